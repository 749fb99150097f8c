import type { SessionMessage } from '@sotto/ratchet';
import { describe, it } from 'vitest';
import { receivers, type SessionState } from './negative-sessions-support.ts';
import { byName, expectCase, readNegative } from './negative-support.ts';

interface Input {
  readonly state: SessionState;
  readonly type: SessionMessage['type'];
  readonly bytes: string;
}

describe('negative/post-quantum-messages.json: messages of the post-quantum ratchet', () => {
  const receiverOf = receivers();

  it.each(byName(readNegative<Input>('negative/post-quantum-messages.json')))('%s', (_, one) => {
    const receiver = receiverOf(one.state);
    expectCase(
      one,
      () => receiver.read(one.type, one.bytes),
      () => receiver.stored(),
    );
  });
});
