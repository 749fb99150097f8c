/**
 * The keys of sealed messages, by the formulas of the spec.
 *
 * Spec: Signal session layer, sections 9.2 and 9.3.
 */

import { concatBytes, hexToBytes, utf8ToBytes, type X25519KeyPair, type X25519PublicKey } from '@sotto/crypto';
import { serializePublicKey } from '@sotto/ratchet';
import { agree } from '../derive.ts';
import { hex } from '../json.ts';
import { keyPairJson, type Party } from '../parties.ts';
import { crypto } from '../recorder.ts';

/** `random` is the ephemeral private key. */
export function spellOutVersion1(alice: Party, bob: Party, content: Uint8Array, random: readonly string[]) {
  const ephemeral = crypto.x25519KeyPair(hexToBytes(random[0]!));
  const recipient = bob.device.identityKeyPair.publicKey;
  const sender = alice.device.identityKeyPair;
  const salt = concatBytes(utf8ToBytes('UnidentifiedDelivery'), pub33(recipient), pub33(ephemeral.publicKey));
  const outer = layer(agree(ephemeral, recipient), salt);
  const encryptedStatic = lock(outer, pub33(sender.publicKey));
  const inner = layer(agree(sender, recipient), hexToBytes(outer.chain + encryptedStatic));
  const { sharedSecret, cipherKey, macKey } = inner;
  return {
    random,
    ephemeral: keyPairJson(random[0]!, ephemeral),
    outer,
    encryptedStatic,
    inner: { sharedSecret, cipherKey, macKey },
    encryptedMessage: lock(inner, content),
  };
}

/** `random` is the message key M. */
export function spellOutVersion2(content: Uint8Array, random: readonly string[]) {
  const messageKey = hexToBytes(random[0]!);
  const ephemeral = crypto.x25519KeyPair(expand(messageKey, 'Sealed Sender v2: r (2023-08)', 32));
  const contentKey = expand(messageKey, 'Sealed Sender v2: K', 32);
  const body = crypto.aesGcmSivEncrypt(contentKey, new Uint8Array(12), content);
  const publicKey = hex(pub33(ephemeral.publicKey));
  const json = {
    random,
    messageKey: random[0]!,
    ephemeral: { clampedPrivateKey: hex(ephemeral.privateKey), publicKey },
    contentKey: hex(contentKey),
    body: hex(body),
  };
  return { json, ephemeral, messageKey, shared: publicKey.slice(2) + json.body };
}

/** What one recipient identity adds. */
export function spellOutRecipient(
  alice: Party,
  recipient: X25519PublicKey,
  { ephemeral, messageKey }: { readonly ephemeral: X25519KeyPair; readonly messageKey: Uint8Array },
) {
  const sender = alice.device.identityKeyPair;
  const keySecret = agree(ephemeral, recipient);
  const maskInput = concatBytes(hexToBytes(keySecret), pub33(ephemeral.publicKey), pub33(recipient));
  const mask = expand(maskInput, 'Sealed Sender v2: DH', 32);
  const encryptedKey = messageKey.map((byte, i) => byte ^ mask[i]!);
  const tagSecret = agree(sender, recipient);
  const keys = [pub33(ephemeral.publicKey), encryptedKey, pub33(sender.publicKey), pub33(recipient)];
  const tag = expand(concatBytes(hexToBytes(tagSecret), ...keys), 'Sealed Sender v2: DH-sender', 16);
  return { keySecret, mask: hex(mask), encryptedKey: hex(encryptedKey), tagSecret, authenticationTag: hex(tag) };
}

function layer(sharedSecret: string, salt: Uint8Array) {
  const output = crypto.hkdfSha256(hexToBytes(sharedSecret), salt, new Uint8Array(0), 96);
  return {
    sharedSecret,
    chain: hex(output.slice(0, 32)),
    cipherKey: hex(output.slice(32, 64)),
    macKey: hex(output.slice(64)),
  };
}

function lock(keys: { readonly cipherKey: string; readonly macKey: string }, plaintext: Uint8Array): string {
  const ciphertext = crypto.aesCtr(hexToBytes(keys.cipherKey), plaintext);
  return hex(concatBytes(ciphertext, crypto.hmacSha256(hexToBytes(keys.macKey), ciphertext).slice(0, 10)));
}

function expand(inputKey: Uint8Array, label: string, length: number): Uint8Array {
  return crypto.hkdfSha256(inputKey, undefined, utf8ToBytes(label), length);
}

const pub33 = serializePublicKey;
