export {
  BLIND_RSA_PREFIX_BYTES,
  type BlindedMessage,
  blindMessage,
  finalizeBlindSignature,
  prepareBlindMessage,
  verifyBlindRsa,
} from './blind.ts';
export { type BlindRsaPrivateOperation, blindRsaPrivateOperation, blindSign } from './issue.ts';
export {
  BLIND_RSA_BYTES,
  BLIND_RSA_PUBLIC_KEY_BYTES,
  type BlindRsaPublicKey,
  parseBlindRsaPublicKey,
  serializeBlindRsaPublicKey,
} from './public-key.ts';
