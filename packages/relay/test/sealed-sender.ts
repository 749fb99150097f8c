/** Who vouches for senders, for tests of documents that say so. */

import { defaultProvider as crypto, systemRandom as random } from '@sotto/crypto';
import { createServerCertificate, serializePublicKey } from '@sotto/ratchet/certificates';
import type { SealedSenderAuthority } from '@sotto/wire';

export const createSealedSender = (): SealedSenderAuthority => {
  const root = crypto.x25519KeyPair(random(32));
  const { publicKey: key } = crypto.x25519KeyPair(random(32));
  const env = { crypto, random };
  const certificate = createServerCertificate(env, { id: 1, key, trustRootPrivateKey: root.privateKey });
  return { trustRoot: serializePublicKey(root.publicKey), serverCertificates: [certificate] };
};
