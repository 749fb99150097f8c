/** Serialised keys, and public keys that nobody can agree with. */

import { asKyberPublicKey, concatBytes, hexToBytes } from '@sotto/crypto';
import { seededRandom } from '@sotto/testkit';
import { hex } from '../json.ts';
import { type Code, generatedFile, type LibsignalError, type NegativeCase, refused, valid } from './case.ts';
import { crypto, drawPair, flipBit, serialized } from './draw.ts';

export const keysFile = generatedFile(
  'keys.json',
  {
    description:
      'Serialised keys, by their kind. A valid public-key, kem-public-key or kem-ciphertext gives key, which is bytes ' +
      'without the type byte and without what is dropped behind it. A valid agreement of privateKey (before clamping) ' +
      'with bytes gives sharedSecret. libsignal 0.103.0 decides alike, but for kem-ciphertext, which it reads inside of ' +
      'messages only.',
    spec: 'Signal session layer, sections 1.1, 1.3 and 11',
  },
  (seed) => [...publicKeys(seed), ...kemKeys(seed), ...kemCiphertexts(seed), ...agreements(seed)],
);

function publicKeys(seed: string): NegativeCase[] {
  const key = serialized(drawPair(seededRandom(`${seed}/public key`)).publicKey);
  const read = (name: string, bytes: Uint8Array) => {
    return named(`public key: ${name}`, 'public-key', bytes, valid({ key: hex(bytes.subarray(1, 33)) }));
  };
  const refuse = (name: string, bytes: Uint8Array, libsignal: LibsignalError) => {
    return named(`public key: ${name}`, 'public-key', bytes, refused('E_KEY_INVALID', libsignal));
  };
  return [
    read('33 bytes', key),
    read('34 bytes, the last one dropped', concatBytes(key, Uint8Array.of(0xff))),
    read('66 bytes, a second key dropped', concatBytes(key, key)),
    read('all zero', serialized(new Uint8Array(32))),
    read('bit 255 set', flipBit(key, 32, 7)),
    read('all ones', serialized(new Uint8Array(32).fill(0xff))),
    refuse('empty', new Uint8Array(0), 'NoKeyTypeIdentifier'),
    ...[0x00, 0x04, 0x06, 0x08, 0x85, 0xff].map((type) =>
      refuse(`type ${byteName(type)}`, key.with(0, type), 'BadKeyType'),
    ),
    refuse('raw key without type byte', key.slice(1).with(0, 0x10), 'BadKeyType'),
    refuse('type byte alone', key.slice(0, 1), 'BadKeyLength'),
    refuse('32 bytes', key.slice(0, 32), 'BadKeyLength'),
  ];
}

function kemKeys(seed: string): NegativeCase[] {
  const { publicKey } = crypto.kyberKeyPair(seededRandom(`${seed}/KEM public key`)(64));
  const key = concatBytes(Uint8Array.of(0x08), publicKey);
  const refuse = (name: string, bytes: Uint8Array, libsignal: LibsignalError) => {
    return named(`KEM public key: ${name}`, 'kem-public-key', bytes, refused('E_KEY_INVALID', libsignal));
  };
  return [
    named('KEM public key: 1569 bytes', 'kem-public-key', key, valid({ key: hex(publicKey) })),
    refuse('empty', new Uint8Array(0), 'NoKeyTypeIdentifier'),
    refuse('type 07 with the length of Kyber-768', key.slice(0, 1185).with(0, 0x07), 'BadKEMKeyType'),
    refuse('type 0a, ML-KEM-1024', key.with(0, 0x0a), 'BadKEMKeyType'),
    refuse('type 00', key.with(0, 0x00), 'BadKEMKeyType'),
    refuse('type 05 with the length of a curve key', key.slice(0, 33).with(0, 0x05), 'BadKEMKeyType'),
    refuse('type byte alone', key.slice(0, 1), 'BadKEMKeyLength'),
    refuse('one byte short', key.slice(0, -1), 'BadKEMKeyLength'),
    refuse('one byte too long: nothing is dropped', concatBytes(key, Uint8Array.of(0)), 'BadKEMKeyLength'),
  ];
}

function kemCiphertexts(seed: string): NegativeCase[] {
  const random = seededRandom(`${seed}/KEM ciphertext`);
  const { publicKey } = crypto.kyberKeyPair(random(64));
  const { ciphertext } = crypto.kyberEncapsulate(asKyberPublicKey(publicKey), random(32));
  const bytes = concatBytes(Uint8Array.of(0x08), ciphertext);
  const refuse = (name: string, input: Uint8Array, libsignal: LibsignalError) => {
    return named(`KEM ciphertext: ${name}`, 'kem-ciphertext', input, refused('E_KEY_INVALID', libsignal));
  };
  return [
    named('KEM ciphertext: 1569 bytes', 'kem-ciphertext', bytes, valid({ key: hex(ciphertext) })),
    refuse('empty', new Uint8Array(0), 'NoKeyTypeIdentifier'),
    refuse('type 0a, ML-KEM-1024', bytes.with(0, 0x0a), 'BadKEMKeyType'),
    refuse('type 07 with the length of Kyber-768', bytes.slice(0, 1089).with(0, 0x07), 'BadKEMKeyType'),
    refuse('one byte short', bytes.slice(0, -1), 'BadKEMCiphertextLength'),
    refuse('one byte too long', concatBytes(bytes, Uint8Array.of(0)), 'BadKEMCiphertextLength'),
  ];
}

function agreements(seed: string): NegativeCase[] {
  const random = seededRandom(`${seed}/agreement`);
  const [ours, theirs] = [drawPair(random), drawPair(random)];
  const sharedSecret = hex(crypto.x25519SharedSecret(ours.privateKey, theirs.publicKey));
  const agreement = (name: string, publicKey: Uint8Array, outcome: ReturnType<typeof valid | typeof refused>) => {
    const input = { privateKey: hex(ours.random), bytes: hex(serialized(publicKey)) };
    return { name: `agreement: ${name}`, kind: 'agreement', ...input, ...outcome };
  };
  const refuse = (name: string, publicKey: string) => {
    const code: Code = 'E_KEY_AGREEMENT_INVALID';
    return agreement(name, hexToBytes(publicKey), refused(code, 'InvalidKeyAgreement'));
  };
  return [
    agreement('honest key', theirs.publicKey, valid({ sharedSecret })),
    agreement('bit 255 set, which is ignored', flipBit(theirs.publicKey, 31, 7), valid({ sharedSecret })),
    refuse('u = 0', '00'.repeat(32)),
    refuse('u = 0 with bit 255 set', `${'00'.repeat(31)}80`),
    refuse('u = 1', `01${'00'.repeat(31)}`),
    refuse('order 8, first', 'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800'),
    refuse('order 8, second', '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157'),
    refuse('u = -1', `ec${'ff'.repeat(30)}7f`),
    refuse('u = p, which is 0', `ed${'ff'.repeat(30)}7f`),
    refuse('u = p + 1, which is 1', `ee${'ff'.repeat(30)}7f`),
  ];
}

function named(name: string, kind: string, bytes: Uint8Array, outcome: ReturnType<typeof valid | typeof refused>) {
  return { name, kind, bytes: hex(bytes), ...outcome };
}

function byteName(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
