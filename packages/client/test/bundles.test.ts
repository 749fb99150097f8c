/**
 * Bundles of pre-keys from a relay that lies, made here so that each differs from a good one in one thing: with none of them
 * a session begins, and nothing leaves.
 */

import { asX25519PrivateKey, defaultProvider as crypto, systemRandom as random } from '@sotto/crypto';
import { sealHpkeAnswer } from '@sotto/crypto/hpke';
import { accountIdFromIdentityKey, bindDeviceKey, type DeviceKeyKind, type KeyOwner } from '@sotto/identity';
import {
  generateKemPreKey,
  generateOneTimePreKey,
  generateSignedPreKey,
  parsePublicKey,
  serializeKemPublicKey,
  serializePublicKey,
} from '@sotto/ratchet';
import {
  decodePreKeySignalMessage,
  encodeLookUpResponse,
  encodePreKeySignalMessage,
  LOOK_UP_ANSWER_BYTES_MIN,
  type PreKeyBundle,
  padLookUpAnswer,
  type StoredAccount,
} from '@sotto/wire';
import { beforeEach, describe, expect, test } from 'vitest';
import type { SottoClient } from '../src/index.ts';
import { collect, lying } from './app.ts';
import { publishRaw } from './forgery.ts';
import { answerQuestion, openQuestion } from './look-ups.ts';
import { usePeople } from './people.ts';
import { accountOf, unseal } from './sealing.ts';
import { machine, register } from './world.ts';

const people = usePeople();
const env = { crypto, random };

/** Whose keys they are and what is said of them; `undefined` where the truth is told. */
interface Signer {
  readonly account: StoredAccount;
  readonly owner?: Partial<KeyOwner>;
  readonly kinds?: Readonly<Partial<Record<DeviceKeyKind, DeviceKeyKind>>>;
}

const now = (): number => Math.floor(Date.now() / 1000);

function makeBundle({ account, owner, kinds = {} }: Signer): PreKeyBundle {
  const identityKeyPair = {
    privateKey: asX25519PrivateKey(account.identityPrivateKey),
    publicKey: parsePublicKey(account.identityPublicKey),
  };
  const accountId = accountIdFromIdentityKey(crypto, account.identityPublicKey);
  const bind = (kind: DeviceKeyKind, id: number, publicKey: Uint8Array) =>
    bindDeviceKey(
      crypto,
      random,
      identityKeyPair.privateKey,
      { accountId, deviceId: account.deviceId, ...owner },
      { kind: kinds[kind] ?? kind, id, publicKey },
      now(),
    );
  const signed = generateSignedPreKey(7001, identityKeyPair, env);
  const kem = generateKemPreKey(7002, identityKeyPair, { lastResort: false }, env);
  const oneTime = generateOneTimePreKey(7003, env);
  const [signedKey, kemKey, oneTimeKey] = [
    serializePublicKey(signed.keyPair.publicKey),
    serializeKemPublicKey(kem.keyPair.publicKey),
    serializePublicKey(oneTime.keyPair.publicKey),
  ];
  return {
    deviceId: account.deviceId,
    registrationId: account.registrationId,
    identityKey: account.identityPublicKey,
    signedPreKey: {
      id: signed.id,
      publicKey: signedKey,
      signature: signed.signature,
      binding: bind('signedPreKey', signed.id, signedKey),
    },
    kemPreKey: {
      id: kem.id,
      publicKey: kemKey,
      signature: kem.signature,
      binding: bind('oneTimeKemPreKey', kem.id, kemKey),
    },
    kemLastResort: false,
    oneTimePreKey: { id: oneTime.id, publicKey: oneTimeKey, binding: bind('oneTimePreKey', oneTime.id, oneTimeKey) },
  };
}

let ofBob: StoredAccount;
let ofMallory: StoredAccount;
beforeEach(async () => {
  const mallory = machine(people.handle('mallory'));
  await register(mallory, people.world);
  [ofBob, ofMallory] = [await accountOf(people.bob), await accountOf(mallory)];
});

/** A client of alice whose relay hands out what `handOut` gives for bob. */
const startWith = (handOut: () => PreKeyBundle): Promise<SottoClient> =>
  people.start(
    people.alice,
    lying((path, body) =>
      path === '/v1/look-up'
        ? answerQuestion(people.world, body, ({ kind }) =>
            kind === 'bundle' ? { kind, bundle: handOut() } : undefined,
          )
        : undefined,
    ),
  );

async function expectNothing(): Promise<void> {
  expect(await people.alice.disk.scan('session/')).toEqual([]);
  expect(await people.alice.disk.scan('outbox/')).toEqual([]);
  expect(people.alice.published).toEqual([]);
}

/** A good one of bob, with parts of another. */
const mixed = (mix: (good: PreKeyBundle, other: PreKeyBundle) => PreKeyBundle, other: Partial<Signer> = {}) =>
  mix(makeBundle({ account: ofBob }), makeBundle({ account: ofBob, ...other }));

const lies: readonly (readonly [what: string, make: () => PreKeyBundle])[] = [
  [
    'the signature of the signed pre-key is that of another key',
    () =>
      mixed((good, { signedPreKey: { signature } }) => ({
        ...good,
        signedPreKey: { ...good.signedPreKey, signature },
      })),
  ],
  [
    'the signature of the KEM pre-key is that of another key',
    () => mixed((good, { kemPreKey: { signature } }) => ({ ...good, kemPreKey: { ...good.kemPreKey, signature } })),
  ],
  [
    'the signature of the signed pre-key is that of the KEM pre-key',
    () => mixed((good) => ({ ...good, signedPreKey: { ...good.signedPreKey, signature: good.kemPreKey.signature } })),
  ],
  [
    'the signed pre-key is of another account',
    () => mixed((good, { signedPreKey }) => ({ ...good, signedPreKey }), { account: ofMallory }),
  ],
  [
    'the KEM pre-key is of another account',
    () => mixed((good, { kemPreKey }) => ({ ...good, kemPreKey }), { account: ofMallory }),
  ],
  [
    'the one-time pre-key is of another account',
    () => mixed((good, { oneTimePreKey }) => ({ ...good, oneTimePreKey: oneTimePreKey! }), { account: ofMallory }),
  ],
  ['all is of another account', () => makeBundle({ account: ofMallory })],
  [
    'all but the identity key is of another account',
    () => ({ ...makeBundle({ account: ofMallory }), identityKey: ofBob.identityPublicKey }),
  ],
  [
    'the signed pre-key is of another device',
    () => mixed((good, { signedPreKey }) => ({ ...good, signedPreKey }), { owner: { deviceId: 2 } }),
  ],
  [
    'the KEM pre-key is of another device',
    () => mixed((good, { kemPreKey }) => ({ ...good, kemPreKey }), { owner: { deviceId: 2 } }),
  ],
  [
    'the one-time pre-key is of another device',
    () => mixed((good, { oneTimePreKey }) => ({ ...good, oneTimePreKey: oneTimePreKey! }), { owner: { deviceId: 2 } }),
  ],
  [
    'the keys are bound to another account by the right identity',
    () => makeBundle({ account: ofBob, owner: { accountId: random(16) } }),
  ],
  [
    'the signed pre-key is bound as a one-time one',
    () => makeBundle({ account: ofBob, kinds: { signedPreKey: 'oneTimePreKey' } }),
  ],
  [
    'the one-time pre-key is bound as a signed one',
    () => makeBundle({ account: ofBob, kinds: { oneTimePreKey: 'signedPreKey' } }),
  ],
  [
    'the KEM pre-key is bound as one of last resort, and used as a one-time one',
    () => makeBundle({ account: ofBob, kinds: { oneTimeKemPreKey: 'lastResortKemPreKey' } }),
  ],
  [
    'the KEM pre-key is bound as a one-time one, and used as one of last resort',
    () => ({ ...makeBundle({ account: ofBob }), kemLastResort: true }),
  ],
  [
    'the binding of the KEM pre-key is that of another key',
    () =>
      mixed((good, { kemPreKey: { binding } }) => ({ ...good, kemPreKey: { ...good.kemPreKey, binding: binding! } })),
  ],
  [
    'a key has no binding',
    () => mixed((good) => ({ ...good, signedPreKey: { ...good.signedPreKey, binding: undefined! } })),
  ],
];

test('T03: a bundle in which one thing is signed for another is refused, and nothing is sent; a good one begins a session', async () => {
  let handedOut = makeBundle({ account: ofBob });
  const client = await startWith(() => handedOut);
  for (const [what, make] of lies) {
    handedOut = make();
    await expect(client.send(people.bob.address, 'secret'), what).rejects.toMatchObject({ code: 'E_RELAY_INVALID' });
    await expectNothing();
  }
  handedOut = makeBundle({ account: ofBob });
  await (await client.send(people.bob.address, 'secret')).accepted();
  expect(await people.alice.disk.scan('session/')).toHaveLength(1);
  expect(people.alice.published).toHaveLength(1);
});

describe('T04: the post-quantum part', () => {
  test('CL-40: that a relay leaves out of a bundle is missed by name, and nothing is sent', async () => {
    const client = await people.start(
      people.alice,
      lying((path, body) => {
        if (path !== '/v1/look-up') return undefined;
        const opened = openQuestion(people.world, body);
        if (opened.query.kind !== 'bundle') return undefined;
        const answer = unpad(padLookUpAnswer({ kind: 'bundle', bundle: makeBundle({ account: ofBob }) }));
        const stripped = withoutField(answer, [BUNDLE_FIELD, KEM_PRE_KEY_FIELD]);
        const padded = new Uint8Array(LOOK_UP_ANSWER_BYTES_MIN);
        padded.set(stripped);
        padded[stripped.length] = 0x80;
        const { receiver, encapsulated } = opened;
        return encodeLookUpResponse({ answer: sealHpkeAnswer(env, receiver, encapsulated, ANSWER_LABEL, padded) });
      }),
    );
    await expect(client.send(people.bob.address, 'secret')).rejects.toMatchObject({ code: 'E_DOWNGRADE_REFUSED' });
    await expectNothing();
  });

  test('that is missing from a first message is no first message: no session, and it is not shown', async () => {
    const { alice, bob, start } = people;
    const client = await start(alice);
    await (await client.send(bob.address, 'first')).accepted();
    await client.close();
    const like = alice.published.at(-1)!;
    const { content } = await unseal(bob, like.envelope);
    const fields = decodePreKeySignalMessage(content.slice(1));
    const { kyberPreKeyId: _id, kyberCiphertext: _ciphertext, ...classical } = fields;
    const reader = await start(bob);
    await collect(reader, 1);
    const before = await bob.disk.scan('session/');
    const message = Uint8Array.of(content[0]!, ...encodePreKeySignalMessage(classical));
    await publishRaw(alice, bob, like, [{ type: 'preKeySignalMessage', message }]);
    const [shown] = await collect(reader, 1);
    expect(shown).toMatchObject({ kind: 'undecryptable', reason: 'E_MESSAGE_MALFORMED' });
    expect(await bob.disk.scan('session/')).toEqual(before);
  });
});

const BUNDLE_FIELD = 2;
const KEM_PRE_KEY_FIELD = 5;
const ANSWER_LABEL = new TextEncoder().encode('Sotto look-up answer v1');

const unpad = (padded: Uint8Array): Uint8Array => padded.subarray(0, padded.lastIndexOf(0x80));

/** An encoded message without one of its fields, which is named by the numbers of those around it. */
function withoutField(bytes: Uint8Array, [number, ...inner]: readonly number[]): Uint8Array {
  const kept: number[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const [tag, behindTag] = varintAt(bytes, offset);
    if ((tag & 7) !== 2) {
      const [, end] = varintAt(bytes, behindTag);
      kept.push(...bytes.subarray(offset, end));
      offset = end;
      continue;
    }
    const [length, start] = varintAt(bytes, behindTag);
    const end = start + length;
    if (tag >>> 3 !== number) kept.push(...bytes.subarray(offset, end));
    else if (inner.length > 0) {
      const changed = withoutField(bytes.subarray(start, end), inner);
      kept.push(...bytes.subarray(offset, behindTag), ...varintOf(changed.length), ...changed);
    }
    offset = end;
  }
  return Uint8Array.from(kept);
}

function varintAt(bytes: Uint8Array, offset: number): readonly [value: number, end: number] {
  let value = 0;
  for (let place = 0; ; place++) {
    const byte = bytes[offset + place]!;
    value += (byte & 0x7f) * 2 ** (7 * place);
    if (byte < 0x80) return [value, offset + place + 1];
  }
}

const varintOf = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varintOf(value >>> 7)];
