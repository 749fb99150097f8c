/**
 * HPKE in base mode with HKDF-SHA256 and ChaCha20Poly1305: whoever knows a public key can send to its owner, and stays
 * unknown. ChaCha20 because its JavaScript looks nothing up in tables.
 *
 * Spec: RFC 9180, sections 5 and 6.
 */

import { assertBytes } from '../assert.ts';
import { concatBytes, utf8ToBytes, wipe } from '../bytes.ts';
import { CryptoError } from '../errors.ts';
import { HASH_BYTES } from '../lengths.ts';
import type { CryptoProvider, RandomBytes } from '../provider.ts';
import { type HpkeAead, hpkeChaCha20Poly1305 } from './aead.ts';
import type { HpkeEncapsulation, HpkeKem, HpkeKeyPair } from './kem.ts';
import { labeledExpand, labeledExtract, twoBytes } from './labeled.ts';

/** What is sealed is so much longer than its plaintext. */
export const HPKE_TAG_BYTES = 16;

/** RFC 9180, section 5.2, allows 2^96; this is as far as whole numbers go here. */
export const HPKE_MESSAGES_MAX = Number.MAX_SAFE_INTEGER;

/** What both ends of a context have. */
export class HpkeContext {
  readonly #crypto: CryptoProvider;
  readonly #suiteId: Uint8Array;
  readonly #key: Uint8Array;
  readonly #baseNonce: Uint8Array;
  readonly #exporterSecret: Uint8Array;
  protected readonly aead: HpkeAead;
  #isWiped = false;

  /** KeySchedule of section 5.1. Wipes `sharedSecret`. */
  protected constructor(
    crypto: CryptoProvider,
    aead: HpkeAead,
    kem: HpkeKem,
    sharedSecret: Uint8Array,
    info: Uint8Array,
  ) {
    const suiteId = concatBytes(utf8ToBytes('HPKE'), twoBytes(kem.id), twoBytes(KDF_ID), twoBytes(AEAD_ID));
    const context = concatBytes(
      Uint8Array.of(MODE_BASE),
      labeledExtract(crypto, suiteId, NO_BYTES, 'psk_id_hash', NO_BYTES),
      labeledExtract(crypto, suiteId, NO_BYTES, 'info_hash', info),
    );
    const secret = labeledExtract(crypto, suiteId, sharedSecret, 'secret', NO_BYTES);
    wipe(sharedSecret);
    this.#crypto = crypto;
    this.aead = aead;
    this.#suiteId = suiteId;
    this.#key = labeledExpand(crypto, suiteId, secret, 'key', context, KEY_BYTES);
    this.#baseNonce = labeledExpand(crypto, suiteId, secret, 'base_nonce', context, NONCE_BYTES);
    this.#exporterSecret = labeledExpand(crypto, suiteId, secret, 'exp', context, HASH_BYTES);
    wipe(secret);
  }

  /** Section 5.3: `length` bytes, at most 8160, that only the two ends know. Throws on misuse only. */
  export(exporterContext: Uint8Array, length: number): Uint8Array {
    this.#assertAlive();
    assertBytes('exporterContext', exporterContext);
    return labeledExpand(this.#crypto, this.#suiteId, this.#exporterSecret, 'sec', exporterContext, length);
  }

  /** Overwrites all keys; nothing works afterwards. Idempotent. */
  wipe(): void {
    this.#isWiped = true;
    wipe(this.#key, this.#baseNonce, this.#exporterSecret);
  }

  /** Section 5.2: key and nonce of the message `sequence`. The key is the context's: nobody else wipes or keeps it. */
  protected keyAndNonce(sequence: number, additionalData: Uint8Array): readonly [key: Uint8Array, nonce: Uint8Array] {
    this.#assertAlive();
    assertBytes('additionalData', additionalData);
    if (!Number.isSafeInteger(sequence) || sequence < 0 || sequence >= HPKE_MESSAGES_MAX)
      throw new RangeError('sequence: must be a whole number below 2^53 - 1');
    const nonce = this.#baseNonce.slice();
    for (let i = NONCE_BYTES - 1, rest = sequence; rest > 0; i--, rest = Math.floor(rest / 256))
      nonce[i]! ^= rest % 256;
    return [this.#key, nonce];
  }

  #assertAlive(): void {
    if (this.#isWiped) throw new TypeError('the HPKE context was wiped');
  }
}

/** Seals message after message to one public key. Made by {@link setupHpkeSender}. */
export class HpkeSender extends HpkeContext {
  /** What the receiver needs once, before the first message. */
  readonly encapsulated: Uint8Array;
  #sequence = 0;

  /** @internal Use {@link setupHpkeSender}. */
  constructor(
    crypto: CryptoProvider,
    aead: HpkeAead,
    kem: HpkeKem,
    encapsulation: HpkeEncapsulation,
    info: Uint8Array,
  ) {
    super(crypto, aead, kem, encapsulation.sharedSecret, info);
    this.encapsulated = encapsulation.encapsulated;
  }

  /** The number that the next message gets, from 0. */
  get sequence(): number {
    return this.#sequence;
  }

  /** 16 bytes more than `plaintext`; it and `additionalData` may have any length. Throws on misuse only. */
  seal(additionalData: Uint8Array, plaintext: Uint8Array): Uint8Array {
    assertBytes('plaintext', plaintext);
    const [key, nonce] = this.keyAndNonce(this.#sequence, additionalData);
    const sealed = this.aead.seal(key, nonce, additionalData, plaintext);
    this.#sequence += 1;
    return sealed;
  }
}

/** Opens what one sender sealed. Made by {@link setupHpkeReceiver}. */
export class HpkeReceiver extends HpkeContext {
  #sequence = 0;

  /** @internal Use {@link setupHpkeReceiver}. */
  constructor(crypto: CryptoProvider, aead: HpkeAead, kem: HpkeKem, sharedSecret: Uint8Array, info: Uint8Array) {
    super(crypto, aead, kem, sharedSecret, info);
  }

  /**
   * The next message, 16 bytes shorter than `sealed`. `additionalData` may have any length. Throws `CryptoError`
   * `E_CIPHERTEXT_INVALID` when it is not the next one, for this key and this additional data; it is still awaited then.
   */
  open(additionalData: Uint8Array, sealed: Uint8Array): Uint8Array {
    const plaintext = this.openAt(this.#sequence, additionalData, sealed);
    this.#sequence += 1;
    return plaintext;
  }

  /**
   * The message that was sealed under this `sequence`, in any order and as often as asked; 16 bytes shorter than
   * `sealed`. `additionalData` may have any length. Throws `CryptoError` `E_CIPHERTEXT_INVALID`.
   */
  openAt(sequence: number, additionalData: Uint8Array, sealed: Uint8Array): Uint8Array {
    assertBytes('sealed', sealed);
    const [key, nonce] = this.keyAndNonce(sequence, additionalData);
    const plaintext = this.aead.open(key, nonce, additionalData, sealed);
    if (plaintext !== undefined) return plaintext;
    // No cause: whatever is wrong is one error.
    throw new CryptoError('E_CIPHERTEXT_INVALID', 'HPKE: the ciphertext is not valid');
  }
}

/** What sending draws on. */
export interface HpkeEnvironment {
  readonly crypto: CryptoProvider;
  readonly random: RandomBytes;
  /** Without one: ChaCha20Poly1305 in JavaScript. */
  readonly aead?: HpkeAead;
}

/**
 * SetupBaseS. `publicKey` has `publicKeyBytes` of `kem`, `info` any length. Throws `CryptoError` `E_PUBLIC_KEY_INVALID` for
 * a public key that nobody can have made.
 */
export function setupHpkeSender(
  env: HpkeEnvironment,
  kem: HpkeKem,
  publicKey: Uint8Array,
  info: Uint8Array,
): HpkeSender {
  assertBytes('publicKey', publicKey, kem.publicKeyBytes);
  assertBytes('info', info);
  const random = env.random(kem.encapsulationRandomBytes);
  try {
    const encapsulation = kem.encapsulate(env.crypto, publicKey, random);
    if (encapsulation !== undefined)
      return new HpkeSender(env.crypto, env.aead ?? hpkeChaCha20Poly1305, kem, encapsulation, info);
  } finally {
    wipe(random);
  }
  throw new CryptoError('E_PUBLIC_KEY_INVALID', 'HPKE: the public key is not valid');
}

/**
 * SetupBaseR. `encapsulated` is of the sender, of any length; right are `encapsulatedBytes` bytes, as `kem` says. `info`
 * may have any length. Throws `CryptoError` `E_CIPHERTEXT_INVALID` for an `encapsulated` that nobody can have made.
 */
export function setupHpkeReceiver(
  crypto: CryptoProvider,
  kem: HpkeKem,
  keys: HpkeKeyPair,
  encapsulated: Uint8Array,
  info: Uint8Array,
  aead: HpkeAead = hpkeChaCha20Poly1305,
): HpkeReceiver {
  assertBytes('privateKey', keys.privateKey, kem.privateKeyBytes);
  assertBytes('encapsulated', encapsulated);
  assertBytes('info', info);
  const isWhole = encapsulated.length === kem.encapsulatedBytes;
  const sharedSecret = isWhole ? kem.decapsulate(crypto, keys, encapsulated) : undefined;
  if (sharedSecret === undefined)
    throw new CryptoError('E_CIPHERTEXT_INVALID', 'HPKE: the encapsulated key is not valid');
  return new HpkeReceiver(crypto, aead, kem, sharedSecret, info);
}

/**
 * One message alone: `encapsulated || ciphertext`, which is `encapsulatedBytes` of `kem` and 16 bytes longer than
 * `plaintext`. `publicKey` has 32 bytes for X25519 and 1216 bytes for X-Wing; `info`, `additionalData` and `plaintext` may
 * have any length. Throws `CryptoError` `E_PUBLIC_KEY_INVALID` for a public key that nobody can have made.
 */
export function hpkeSeal(
  env: HpkeEnvironment,
  kem: HpkeKem,
  publicKey: Uint8Array,
  message: { readonly info: Uint8Array; readonly additionalData: Uint8Array; readonly plaintext: Uint8Array },
): Uint8Array {
  const sender = setupHpkeSender(env, kem, publicKey, message.info);
  try {
    return concatBytes(sender.encapsulated, sender.seal(message.additionalData, message.plaintext));
  } finally {
    sender.wipe();
  }
}

/**
 * Inverse of {@link hpkeSeal}: `sealed`, `info` and `additionalData` may have any length, and the result is
 * `encapsulatedBytes` of `kem` and 16 bytes shorter than `sealed`. Throws `CryptoError` `E_CIPHERTEXT_INVALID` when
 * anything is not what it was.
 */
export function hpkeOpen(
  crypto: CryptoProvider,
  kem: HpkeKem,
  keys: HpkeKeyPair,
  message: { readonly info: Uint8Array; readonly additionalData: Uint8Array; readonly sealed: Uint8Array },
  aead: HpkeAead = hpkeChaCha20Poly1305,
): Uint8Array {
  const { info, additionalData, sealed } = message;
  const receiver = setupHpkeReceiver(crypto, kem, keys, sealed.subarray(0, kem.encapsulatedBytes), info, aead);
  try {
    return receiver.open(additionalData, sealed.subarray(kem.encapsulatedBytes));
  } finally {
    receiver.wipe();
  }
}

const KDF_ID = 0x0001;
const AEAD_ID = 0x0003;
const MODE_BASE = 0;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const NO_BYTES = new Uint8Array(0);
