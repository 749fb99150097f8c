export type {
  Brand,
  Ed25519PrivateKey,
  Ed25519PublicKey,
  KyberCiphertext,
  KyberPrivateKey,
  KyberPublicKey,
  KyberSharedSecret,
  MlKem768Ciphertext1,
  MlKem768Ciphertext2,
  MlKem768Header,
  MlKem768PrivateKey,
  MlKem768SharedSecret,
  MlKem768Vector,
  SharedSecret,
  X25519PrivateKey,
  X25519PublicKey,
} from './brand.ts';
export {
  asEd25519PrivateKey,
  asEd25519PublicKey,
  asKyberCiphertext,
  asKyberPrivateKey,
  asKyberPublicKey,
  asKyberSharedSecret,
  asMlKem768Ciphertext1,
  asMlKem768Ciphertext2,
  asMlKem768Header,
  asMlKem768PrivateKey,
  asMlKem768SharedSecret,
  asMlKem768Vector,
  asSharedSecret,
  asX25519PrivateKey,
  asX25519PublicKey,
} from './brand.ts';
export {
  bytesToHex,
  bytesToUtf8,
  concatBytes,
  copyBytes,
  equalBytes,
  hexToBytes,
  uint32ToBytes,
  utf8ToBytes,
  wipe,
} from './bytes.ts';
export { createProvider, defaultSteps, sealedLength } from './create-provider.ts';
export { CryptoError, type CryptoErrorCode } from './errors.ts';
export {
  /** The backend for this runtime. Outside Node, Bun and Deno: the portable one. */
  portableProvider as defaultProvider,
} from './portable/provider.ts';
export type {
  ChainStep,
  CryptoPrimitives,
  CryptoProvider,
  Ed25519KeyPair,
  KeyPair,
  KyberKeyPair,
  MlKem768Encapsulation,
  MlKem768KeyPair,
  PostQuantumStep,
  ProtocolSteps,
  RandomBytes,
  X25519KeyPair,
} from './provider.ts';
export { systemRandom } from './random.ts';
export { Secret } from './secret.ts';
