import { describe, it } from 'vitest';
import { receivers, type SessionState } from './negative-sessions-support.ts';
import { byName, expectCase, readNegative } from './negative-support.ts';

interface Input {
  readonly state: SessionState;
  readonly bytes: string;
}

describe('negative/signal-messages.json: SignalMessages', () => {
  const receiverOf = receivers();

  it.each(byName(readNegative<Input>('negative/signal-messages.json')))('%s', (_, one) => {
    const receiver = receiverOf(one.state);
    expectCase(
      one,
      () => receiver.read('signalMessage', one.bytes),
      () => receiver.stored(),
    );
  });
});
