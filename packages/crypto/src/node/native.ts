/**
 * What `node:crypto` of this runtime has, and which way into it is the short one. Both follow from what the module
 * exports and from the version of its library, never from a measurement at start, which would be a lottery.
 *
 * That a function exists says little of what it does. Each file of this backend therefore asks its part of the module for
 * a known answer before the first use ({@link once}), and leaves the work to the portable backend where the answer is
 * another one. Bun and Deno are served so too.
 */

import * as crypto from 'node:crypto';

/** A key as `node:crypto` reads it: in DER, raw (Node 24.21 and later), as a JWK, or in PEM. */
type KeyInput =
  | { readonly key: Uint8Array; readonly format: 'der'; readonly type: 'pkcs8' | 'spki' }
  | { readonly key: Uint8Array; readonly format: 'raw-private'; readonly asymmetricKeyType: string }
  | { readonly key: JsonWebKey; readonly format: 'jwk' }
  | string;
/** A key as it writes itself: also raw (Node 24.21 and later). */
type PublicKeyObject = crypto.KeyObject & { export(options: { readonly format: 'raw-public' }): Uint8Array };
type JsonWebKey = { readonly kty: string; readonly crv: string; readonly x: string; readonly d?: string };

/**
 * The module as newer versions have it: what came after the oldest Node that is supported may not be there. Its declared
 * types are those of that Node, and for keys they ask for a `Buffer` where any array will do.
 */
interface NewerCrypto {
  readonly constants: { readonly OPENSSL_VERSION_NUMBER?: number };
  readonly hash?: typeof crypto.hash;
  readonly getMacs?: unknown;
  readonly encapsulate?: (key: crypto.KeyObject) => { readonly sharedKey: Uint8Array; readonly ciphertext: Uint8Array };
  readonly decapsulate?: (key: crypto.KeyObject, ciphertext: Uint8Array) => Uint8Array;
  readonly createPrivateKey: (key: KeyInput) => crypto.KeyObject;
  readonly createPublicKey: (key: KeyInput | crypto.KeyObject) => PublicKeyObject;
}

const newer = crypto as unknown as NewerCrypto;

export const { createPrivateKey, createPublicKey } = newer;

// What is missing throws, so a probe that asks for it says no.

/** One-shot hash: Node 20.12 and later. */
export const hash: NonNullable<NewerCrypto['hash']> = newer.hash ?? missing;
/** ML-KEM with randomness of the runtime: Node 24.7 and later. */
export const encapsulate: NonNullable<NewerCrypto['encapsulate']> = newer.encapsulate ?? missing;
export const decapsulate: NonNullable<NewerCrypto['decapsulate']> = newer.decapsulate ?? missing;

/**
 * Whether a look at an argument that is no `KeyObject` throws and catches an exception inside, which costs 8 to 29 µs
 * with the depth of the stack. Node 24 began it when it moved the contents of a `KeyObject` into native code, and
 * `toCryptoKey` to its prototype; Node 26 ended it in the release that added `getMacs`. A wrong guess costs 1 to 6 µs a
 * call in one direction, the exception in the other, and changes no result.
 */
export const throwsOnRawKeys: boolean = 'toCryptoKey' in crypto.KeyObject.prototype && newer.getMacs === undefined;

/** Whether the library is OpenSSL itself, of Node; that of Bun and Deno is BoringSSL or a relative. */
export const isOpenSsl: boolean = opensslVersion() >= 0x3000_0000;

/**
 * Whether a key in DER takes hundreds of microseconds to read. So it is in OpenSSL 3.0 and 3.1, which look for a decoder
 * anew for every key. Node 20, and Node 22 until it took OpenSSL 3.5.
 */
export const readsDerSlowly: boolean = isOpenSsl && opensslVersion() < 0x3020_0000;

/** `key` as `createHmac` and `createCipheriv` take it soonest. A `KeyObject` keeps a copy until it is collected. */
export function secretKeyOf(key: Uint8Array): Uint8Array | crypto.KeyObject {
  return throwsOnRawKeys ? crypto.createSecretKey(key) : key;
}

/** `bytes`, a result of `node:crypto` that nobody else holds, as a plain array on memory of its own. */
export function ownBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.buffer.byteLength === bytes.length) return new Uint8Array(bytes.buffer);
  // From a pool, whose rest is not ours to show.
  const own = Uint8Array.from(bytes);
  bytes.fill(0);
  return own;
}

/** The answer of `probe`, asked once, when it is first needed. A probe that throws says no. */
export function once(probe: () => boolean): () => boolean {
  let answer: boolean | undefined;
  return () => {
    answer ??= attempt(probe);
    return answer;
  };
}

/** Whether a public key writes itself raw. */
export const writesRawKeys: () => boolean = once(() => {
  const { privateKey } = crypto.generateKeyPairSync('x25519');
  return createPublicKey(privateKey).export({ format: 'raw-public' }).length === 32;
});

function missing(): never {
  throw new TypeError('node:crypto: has no such function');
}

function attempt(probe: () => boolean): boolean {
  try {
    return probe();
  } catch {
    return false;
  }
}

/** 0xMNN00PP0 for version M.N.P. The relatives of OpenSSL say that they are 1.1. */
function opensslVersion(): number {
  return newer.constants.OPENSSL_VERSION_NUMBER ?? 0;
}
