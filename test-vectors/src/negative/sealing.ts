/**
 * Sealed messages with anything in them.
 *
 * Spec: Signal session layer, sections 6.7, 9.2 and 9.3. Computed here from the formulas of the text, not by the package
 * that is tested.
 */

import { concatBytes, utf8ToBytes } from '@sotto/crypto';
import { agree, crypto, type DrawnPair, pairOf, serialized } from './draw.ts';
import { bytesField, type Fields, messageOf } from './protobuf.ts';

export interface Sealing {
  /** S of the text. */
  readonly sender: DrawnPair;
  /** R of the text. */
  readonly recipient: Uint8Array;
  /** The content, USMC of the text. */
  readonly content: Uint8Array;
}

export interface Version1Plan {
  readonly version?: number;
  readonly ephemeral: DrawnPair;
  /** What is locked in place of the sender's serialised key. */
  readonly staticKey?: Uint8Array;
  readonly fields?: (fields: Fields) => Fields;
  readonly body?: (fields: Fields) => Uint8Array;
}

/** Section 9.2. */
export function sealVersion1({ sender, recipient, content }: Sealing, plan: Version1Plan): Uint8Array {
  const { version = 0x11, ephemeral, staticKey = serialized(sender.publicKey) } = plan;
  const salt = concatBytes(utf8ToBytes('UnidentifiedDelivery'), serialized(recipient), serialized(ephemeral.publicKey));
  const outer = crypto.hkdfSha256(agree(ephemeral, recipient), salt, NO_INFO, 96);
  const encryptedStatic = lock(outer, staticKey);
  const innerSalt = concatBytes(outer.subarray(0, 32), encryptedStatic);
  const inner = crypto.hkdfSha256(agree(sender, recipient), innerSalt, NO_INFO, 96);
  const fields: Fields = {
    ephemeralPublic: bytesField(1, serialized(ephemeral.publicKey)),
    encryptedStatic: bytesField(2, encryptedStatic),
    encryptedMessage: bytesField(3, lock(inner, content)),
  };
  const body = (plan.body ?? messageOf)(plan.fields?.(fields) ?? fields);
  return concatBytes(Uint8Array.of(version), body);
}

/** The pieces of section 9.3 for one recipient. */
export interface Version2 {
  readonly encryptedKey: Uint8Array;
  readonly authenticationTag: Uint8Array;
  readonly ephemeral: Uint8Array;
  readonly body: Uint8Array;
}

/** Section 9.3. `messageKey` has 32 bytes, M of the text. */
export function sealVersion2({ sender, recipient, content }: Sealing, messageKey: Uint8Array): Version2 {
  const label = (name: string) => utf8ToBytes(`Sealed Sender v2: ${name}`);
  const ephemeral = pairOf(crypto.hkdfSha256(messageKey, undefined, label('r (2023-08)'), 32));
  const contentKey = crypto.hkdfSha256(messageKey, undefined, label('K'), 32);
  const keys = { e: serialized(ephemeral.publicKey), s: serialized(sender.publicKey), r: serialized(recipient) };
  const maskInput = concatBytes(agree(ephemeral, recipient), keys.e, keys.r);
  const mask = crypto.hkdfSha256(maskInput, undefined, label('DH'), 32);
  const encryptedKey = messageKey.map((byte, i) => byte ^ mask[i]!);
  const tagInput = concatBytes(agree(sender, recipient), keys.e, encryptedKey, keys.s, keys.r);
  return {
    encryptedKey,
    authenticationTag: crypto.hkdfSha256(tagInput, undefined, label('DH-sender'), 16),
    ephemeral: ephemeral.publicKey,
    body: crypto.aesGcmSivEncrypt(contentKey, new Uint8Array(12), content),
  };
}

/** The form that a device gets. */
export function receivedForm(
  { encryptedKey, authenticationTag, ephemeral, body }: Version2,
  version = 0x22,
): Uint8Array {
  return concatBytes(Uint8Array.of(version), encryptedKey, authenticationTag, ephemeral, body);
}

function lock(keys: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const ciphertext = crypto.aesCtr(keys.slice(32, 64), plaintext);
  return concatBytes(ciphertext, crypto.hmacSha256(keys.slice(64), ciphertext).subarray(0, 10));
}

const NO_INFO = new Uint8Array(0);
