import { inspect } from 'node:util';
import { asSharedSecret, type X25519PublicKey } from '@sotto/crypto';
import { seededRandom } from '@sotto/testkit';
import { describe, expect, it } from 'vitest';
import { codeOf, crypto, envOf } from '../test/support.ts';
import { AgreementMemory } from './agreement-memory.ts';
import { AGREEMENTS_REMEMBERED_MAX } from './limits.ts';
import { generateIdentityKeyPair } from './pre-keys.ts';
import { createSealedContent } from './sealed-content.ts';
import { openSealedMessage } from './sealed-sender.ts';
import { sealMessageV1 } from './sealed-sender-v1.ts';
import { sealMessagesV2, sealMessageV2 } from './sealed-sender-v2.ts';
import { createSenderCertificate } from './sender-certificate.ts';
import { createServerCertificate } from './server-certificate.ts';

const env = envOf(seededRandom('agreement memory'));
const [alice, bob, mallory] = [1, 2, 3].map(() => generateIdentityKeyPair(env)) as [Pair, Pair, Pair];
type Pair = ReturnType<typeof generateIdentityKeyPair>;
const secret = () => asSharedSecret(env.random(32));
const key = () => env.random(32) as X25519PublicKey;

describe('an agreement memory', () => {
  it('gives out copies of copies', () => {
    const memory = new AgreementMemory();
    const shared = secret();
    const copy = shared.slice();
    memory.add(alice.publicKey, bob.publicKey, shared);
    shared.fill(0);
    memory.find(alice.publicKey, bob.publicKey)!.fill(0);
    expect(memory.find(alice.publicKey, bob.publicKey)).toEqual(copy);
    expect(memory.find(bob.publicKey, alice.publicKey)).toBeUndefined();
    expect(memory.find(alice.publicKey, mallory.publicKey)).toBeUndefined();
  });

  it('holds 256, and drops the one that was not used for the longest time', () => {
    const memory = new AgreementMemory();
    const remotes = Array.from({ length: AGREEMENTS_REMEMBERED_MAX }, key);
    for (const remote of remotes) memory.add(alice.publicKey, remote, secret());
    memory.find(alice.publicKey, remotes[0]!);
    memory.add(alice.publicKey, bob.publicKey, secret());
    expect(memory.size).toBe(AGREEMENTS_REMEMBERED_MAX);
    expect(memory.find(alice.publicKey, remotes[0]!)).toBeDefined();
    expect(memory.find(alice.publicKey, remotes[1]!)).toBeUndefined();
  });

  it('shows nothing, and holds nothing once it is wiped', () => {
    const memory = new AgreementMemory();
    memory.add(alice.publicKey, bob.publicKey, asSharedSecret(new Uint8Array(32).fill(0xab)));
    expect(inspect(memory, { depth: 9, showHidden: true })).not.toMatch(/ab|171/);
    memory.wipe();
    expect(memory.size).toBe(0);
    expect(memory.find(alice.publicKey, bob.publicKey)).toBeUndefined();
  });
});

describe.each(['v1', 'v2'] as const)('sealed sender %s with agreements remembered', (version) => {
  const seal = version === 'v1' ? sealMessageV1 : sealMessageV2;
  const sealAs = (sender: Pair, agreements?: AgreementMemory, claimed = sender) =>
    seal(env, { senderIdentity: sender, recipientIdentityKey: bob.publicKey, agreements, content: contentOf(claimed) });

  it('costs one agreement less at either end, and is the same message', () => {
    const agreements = { ofAlice: new AgreementMemory(), ofBob: new AgreementMemory() };
    const costs = [1, 2].map(() => {
      let count = 0;
      const counting = {
        ...crypto,
        x25519SharedSecret: (...args: Parameters<typeof crypto.x25519SharedSecret>) => {
          count++;
          return crypto.x25519SharedSecret(...args);
        },
      };
      const input = { senderIdentity: alice, recipientIdentityKey: bob.publicKey, content: contentOf(alice) };
      const message = seal({ ...env, crypto: counting }, { ...input, agreements: agreements.ofAlice });
      const sealed = count;
      const opened = openSealedMessage(counting, { identityKeyPair: bob, message, agreements: agreements.ofBob });
      expect(opened.content).toEqual(Uint8Array.of(1, 2, 3));
      // Without a memory it opens alike.
      expect(openSealedMessage(crypto, { identityKeyPair: bob, message })).toEqual(opened);
      return [sealed, count - sealed];
    });
    expect(costs).toEqual([
      [2, 2],
      [1, 1],
    ]);
  });

  it('keeps nothing of a message that is not authentic', () => {
    const agreements = new AgreementMemory();
    const message = sealAs(alice);
    const damaged = message.with(-1, message.at(-1)! ^ 1);
    const open = (bytes: Uint8Array) => openSealedMessage(crypto, { identityKeyPair: bob, message: bytes, agreements });
    expect(codeOf(() => open(damaged))).toBe('E_SEALED_SENDER_INVALID');
    // Mallory seals, under the certificate of Alice.
    expect(codeOf(() => open(sealAs(mallory, undefined, alice)))).toBe('E_SEALED_SENDER_INVALID');
    expect(agreements.size).toBe(0);
    open(message);
    expect(agreements.size).toBe(1);
  });

  it('refuses what it refuses without, once the claimed sender is known', () => {
    const agreements = new AgreementMemory();
    const open = (bytes: Uint8Array) => openSealedMessage(crypto, { identityKeyPair: bob, message: bytes, agreements });
    const message = sealAs(alice);
    open(message);
    open(sealAs(mallory));
    expect(agreements.size).toBe(2);
    expect(codeOf(() => open(sealAs(mallory, undefined, alice)))).toBe('E_SEALED_SENDER_INVALID');
    for (let at = 1; at < message.length; at += 7) {
      const changed = message.with(at, message[at]! ^ 0x10);
      const code = codeOf(() => openSealedMessage(crypto, { identityKeyPair: bob, message: changed }));
      expect(
        codeOf(() => open(changed)),
        `byte ${at}`,
      ).toBe(code);
    }
  });
});

it('several messages that are sealed at once use what is remembered', () => {
  const agreements = new AgreementMemory();
  const messages = [1, 2].map(() => ({ recipientIdentityKey: bob.publicKey, content: contentOf(alice) }));
  for (const sealed of sealMessagesV2(env, { senderIdentity: alice, agreements, messages })) {
    expect(openSealedMessage(crypto, { identityKeyPair: bob, message: sealed }).content).toEqual(
      Uint8Array.of(1, 2, 3),
    );
  }
  expect(agreements.size).toBe(1);
});

/** Content that says it is of `sender`. */
function contentOf(sender: Pair): Uint8Array {
  const server = generateIdentityKeyPair(env);
  const certificate = createSenderCertificate(env, {
    serverCertificate: createServerCertificate(env, {
      id: 7,
      key: server.publicKey,
      trustRootPrivateKey: mallory.privateKey,
    }),
    serverPrivateKey: server.privateKey,
    sender: { uuid: '9d0652a3-dcc3-4d11-975f-74d61598733f', deviceId: 1, identityKey: sender.publicKey },
    expires: env.now + 1000,
  });
  return createSealedContent({ type: 'signalMessage', content: Uint8Array.of(1, 2, 3), certificate });
}
