/** The vectors of the primitives and of the steps, `test-vectors/signal/`, on one provider. */

import { asX25519PublicKey, hexToBytes as bytes, type CryptoProvider, bytesToHex as hex } from '@sotto/crypto';
import { assertEqual, fetchCases } from './vector-files.ts';

/** How many cases were checked. Throws `VerificationError`. */
export async function checkPrimitives(crypto: CryptoProvider): Promise<number> {
  const [keys, chains] = await Promise.all([
    fetchCases<MessageKeysCase>('signal/message-keys.json'),
    fetchCases<ChainCase>('signal/post-quantum-chain.json'),
  ]);
  const [signatures, kyber, mlKem] = await Promise.all([
    fetchCases<XeddsaCase>('signal/xeddsa.json'),
    fetchCases<KemCase>('signal/kyber-1024.json'),
    fetchCases<MlKemCase>('signal/ml-kem-768-incremental.json'),
  ]);
  for (const one of keys) checkMessageKeys(crypto, one);
  for (const one of chains) {
    checkChain(crypto, one.initiatorToResponder);
    checkChain(crypto, one.responderToInitiator);
  }
  for (const one of signatures) checkSignature(crypto, one);
  for (const one of kyber) checkKyber(crypto, one);
  for (const one of mlKem) checkMlKem(crypto, one);
  return [keys, chains, signatures, kyber, mlKem].reduce((sum, { length }) => sum + length, 0);
}

interface MessageKeysCase {
  readonly seed: string;
  readonly postQuantumKey?: string;
  readonly cipherKey: string;
  readonly macKey: string;
  readonly nonce: string;
}

function checkMessageKeys(crypto: CryptoProvider, one: MessageKeysCase): void {
  const salt = one.postQuantumKey === undefined ? undefined : bytes(one.postQuantumKey);
  const keys = crypto.messageKeys(bytes(one.seed), salt);
  assertEqual('a message key', hex(keys), one.cipherKey + one.macKey + one.nonce);
}

interface ChainCase {
  readonly initiatorToResponder: Direction;
  readonly responderToInitiator: Direction;
}

interface Direction {
  readonly chainKey: string;
  readonly keys: Readonly<Record<string, string>>;
}

/** The indices of a direction follow each other from 1. */
function checkChain(crypto: CryptoProvider, { chainKey: start, keys }: Direction): void {
  let chainKey = bytes(start);
  for (const [index, key] of Object.entries(keys)) {
    const step = crypto.pqStep(chainKey, Number(index));
    assertEqual('a key of the post-quantum chain', hex(step.key), key);
    chainKey = step.chainKey;
  }
}

interface XeddsaCase {
  readonly privateKey?: string;
  readonly random?: string;
  readonly publicKey: string;
  readonly message: string;
  readonly signature: string;
  readonly valid: boolean;
}

function checkSignature(crypto: CryptoProvider, one: XeddsaCase): void {
  const [message, signature] = [bytes(one.message), bytes(one.signature)];
  const isValid = crypto.xeddsaVerify(asX25519PublicKey(bytes(one.publicKey)), message, signature);
  assertEqual('the validity of a signature', isValid, one.valid);
  if (one.privateKey === undefined || one.random === undefined) return;
  const pair = crypto.x25519KeyPair(bytes(one.privateKey));
  assertEqual('a public key', hex(pair.publicKey), one.publicKey);
  assertEqual('a signature', hex(crypto.xeddsaSign(pair.privateKey, message, bytes(one.random))), one.signature);
}

interface KemCase {
  readonly keyRandom: string;
  readonly encapsulationRandom: string;
  readonly sharedSecret: string;
}

function checkKyber(crypto: CryptoProvider, one: KemCase): void {
  const pair = crypto.kyberKeyPair(bytes(one.keyRandom));
  const { ciphertext, sharedSecret } = crypto.kyberEncapsulate(pair.publicKey, bytes(one.encapsulationRandom));
  assertEqual('a secret of Kyber-1024', hex(sharedSecret), one.sharedSecret);
  assertEqual('a secret of Kyber-1024', hex(crypto.kyberDecapsulate(pair.privateKey, ciphertext)), one.sharedSecret);
}

interface MlKemCase extends KemCase {
  readonly rho: string;
  readonly publicKeySha3: string;
  readonly ciphertext2: string;
}

function checkMlKem(crypto: CryptoProvider, one: MlKemCase): void {
  const random = bytes(one.encapsulationRandom);
  const pair = crypto.mlKem768KeyPair(bytes(one.keyRandom));
  assertEqual('a header of ML-KEM-768', hex(pair.header), one.rho + one.publicKeySha3);
  const { ciphertext1, sharedSecret } = crypto.mlKem768Encapsulate1(pair.header, random);
  const ciphertext2 = crypto.mlKem768Encapsulate2(pair.header, pair.vector, random);
  assertEqual('a ciphertext of ML-KEM-768', hex(ciphertext2), one.ciphertext2);
  assertEqual('a secret of ML-KEM-768', hex(sharedSecret), one.sharedSecret);
  const opened = crypto.mlKem768Decapsulate(pair.privateKey, ciphertext1, ciphertext2);
  assertEqual('a secret of ML-KEM-768', hex(opened), one.sharedSecret);
}
