export { type HpkeAead, hpkeChaCha20Poly1305 } from './aead.ts';
export { HPKE_ANSWER_NONCE_BYTES, openHpkeAnswer, sealHpkeAnswer } from './answer.ts';
export {
  HPKE_MESSAGES_MAX,
  HPKE_TAG_BYTES,
  type HpkeContext,
  type HpkeEnvironment,
  HpkeReceiver,
  HpkeSender,
  hpkeOpen,
  hpkeSeal,
  setupHpkeReceiver,
  setupHpkeSender,
} from './context.ts';
export type { HpkeEncapsulation, HpkeKem, HpkeKeyPair } from './kem.ts';
export { hpkeXWing } from './x-wing.ts';
export { hpkeX25519 } from './x25519-kem.ts';
