/** Pre-key bundles that an initiator is given. */

import { concatBytes } from '@sotto/crypto';
import { hex } from '../json.ts';
import { generatedFile, type NegativeCase, type Outcome, refused, shareState, stricter, valid } from './case.ts';
import { flipBit, serialized, sign } from './draw.ts';
import { ALICE_NAME, BOB_NAME, bundleSignatures, drawPeople, type People } from './people.ts';
import { localOf } from './states.ts';

export const bundlesFile = generatedFile(
  'bundles.json',
  {
    description:
      'Bundles that an initiator is given for the remote device of its state. The only identity key accepted of that device ' +
      'is identityKey of the state, where it stands. Private keys stand before clamping. Keys are signed as they stand ' +
      'in the bundle, unless the name says otherwise. The first case of a state carries it, and the others name that case. ' +
      'A valid bundle starts a session; a refused one leaves the stored state as it was, to the byte.',
    spec: 'Signal session layer, sections 1.1, 1.3, 3.1 and 11',
  },
  (seed) => {
    const people = drawPeople(seed);
    const scene = { people, bundle: bundleOf(people) };
    const known = hex(serialized(people.bob.identity.publicKey));
    return [
      ...shareState(stateOf(people), [
        bundleCase('whole', scene.bundle, valid()),
        bundleCase('without a one-time pre-key', { ...scene.bundle, oneTimePreKey: undefined }, valid()),
        ...signatureCases(scene),
        ...curveKeyCases(scene),
        ...agreementCases(scene),
        ...kemKeyCases(scene),
        ...numberCases(scene),
      ]),
      ...shareState(stateOf(people, known), [
        bundleCase('identity key that is known', scene.bundle, valid()),
        bundleCase(
          'identity key that is not the known one',
          bundleOf({ ...people, bob: { ...people.bob, identity: people.mallory } }),
          refused('E_IDENTITY_UNTRUSTED', 'UntrustedIdentity'),
        ),
      ]),
    ];
  },
);

interface Bundle {
  readonly registrationId: number;
  readonly deviceId: number;
  readonly identityKey: Uint8Array;
  readonly signedPreKey: SignedKey;
  readonly kemPreKey: SignedKey;
  readonly oneTimePreKey?: { readonly id: number; readonly publicKey: Uint8Array } | undefined;
}

interface SignedKey {
  readonly id: number;
  readonly publicKey: Uint8Array;
  readonly signature: Uint8Array;
}

interface Scene {
  readonly people: People;
  readonly bundle: Bundle;
}

const badSignature = refused('E_BUNDLE_SIGNATURE_INVALID', 'SignatureValidationFailed');

function stateOf({ alice }: People, identityKey?: string): object {
  const remote = { name: BOB_NAME, deviceId: 3, ...(identityKey !== undefined && { identityKey }) };
  return { local: { ...localOf(alice), name: ALICE_NAME }, remote };
}

function bundleOf(people: People): Bundle {
  const { bob, signedPreKey, oneTimePreKey, kemPreKey } = people;
  const signatures = bundleSignatures(people);
  return {
    registrationId: bob.registrationId,
    deviceId: bob.deviceId,
    identityKey: serialized(bob.identity.publicKey),
    signedPreKey: {
      id: signedPreKey.id,
      publicKey: serialized(signedPreKey.publicKey),
      signature: signatures.signedPreKey,
    },
    kemPreKey: {
      id: kemPreKey.id,
      publicKey: concatBytes(Uint8Array.of(0x08), kemPreKey.publicKey),
      signature: signatures.kemPreKey,
    },
    oneTimePreKey: { id: oneTimePreKey.id, publicKey: serialized(oneTimePreKey.publicKey) },
  };
}

function bundleCase(name: string, bundle: Bundle, outcome: Outcome): NegativeCase {
  const { oneTimePreKey, signedPreKey, kemPreKey } = bundle;
  const signed = ({ id, publicKey, signature }: SignedKey) => {
    return { id, publicKey: hex(publicKey), signature: hex(signature) };
  };
  const written = {
    registrationId: bundle.registrationId,
    deviceId: bundle.deviceId,
    identityKey: hex(bundle.identityKey),
    signedPreKey: signed(signedPreKey),
    kemPreKey: signed(kemPreKey),
    ...(oneTimePreKey && { oneTimePreKey: { id: oneTimePreKey.id, publicKey: hex(oneTimePreKey.publicKey) } }),
  };
  return { name, bundle: written, ...outcome };
}

function signatureCases({ people, bundle }: Scene): NegativeCase[] {
  const { signedPreKey, kemPreKey } = bundle;
  const { random } = people;
  const by = (pair: People['mallory'], key: Uint8Array) => sign(pair, key, random);
  const refuse = (name: string, signatures: { readonly signed?: Uint8Array; readonly kem?: Uint8Array }) => {
    const { signed = signedPreKey.signature, kem = kemPreKey.signature } = signatures;
    const changed = {
      ...bundle,
      signedPreKey: { ...signedPreKey, signature: signed },
      kemPreKey: { ...kemPreKey, signature: kem },
    };
    return bundleCase(name, changed, badSignature);
  };
  const ofBoth = (name: string, change: (signature: Uint8Array) => Uint8Array) => [
    refuse(`signed pre-key: ${name}`, { signed: change(signedPreKey.signature) }),
    refuse(`KEM pre-key: ${name}`, { kem: change(kemPreKey.signature) }),
  ];
  return [
    ...ofBoth('first bit of the signature flipped', (signature) => flipBit(signature, 0, 7)),
    ...ofBoth('bit of s flipped', (signature) => flipBit(signature, 40)),
    ...ofBoth('sign bit flipped', (signature) => flipBit(signature, 63, 7)),
    ...ofBoth('signature of 63 bytes', (signature) => signature.slice(0, 63)),
    ...ofBoth('signature of 65 bytes', (signature) => concatBytes(signature, Uint8Array.of(0))),
    ...ofBoth('empty signature', () => new Uint8Array(0)),
    ...ofBoth('signature of zeros', () => new Uint8Array(64)),
    refuse('signatures exchanged', { signed: kemPreKey.signature, kem: signedPreKey.signature }),
    refuse('signed pre-key: signed without its type byte', {
      signed: by(people.bob.identity, signedPreKey.publicKey.slice(1)),
    }),
    refuse('KEM pre-key: signed without its type byte', { kem: by(people.bob.identity, kemPreKey.publicKey.slice(1)) }),
    refuse('signed pre-key: signed by another identity', { signed: by(people.mallory, signedPreKey.publicKey) }),
    refuse('KEM pre-key: signed by another identity', { kem: by(people.mallory, kemPreKey.publicKey) }),
    refuse('signed pre-key: signed by itself', { signed: by(people.signedPreKey, signedPreKey.publicKey) }),
  ];
}

/** Wrong forms of the three curve keys. */
function curveKeyCases({ bundle }: Scene): NegativeCase[] {
  const forms = (key: Uint8Array): readonly [string, Uint8Array, Outcome][] => [
    ['a byte behind the key, which is dropped', concatBytes(key, Uint8Array.of(0)), valid()],
    ['type 04', key.with(0, 4), refused('E_BUNDLE_INVALID', 'BadKeyType')],
    ['32 bytes', key.slice(0, 32), refused('E_BUNDLE_INVALID', 'BadKeyLength')],
    ['empty', key.slice(0, 0), refused('E_BUNDLE_INVALID', 'NoKeyTypeIdentifier')],
  ];
  const { identityKey, signedPreKey, oneTimePreKey } = bundle;
  return [
    ...forms(identityKey).map(([name, key, outcome]) =>
      bundleCase(`identity key: ${name}`, { ...bundle, identityKey: key }, outcome),
    ),
    ...forms(signedPreKey.publicKey).map(([name, publicKey, outcome]) =>
      bundleCase(`signed pre-key: ${name}`, { ...bundle, signedPreKey: { ...signedPreKey, publicKey } }, outcome),
    ),
    ...forms(oneTimePreKey!.publicKey).map(([name, publicKey, outcome]) =>
      bundleCase(`one-time pre-key: ${name}`, { ...bundle, oneTimePreKey: { id: 31, publicKey } }, outcome),
    ),
  ];
}

function agreementCases({ people, bundle }: Scene): NegativeCase[] {
  const none = refused('E_BUNDLE_INVALID', 'InvalidKeyAgreement');
  const signedPreKey = (publicKey: Uint8Array) => {
    return { ...bundle.signedPreKey, publicKey, signature: sign(people.bob.identity, publicKey, people.random) };
  };
  const [zero, one] = [serialized(new Uint8Array(32)), serialized(new Uint8Array(32).with(0, 1))];
  const withTopBit = flipBit(bundle.signedPreKey.publicKey, 32, 7);
  return [
    bundleCase('signed pre-key: bit 255 set', { ...bundle, signedPreKey: signedPreKey(withTopBit) }, valid()),
    bundleCase('signed pre-key: u = 0', { ...bundle, signedPreKey: signedPreKey(zero) }, none),
    bundleCase('signed pre-key: u = 1', { ...bundle, signedPreKey: signedPreKey(one) }, none),
    bundleCase('one-time pre-key: u = 0', { ...bundle, oneTimePreKey: { id: 31, publicKey: zero } }, none),
    bundleCase('one-time pre-key: u = 1', { ...bundle, oneTimePreKey: { id: 31, publicKey: one } }, none),
    bundleCase('identity key: u = 0, which signs nothing', { ...bundle, identityKey: zero }, badSignature),
  ];
}

function kemKeyCases({ people, bundle }: Scene): NegativeCase[] {
  const { kemPreKey } = bundle;
  const kem = (name: string, publicKey: Uint8Array, outcome: Outcome) => {
    const signature = sign(people.bob.identity, publicKey, people.random);
    return bundleCase(
      `KEM pre-key: ${name}`,
      { ...bundle, kemPreKey: { ...kemPreKey, publicKey, signature } },
      outcome,
    );
  };
  const key = kemPreKey.publicKey;
  const length = refused('E_BUNDLE_INVALID', 'BadKEMKeyLength');
  const type = refused('E_BUNDLE_INVALID', 'BadKEMKeyType');
  // The first coefficient is the low 12 bits of the first two bytes: 4095 is above q.
  const notReduced = key.with(1, 0xff).with(2, key[2]! | 0x0f);
  return [
    kem('empty', new Uint8Array(0), refused('E_BUNDLE_INVALID', 'NoKeyTypeIdentifier')),
    kem('type 07', key.with(0, 0x07), type),
    kem('type 0a, ML-KEM-1024', key.with(0, 0x0a), type),
    kem('one byte short', key.slice(0, -1), length),
    kem('one byte too long', concatBytes(key, Uint8Array.of(0)), length),
    kem('a coefficient above q', notReduced, stricter('E_BUNDLE_INVALID', NOT_REDUCED_REASON)),
  ];
}

function numberCases({ bundle }: Scene): NegativeCase[] {
  return [
    bundleCase('registration id 0', { ...bundle, registrationId: 0 }, valid()),
    bundleCase('registration id and key ids of 32 bits', withIds(bundle, 0xffff_ffff), valid()),
    bundleCase('of another device', { ...bundle, deviceId: 4 }, stricter('E_BUNDLE_INVALID', OTHER_DEVICE_REASON)),
  ];
}

function withIds(bundle: Bundle, id: number): Bundle {
  return {
    ...bundle,
    registrationId: id,
    signedPreKey: { ...bundle.signedPreKey, id },
    kemPreKey: { ...bundle.kemPreKey, id },
    oneTimePreKey: { ...bundle.oneTimePreKey!, id },
  };
}

const NOT_REDUCED_REASON =
  'FIPS 203 has encapsulation keys checked for coefficients of q or more (section 1.3); honest keys never have them.';
const OTHER_DEVICE_REASON =
  'A bundle names its device, and a session with another one than was asked for would be of no use.';
