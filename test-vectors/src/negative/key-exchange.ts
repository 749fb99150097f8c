/**
 * The key exchange of the post-quantum ratchet in epoch 1, as far as its messages can be malformed: what travels in chunks,
 * and the MACs in it.
 *
 * Spec: Sparse post-quantum ratchet, sections 4.2, 6, 7.1 and 8.2.
 */

import { createHash } from 'node:crypto';
import { concatBytes, utf8ToBytes } from '@sotto/crypto';
import { crypto } from './draw.ts';
import { forgeMessage, type MessageChain } from './messages.ts';
import { varint } from './protobuf.ts';

/** Types of section 4.4. */
export const CHUNK = { header: 1, vector: 2, ciphertext1: 5, ciphertext2: 6 } as const;

/** Message number `counter` of its chain, with the chunk at `place` of `whole`, below its length. */
export function chunkMessage(
  chain: MessageChain,
  counter: number,
  type: keyof typeof CHUNK,
  place: number,
  whole: Uint8Array,
): Uint8Array {
  const chunk = whole.subarray(32 * place, 32 * place + 32);
  const head = concatBytes(Uint8Array.of(1, 1), varint(counter + 1), Uint8Array.of(CHUNK[type], place));
  return forgeMessage(chain, { counter, postQuantumMessage: concatBytes(head, chunk) });
}

/** Sections 6.3 and 6.4: header and MAC, 96 bytes. */
export function headerMessage(authKey: Uint8Array, header: Uint8Array): Uint8Array {
  const { macKey } = update(ZERO, authKey);
  const input = concatBytes(utf8ToBytes(`${LABEL}:ekheader`), EPOCH, header);
  return concatBytes(header, crypto.hmacSha256(macKey, input));
}

/** Sections 6.5 to 6.7: ct2 and MAC, 160 bytes, for the shared secret that ML-KEM gives. */
export function ciphertextMessage(
  authKey: Uint8Array,
  sharedSecret: Uint8Array,
  ciphertext1: Uint8Array,
  ciphertext2: Uint8Array,
): Uint8Array {
  const epochSecret = crypto.hkdfSha256(sharedSecret, ZERO, concatBytes(utf8ToBytes(`${LABEL}:SCKA Key`), EPOCH), 32);
  const { macKey } = update(update(ZERO, authKey).rootKey, epochSecret);
  const input = concatBytes(utf8ToBytes(`${LABEL}:ciphertext`), EPOCH, ciphertext1, ciphertext2);
  return concatBytes(ciphertext2, crypto.hmacSha256(macKey, input));
}

/** Section 7.1: the hash in the header of a key. */
export function hashOfKey(vector: Uint8Array, rho: Uint8Array): Uint8Array {
  return Uint8Array.from(createHash('sha3-256').update(vector).update(rho).digest());
}

/** Section 6.2. */
function update(rootKey: Uint8Array, secret: Uint8Array) {
  const info = concatBytes(utf8ToBytes(`${LABEL}:Authenticator Update`), EPOCH);
  const output = crypto.hkdfSha256(concatBytes(rootKey, secret), ZERO, info, 64);
  return { rootKey: output.slice(0, 32), macKey: output.slice(32) };
}

const LABEL = 'Signal_PQCKA_V1_MLKEM768';
/** Epoch 1 as a big-endian integer. */
const EPOCH = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1);
const ZERO = new Uint8Array(32);
