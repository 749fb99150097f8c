import { concatBytes, type X25519PublicKey } from '@sotto/crypto';
import { encodeUnidentifiedSenderMessage, SEALED_MESSAGE_BYTES_MAX } from '@sotto/wire';
import { describe, expect, it, vi } from 'vitest';
import { Authority, EXPIRES, SEALERS, type SealingVersion, seal, textOf, unsealStep } from '../test/sealed-support.ts';
import { acquaintedPair, codeOf, crypto, Device, NOW, pair } from '../test/support.ts';
import { generateKeyPair, serializePublicKey } from './keys.ts';
import { SEALED_CONTENT_BYTES_MAX } from './limits.ts';
import { agreeToOpen } from './sealed-agreement.ts';
import { createSealedContent, parseSealedContent } from './sealed-content.ts';
import {
  assertSealedSender,
  decryptSealedContent,
  decryptSealedMessage,
  openSealedMessage,
  senderOf,
  unsealMessage,
} from './sealed-sender.ts';
import { deriveInnerKeys, deriveOuterKeys } from './sealed-sender-v1.ts';

const authority = new Authority('sealed sender');
const { alice, bob } = acquaintedPair('sealed sender');
const plaintextContent = (certificate = authority.certify(alice)) =>
  createSealedContent({ type: 'plaintextContent', content: Uint8Array.of(1, 2, 3), certificate });
const open = (device: Device, message: Uint8Array) =>
  openSealedMessage(crypto, { identityKeyPair: device.local.identityKeyPair, message });
const unseal = (message: Uint8Array, changes: object = {}) =>
  unsealMessage(crypto, { local: bob.local, message, trustRoots: [authority.trustRoot], at: NOW, ...changes });
const flip = (bytes: Uint8Array, position: number) => bytes.map((byte, i) => (i === position ? byte ^ 1 : byte));
const VERSIONS = Object.keys(SEALERS) as SealingVersion[];
const SMALL_ORDER = new Uint8Array(32) as X25519PublicKey;

describe.each(VERSIONS)('sealed sender, %s', (version) => {
  const content = plaintextContent();
  const message = seal(version, alice, bob, content);

  it('opens to what was sealed, for every device of the recipient', () => {
    expect(open(bob, message)).toEqual(parseSealedContent(content));
    const second = new Device(bob.local.address.name, 'another device', 4, bob.local.identityKeyPair);
    expect(open(second, message)).toEqual(parseSealedContent(content));
  });

  it('never gives the same message twice', () => {
    expect(seal(version, alice, bob, content)).not.toEqual(message);
  });

  it('carries the sender nowhere in the clear', () => {
    const text = Buffer.from(message).toString('latin1');
    const secrets = [alice.local.identityKeyPair.publicKey, Buffer.from(alice.local.address.name)];
    for (const secret of secrets) expect(text).not.toContain(Buffer.from(secret).toString('latin1'));
  });

  it('changes no argument and shares nothing with what it was given', () => {
    const copies = [content, message].map((bytes) => bytes.slice());
    const opened = open(bob, message);
    seal(version, alice, bob, content);
    expect([content, message]).toEqual(copies);
    const own = message.slice();
    const other = open(bob, own);
    own.fill(0);
    expect(other).toEqual(opened);
  });

  it('does not open for another identity', () => {
    const mallory = pair('mallory').alice;
    expect(codeOf(() => open(mallory, message))).toBe('E_SEALED_SENDER_INVALID');
  });

  it('SE-11: SE-15: does not open when another key than that of its certificate has sealed it', () => {
    expect(open(bob, seal(version, alice, bob, plaintextContent())).certificate.senderUuid).toBe(
      alice.local.address.name,
    );
    const mallory = pair('mallory').alice;
    const forged = seal(version, mallory, bob, plaintextContent());
    expect(codeOf(() => open(bob, forged))).toBe('E_SEALED_SENDER_INVALID');
  });

  it('is not sealed for a key that nobody can agree with', () => {
    const input = { senderIdentity: alice.local.identityKeyPair, recipientIdentityKey: SMALL_ORDER, content };
    expect(codeOf(() => SEALERS[version](alice.env, input))).toBe('E_KEY_INVALID');
  });

  it('takes the largest content and fits an envelope with it', () => {
    const room = SEALED_CONTENT_BYTES_MAX - plaintextContent().length - 4;
    const certificate = authority.certify(alice);
    const large = createSealedContent({ type: 'plaintextContent', content: new Uint8Array(room), certificate });
    const padded = concatBytes(large, new Uint8Array(SEALED_CONTENT_BYTES_MAX - large.length));
    const sealed = seal(version, alice, bob, large);
    expect(open(bob, sealed).content).toHaveLength(room);
    const longest = seal(version, alice, bob, padded);
    expect(SEALED_MESSAGE_BYTES_MAX - longest.length).toBe(version === 'version 1' ? 2 : 0);
    const tooLarge = concatBytes(padded, Uint8Array.of(0));
    expect(() => seal(version, alice, bob, tooLarge)).toThrow(/^content: /);
  });
});

describe('opening a sealed message', () => {
  it('SE-16: refuses nothing at all', () => {
    expect(codeOf(() => open(bob, new Uint8Array(0)))).toBe('E_SEALED_SENDER_INVALID');
  });

  it('SE-17: refuses what does not fit an envelope', () => {
    for (const first of [0x11, 0x22]) {
      const long = new Uint8Array(SEALED_MESSAGE_BYTES_MAX + 1).fill(first);
      expect(codeOf(() => open(bob, long))).toBe('E_MESSAGE_MALFORMED');
    }
    const longest = new Uint8Array(SEALED_MESSAGE_BYTES_MAX).fill(0x22);
    expect(codeOf(() => open(bob, longest))).toBe('E_SEALED_SENDER_INVALID');
  });

  it('SE-18: takes the version from the high nibble: 0 and 1 are the first, 2 is the second, others unknown', () => {
    for (const [version, firstBytes] of [
      ['version 1', [0x11, 0x10, 0x1f, 0x00, 0x0f]],
      ['version 2', [0x22, 0x20, 0x2f]],
    ] as const) {
      const message = seal(version, alice, bob, plaintextContent());
      for (const first of firstBytes) {
        expect(open(bob, concatBytes(Uint8Array.of(first), message.subarray(1))).type).toBe('plaintextContent');
      }
      for (const first of [0x30, 0x44, 0xc0, 0xff]) {
        const unknown = concatBytes(Uint8Array.of(first), message.subarray(1));
        expect(codeOf(() => open(bob, unknown))).toBe('E_SEALED_SENDER_VERSION');
      }
    }
  });

  it('SE-04: refuses an ephemeral key without agreement, and a sender key', () => {
    const [encryptedStatic, encryptedMessage] = [new Uint8Array(43), new Uint8Array(50)];
    const ephemeralPublic = serializePublicKey(SMALL_ORDER);
    const body = encodeUnidentifiedSenderMessage({ ephemeralPublic, encryptedStatic, encryptedMessage });
    expect(codeOf(() => open(bob, concatBytes(Uint8Array.of(0x11), body)))).toBe('E_SEALED_SENDER_INVALID');
    const second = concatBytes(Uint8Array.of(0x22), new Uint8Array(100));
    expect(codeOf(() => open(bob, second))).toBe('E_SEALED_SENDER_INVALID');
    const certificate = authority.certify(alice, { identityKey: SMALL_ORDER });
    const ofNobody = seal('version 2', alice, bob, plaintextContent(certificate));
    expect(codeOf(() => open(bob, ofNobody))).toBe('E_SEALED_SENDER_INVALID');
    const { privateKey } = bob.local.identityKeyPair;
    expect(agreeToOpen(crypto, privateKey, alice.local.identityKeyPair.publicKey)).toHaveLength(32);
  });
});

describe('version 1', () => {
  // A message made by hand, so that each part can be wrong while the others are right.
  const ephemeral = generateKeyPair(alice.env);
  const recipientKey = bob.local.identityKeyPair.publicKey;
  const build = (changes: { staticKey?: Uint8Array; content?: Uint8Array; fields?: object } = {}) => {
    const staticKey = changes.staticKey ?? serializePublicKey(alice.local.identityKeyPair.publicKey);
    const outerSecret = crypto.x25519SharedSecret(ephemeral.privateKey, recipientKey);
    const outer = deriveOuterKeys(crypto, outerSecret, recipientKey, ephemeral.publicKey);
    const encryptedStatic = lock(outer, staticKey);
    const innerSecret = crypto.x25519SharedSecret(alice.local.identityKeyPair.privateKey, recipientKey);
    const inner = deriveInnerKeys(crypto, innerSecret, outer.chain, encryptedStatic);
    const body = encodeUnidentifiedSenderMessage({
      ephemeralPublic: serializePublicKey(ephemeral.publicKey),
      encryptedStatic,
      encryptedMessage: lock(inner, changes.content ?? plaintextContent()),
      ...changes.fields,
    });
    return concatBytes(Uint8Array.of(0x11), body);
  };
  const lock = ({ cipherKey, macKey }: { cipherKey: Uint8Array; macKey: Uint8Array }, plaintext: Uint8Array) => {
    const ciphertext = crypto.aesCtr(cipherKey, plaintext);
    return concatBytes(ciphertext, crypto.hmacSha256(macKey, ciphertext).subarray(0, 10));
  };

  it('SE-05: is a whole protobuf', () => {
    const message = build();
    expect(open(bob, concatBytes(message, Uint8Array.of(0x98, 6, 7))).type).toBe('plaintextContent');
    for (const wrong of [message.subarray(0, -1), concatBytes(message, Uint8Array.of(0x0d, 0, 0, 0, 0))]) {
      expect(codeOf(() => open(bob, wrong))).toBe('E_MESSAGE_MALFORMED');
    }
  });

  it('SE-06: has its three parts', () => {
    expect(open(bob, build()).type).toBe('plaintextContent');
    for (const field of ['ephemeralPublic', 'encryptedStatic', 'encryptedMessage']) {
      expect(codeOf(() => open(bob, build({ fields: { [field]: undefined } })))).toBe('E_MESSAGE_MALFORMED');
    }
    expect(codeOf(() => open(bob, Uint8Array.of(0x11)))).toBe('E_MESSAGE_MALFORMED');
  });

  it('SE-08: has a static key that opens, and is long enough to', () => {
    const fields = (encryptedStatic: Uint8Array) => ({ fields: { encryptedStatic } });
    for (const length of [0, 9, 10, 43]) {
      expect(codeOf(() => open(bob, build(fields(new Uint8Array(length)))))).toBe('E_SEALED_SENDER_INVALID');
    }
  });

  it('SE-09: has a static key that is one', () => {
    const key = serializePublicKey(alice.local.identityKeyPair.publicKey);
    expect(open(bob, build({ staticKey: key })).type).toBe('plaintextContent');
    for (const staticKey of [new Uint8Array(0), key.subarray(1), flip(key, 0), serializePublicKey(SMALL_ORDER)]) {
      expect(codeOf(() => open(bob, build({ staticKey })))).toBe('E_SEALED_SENDER_INVALID');
    }
    // It parses, and is not the serialisation of the certificate's key.
    expect(codeOf(() => open(bob, build({ staticKey: concatBytes(key, Uint8Array.of(0)) })))).toBe(
      'E_SEALED_SENDER_INVALID',
    );
  });

  it('SE-10: has an encrypted message that opens', () => {
    for (const length of [0, 9, 10, 60]) {
      const fields = { encryptedMessage: new Uint8Array(length) };
      expect(codeOf(() => open(bob, build({ fields })))).toBe('E_SEALED_SENDER_INVALID');
    }
  });

  it('is refused as malformed when what it authenticates is no content', () => {
    expect(codeOf(() => open(bob, build({ content: Uint8Array.of(8) })))).toBe('E_MESSAGE_MALFORMED');
    expect(codeOf(() => open(bob, build({ content: new Uint8Array(0) })))).toBe('E_MESSAGE_MALFORMED');
  });
});

describe('version 2', () => {
  const message = seal('version 2', alice, bob, plaintextContent());

  it('SE-12: has at least 81 bytes', () => {
    for (const length of [1, 2, 33, 49, 80]) {
      expect(codeOf(() => open(bob, message.subarray(0, length)))).toBe('E_MESSAGE_MALFORMED');
    }
    for (const length of [81, 90, message.length - 1]) {
      expect(codeOf(() => open(bob, message.subarray(0, length)))).toBe('E_SEALED_SENDER_INVALID');
    }
    expect(open(bob, message).type).toBe('plaintextContent');
  });

  it.each([
    ['SE-13: encrypted key', 1],
    ['SE-13: end of the encrypted key', 32],
    ['SE-15: authentication tag', 33],
    ['SE-15: end of the authentication tag', 48],
    ['SE-13: ephemeral key', 49],
    ['SE-13: end of the ephemeral key', 80],
    ['SE-14: body', 81],
    ['SE-14: tag of the body', -1],
  ])('%s: one bit changed is refused, none is accepted', (_part, position) => {
    expect(open(bob, message).type).toBe('plaintextContent');
    expect(codeOf(() => open(bob, flip(message, (position + message.length) % message.length)))).toBe(
      'E_SEALED_SENDER_INVALID',
    );
  });
});

describe('the sender of a sealed message', () => {
  const message = seal('version 2', alice, bob, plaintextContent());

  it('is taken from a valid certificate', () => {
    expect(senderOf(unseal(message))).toEqual(alice.local.address);
    expect(unseal(message, { at: EXPIRES }).type).toBe('plaintextContent');
  });

  it('is refused by the code of its certificate', () => {
    const stranger = new Authority('stranger');
    expect(codeOf(() => unseal(message, { at: EXPIRES + 1 }))).toBe('E_SENDER_CERTIFICATE_EXPIRED');
    expect(codeOf(() => unseal(message, { trustRoots: [stranger.trustRoot] }))).toBe('E_SENDER_CERTIFICATE_INVALID');
    const content = unseal(message);
    const unknown = {
      ...content,
      certificate: { ...content.certificate, signer: { kind: 'wellKnown', id: 1 } },
    } as const;
    const judge = () =>
      assertSealedSender(crypto, unknown, { local: bob.local, trustRoots: [authority.trustRoot], at: NOW });
    expect(codeOf(judge)).toBe('E_SENDER_CERTIFICATE_UNKNOWN');
  });

  it('SE-19: is not this very device, by its uuid or its E164', () => {
    const { name, deviceId } = alice.local.address;
    const asLocal = (address: object, e164?: string) => ({ local: { ...bob.local, address, e164 } });
    expect(codeOf(() => unseal(message, asLocal({ name, deviceId })))).toBe('E_SEALED_SENDER_SELF');
    expect(unseal(message, asLocal({ name, deviceId: 2 })).type).toBe('plaintextContent');
    expect(unseal(message, asLocal({ name: 'other', deviceId })).type).toBe('plaintextContent');
    const certificate = authority.certify(alice, { e164: 'alice@a.example' });
    const named = seal('version 2', alice, bob, plaintextContent(certificate));
    const other = { name: 'other', deviceId };
    expect(codeOf(() => unseal(named, asLocal(other, 'alice@a.example')))).toBe('E_SEALED_SENDER_SELF');
    expect(unseal(named, asLocal({ ...other, deviceId: 2 }, 'alice@a.example')).type).toBe('plaintextContent');
    expect(unseal(named, asLocal(other, 'bob@a.example')).type).toBe('plaintextContent');
    // Both without an E164 is not both with the same one.
    expect(unseal(message, asLocal(other)).type).toBe('plaintextContent');
  });
});

describe('a sealed message of a session', () => {
  it('is decrypted on the session with the device of the certificate', () => {
    const { alice, bob } = pair('sealed session');
    alice.initiate(bob);
    for (const [version, text] of [
      ['version 1', 'first'],
      ['version 2', 'second'],
    ] as const) {
      const content = authority.contentOf(alice, alice.encrypt(bob, text), { contentHint: 1, sentAt: NOW });
      const step = unsealStep(bob, authority.trustRoot, seal(version, alice, bob, content));
      expect(textOf(step)).toBe(text);
      expect(step.output.sender).toEqual(alice.local.address);
      expect(step.output.content).toMatchObject({ contentHint: 1, sentAt: NOW, groupId: undefined });
      bob.commit(step);
    }
  });

  it('asks for record and identity key of that device, and spends what the session spends', () => {
    const { alice, bob } = acquaintedPair('sealed look-ups');
    const message = seal('version 2', alice, bob, authority.contentOf(alice, alice.encrypt(bob, 'text')));
    const record = vi.fn(() => bob.record);
    const identityKey = vi.fn(() => alice.local.identityKeyPair.publicKey);
    const sessions = { record, identityKey };
    const input = { local: bob.local, message, trustRoots: [authority.trustRoot], preKeys: bob.preKeys };
    const step = decryptSealedMessage(sessions, input, bob.env);
    for (const asked of [record, identityKey]) expect(asked.mock.calls).toEqual([[alice.local.address]]);
    expect(step.spent.length).toBeGreaterThan(0);
    bob.commit(step);
    expect(codeOf(() => decryptSealedMessage(sessions, input, bob.env))).toBe('E_MESSAGE_DUPLICATE');
  });

  it('SE-30: is of a type that sessions read', () => {
    const { alice, bob } = acquaintedPair('sealed types');
    const encrypted = alice.encrypt(bob, 'text');
    const content = (type: 'signalMessage' | 'plaintextContent' | 'senderKeyMessage') =>
      seal('version 2', alice, bob, authority.contentOf(alice, encrypted, { type }));
    expect(codeOf(() => unsealStep(bob, authority.trustRoot, content('plaintextContent')))).toBe('E_MESSAGE_MALFORMED');
    expect(codeOf(() => unsealStep(bob, authority.trustRoot, content('senderKeyMessage')))).toBe('E_MESSAGE_MALFORMED');
    expect(textOf(unsealStep(bob, authority.trustRoot, content('signalMessage')))).toBe('text');
  });

  it('SE-31: is of one identity key in certificate, session and what is known', () => {
    const { alice, bob } = acquaintedPair('sealed identities');
    const mallory = new Device(alice.local.address.name, 'mallory');
    const encrypted = alice.encrypt(bob, 'text');
    const content = parseSealedContent(authority.contentOf(alice, encrypted));
    const decrypt = (content: ReturnType<typeof parseSealedContent>, knownIdentityKey?: X25519PublicKey) => () =>
      decryptSealedContent(bob.record, { local: bob.local, content, knownIdentityKey, preKeys: bob.preKeys }, bob.env);
    expect(codeOf(decrypt(content, mallory.local.identityKeyPair.publicKey))).toBe('E_IDENTITY_UNTRUSTED');
    // Alice's session message under the certificate that another key of her name was given.
    const relabelled = parseSealedContent(authority.contentOf(mallory, encrypted));
    expect(codeOf(decrypt(relabelled))).toBe('E_IDENTITY_UNTRUSTED');
    expect(textOf(decrypt(content, alice.local.identityKeyPair.publicKey)())).toBe('text');
    expect(textOf(decrypt(content)())).toBe('text');
  });

  it('is refused by the code of the session, and leaves the record as it was', () => {
    const { alice, bob } = acquaintedPair('sealed and refused');
    const message = seal('version 1', alice, bob, authority.contentOf(alice, alice.encrypt(bob, 'text')));
    const { record } = bob;
    bob.record = undefined;
    expect(codeOf(() => unsealStep(bob, authority.trustRoot, message))).toBe('E_SESSION_NOT_FOUND');
    bob.record = record;
    expect(textOf(unsealStep(bob, authority.trustRoot, message))).toBe('text');
    expect(bob.record).toBe(record);
  });
});
