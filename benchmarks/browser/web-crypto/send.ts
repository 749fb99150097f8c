/**
 * Encrypting on a confirmed session. What depends on nothing else runs at once:
 *
 *     chain step, 2 HMAC -----+
 *                             +--> message keys, HKDF --> AES-CBC --> MAC
 *     pq step, HKDF ----------+
 */

import { wipe } from '@sotto/crypto';
import { encryptMessage, type RatchetEnv, type SessionMessage, type SessionRecord, type Step } from '@sotto/ratchet';
import type { Bytes } from '../../src/implementation.ts';
import type { PreparedProvider, Unsealed } from './prepared-provider.ts';
import { chainStep, cipherKeyOf, MAC_BYTES, messageKeys, messageMac, nonceOf, postQuantumStep } from './steps.ts';
import { aesCbcEncrypt } from './subtle.ts';

type EncryptInput = Parameters<typeof encryptMessage>[1] & { readonly plaintext: Bytes };

/** As `encryptMessage`. `undefined`: the session is not confirmed, so this is not the message that is measured. */
export async function encryptSteady(
  record: SessionRecord | undefined,
  input: EncryptInput,
  provider: PreparedProvider,
  env: Omit<RatchetEnv, 'crypto'>,
): Promise<Step<SessionRecord, SessionMessage> | undefined> {
  const session = record?.current;
  if (session === undefined || session.pendingPreKey !== undefined) return undefined;
  const { exchange, epochs } = session.postQuantum;
  const sending = epochs.links.find(({ epoch }) => epoch === exchange.epoch - 1)?.sending;
  if (sending === undefined) return undefined;
  const [chain, postQuantum] = await Promise.all([
    chainStep(session.sendingChain.chainKey),
    postQuantumStep(sending.chainKey, sending.counter + 1),
  ]);
  const keys = await messageKeys(chain.seed, postQuantum.key);
  try {
    const prepared = {
      chainStep: chain,
      postQuantumStep: postQuantum,
      agreements: [],
      ratchetKeyPair: undefined,
      plaintext: undefined,
    };
    const { output, unsealed } = provider.run(prepared, (crypto) => encryptMessage(record, input, { ...env, crypto }));
    if (unsealed === undefined) throw new Error('a message was not sealed');
    const bytes = await seal(unsealed, keys, input.plaintext);
    return { ...output, output: { type: output.output.type, bytes } };
  } finally {
    wipe(keys);
  }
}

/** Section 4.5: encrypts into the room that was left, then authenticates. */
async function seal(
  { authenticated, associatedDataLength, ciphertextStart }: Unsealed,
  keys: Bytes,
  plaintext: Bytes,
): Promise<Bytes> {
  authenticated.set(await aesCbcEncrypt(cipherKeyOf(keys), nonceOf(keys), plaintext), ciphertextStart);
  const mac = await messageMac(keys, authenticated);
  const message = new Uint8Array(authenticated.length - associatedDataLength + MAC_BYTES);
  message.set(authenticated.subarray(associatedDataLength));
  message.set(mac, message.length - MAC_BYTES);
  return message;
}
