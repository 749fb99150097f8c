import type { X25519PublicKey } from '@sotto/crypto';
import { seededRandom } from '@sotto/testkit';
import { describe, expect, it } from 'vitest';
import { workOf } from '../test/counting-provider.ts';
import { Authority } from '../test/sealed-support.ts';
import { acquaintedPair, codeOf, crypto, Device } from '../test/support.ts';
import { leftOf, watched } from '../test/watched.ts';
import { createSealedContent } from './sealed-content.ts';
import { openSealedMessage } from './sealed-sender.ts';
import { sealMessagesV2, sealMessageV2 } from './sealed-sender-v2.ts';

const authority = new Authority('several at once');
const { alice, bob } = acquaintedPair('several at once');
const carol = new Device('carol', 'several at once/carol');
const certificate = authority.certify(alice);
const senderIdentity = alice.local.identityKeyPair;
const contentOf = (n: number) =>
  createSealedContent({ type: 'plaintextContent', content: new Uint8Array(n * 40).fill(n), certificate });
const messages = [bob, carol, bob, bob].map((to, n) => ({
  recipientIdentityKey: to.local.identityKeyPair.publicKey.slice() as X25519PublicKey,
  content: contentOf(n),
}));

describe('sealing several contents at once', () => {
  it('gives what sealing one after the other gives', () => {
    const apart = { crypto, random: seededRandom('apart') };
    const together = { crypto, random: seededRandom('apart') };
    expect(sealMessagesV2(together, { senderIdentity, messages })).toEqual(
      messages.map((message) => sealMessageV2(apart, { senderIdentity, ...message })),
    );
    expect(sealMessagesV2(together, { senderIdentity, messages: [] })).toEqual([]);
  });

  it('gives each recipient its own', () => {
    const sealed = sealMessagesV2(alice.env, { senderIdentity, messages });
    [bob, carol, bob, bob].forEach((to, n) => {
      const { identityKeyPair } = to.local;
      const { content } = openSealedMessage(crypto, { identityKeyPair, message: sealed[n]! });
      expect(content).toEqual(new Uint8Array(n * 40).fill(n));
    });
  });

  it('agrees with the identity of each recipient once', () => {
    const { random } = alice.env;
    const seal = (many: typeof messages) =>
      workOf((counting) => sealMessagesV2({ crypto: counting, random }, { senderIdentity, messages: many })).agreements;
    // A key generation and an agreement for each message, and one agreement for each recipient.
    expect(seal(messages)).toBe(4 * 2 + 2);
    expect(seal(messages.slice(0, 1))).toBe(3);
  });

  it('leaves no secret behind, also when a recipient cannot be agreed with', () => {
    const { env, born } = watched(alice);
    sealMessagesV2(env, { senderIdentity, messages });
    const nobody = { recipientIdentityKey: new Uint8Array(32) as X25519PublicKey, content: contentOf(1) };
    const toNobody = () => sealMessagesV2(env, { senderIdentity, messages: [...messages, nobody] });
    expect(codeOf(toNobody)).toBe('E_KEY_INVALID');
    // Authentication tags come out of the same function and are no secrets.
    const secrets = born.filter(({ length }) => length !== 16);
    expect(secrets.length).toBeGreaterThan(30);
    expect(leftOf(secrets, [])).toEqual([]);
  });

  it('changes no argument', () => {
    const copies = messages.map((message) => structuredClone(message));
    sealMessagesV2(alice.env, { senderIdentity, messages });
    expect(messages).toEqual(copies);
  });
});
