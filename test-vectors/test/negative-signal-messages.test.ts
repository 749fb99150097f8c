import { describe, it } from 'vitest';
import { receivers, type SessionState } from './negative-sessions-support.ts';
import { expectCase, readNegative } from './negative-support.ts';

interface Input {
  readonly state: SessionState;
  readonly bytes: string;
}

describe('negative/signal-messages.json: SignalMessages', () => {
  const receiverOf = receivers();

  it.each(readNegative<Input>('negative/signal-messages.json'))('$name', (one) => {
    const receiver = receiverOf(one.state);
    expectCase(
      one,
      () => receiver.read('signalMessage', one.bytes),
      () => receiver.stored(),
    );
  });
});
