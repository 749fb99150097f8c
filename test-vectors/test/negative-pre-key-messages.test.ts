import { describe, it } from 'vitest';
import { receivers, type SessionState } from './negative-sessions-support.ts';
import { byName, expectCase, readNegative } from './negative-support.ts';

interface Input {
  readonly state: SessionState;
  readonly bytes: string;
}

describe('negative/pre-key-messages.json: first messages', () => {
  const receiverOf = receivers();

  it.each(byName(readNegative<Input>('negative/pre-key-messages.json')))('%s', (_, one) => {
    const receiver = receiverOf(one.state);
    expectCase(
      one,
      () => receiver.read('preKeySignalMessage', one.bytes),
      () => receiver.stored(),
    );
  });
});
