import { describe, expect, it } from 'vitest';
import { pair } from './support.ts';

describe('a conversation', () => {
  it('runs in both directions, wrapped until the initiator hears the responder', () => {
    const { alice, bob } = pair('conversation');
    alice.initiate(bob);
    const first = alice.encrypt(bob, 'hello');
    expect(first.type).toBe('preKeySignalMessage');
    expect(bob.decrypt(alice, first)).toBe('hello');
    expect(bob.decrypt(alice, alice.encrypt(bob, 'again'))).toBe('again');
    const reply = bob.encrypt(alice, 'hi back');
    expect(reply.type).toBe('signalMessage');
    expect(alice.decrypt(bob, reply)).toBe('hi back');
    expect(alice.encrypt(bob, 'now plain').type).toBe('signalMessage');
  });
});
