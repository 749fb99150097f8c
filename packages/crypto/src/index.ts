export type {
  Brand,
  Ed25519PrivateKey,
  Ed25519PublicKey,
  KyberCiphertext,
  KyberPrivateKey,
  KyberPublicKey,
  KyberSharedSecret,
  SharedSecret,
  X25519PrivateKey,
  X25519PublicKey,
} from './brand.ts';
export type { CryptoProvider, Ed25519KeyPair, KeyPair, KyberKeyPair, RandomBytes, X25519KeyPair } from './provider.ts';
