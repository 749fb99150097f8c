/** The memory of the modules holds no secret when a call returns, nor when an error stops it anywhere. */

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

const load = async () => ({
  ...(await import('./sha256.ts')),
  ...(await import('./hmac.ts')),
  ...(await import('./hkdf.ts')),
  ...(await import('./key-steps.ts')),
  ...(await import('./aes-cbc.ts')),
  ...(await import('./aes-ctr.ts')),
  ...(await import('./aes-gcm-siv.ts')),
  ...(await import('./seal.ts')),
});
let crypto: Awaited<ReturnType<typeof load>>;

/** What every array that the modules made when they were loaded lies in, and what it held then. */
const memories = new Set<ArrayBufferLike>();
let atFirst: string[] = [];
const contents = (): string[] => Array.from(memories, (memory) => Buffer.from(memory).toString('latin1'));
const isChanged = (): boolean => contents().some((content, i) => content !== atFirst[i]);

/** How many calls of block functions may still be made: the next is stopped, as a full stack would stop it. */
let callsLeft = Number.POSITIVE_INFINITY;
let callsMade = 0;
let wasChanged = false;
class Stopped extends Error {}

function counted<Args extends unknown[]>(run: (...args: Args) => void): (...args: Args) => void {
  return (...args) => {
    wasChanged ||= isChanged();
    if (callsLeft-- === 0) throw new Stopped();
    callsMade++;
    run(...args);
  };
}

beforeAll(async () => {
  vi.resetModules();
  for (const name of ['Uint8Array', 'Int32Array'] as const) {
    const recorded = new Proxy(globalThis[name], {
      construct(target, args, newTarget) {
        const array = Reflect.construct(target, args, newTarget) as Uint8Array;
        memories.add(array.buffer);
        return array;
      },
    });
    vi.stubGlobal(name, recorded);
  }
  vi.doMock(import('./sha256-compress.ts'), async (original) => ({ compress: counted((await original()).compress) }));
  vi.doMock(import('./aes-block.ts'), async (original) => {
    const real = await original();
    return { ...real, encryptBlock: counted(real.encryptBlock), decryptBlock: counted(real.decryptBlock) };
  });
  crypto = await load();
  vi.unstubAllGlobals();
  atFirst = contents();
});

afterAll(() => {
  vi.doUnmock('./sha256-compress.ts');
  vi.doUnmock('./aes-block.ts');
});

const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => 1 + (i % 255));
const key = bytes(32);
const keys = bytes(80);
const nonce = bytes(16);

const calls: readonly (readonly [name: string, prepare: () => () => unknown])[] = [
  ['chainStep', () => () => crypto.chainStep(key)],
  ['messageKeys', () => () => crypto.messageKeys(key, key)],
  ['messageKeys without a salt', () => () => crypto.messageKeys(key, undefined)],
  ['pqStep', () => () => crypto.pqStep(key, 0xffff_fffe)],
  ['hkdfSha256', () => () => crypto.hkdfSha256(key, bytes(64), nonce, 100)],
  ['hkdfSha256 without a salt', () => () => crypto.hkdfSha256(nonce, undefined, key, 100)],
  ['hmacSha256 under a key as long as a hash', () => () => crypto.hmacSha256(key, keys)],
  ['hmacSha256 under a shorter key', () => () => crypto.hmacSha256(nonce, keys)],
  // Within a chunk, and in several.
  ...[100, 5000].flatMap((length): [string, () => () => unknown][] => {
    const text = bytes(length);
    const opening = (k: Uint8Array, associatedData: Uint8Array) => () => {
      const message = crypto.seal(keys, key, key, text, key);
      const ciphertext = message.slice(32, -40);
      return () => crypto.open(k, associatedData, message, ciphertext);
    };
    const ciphertext = () => crypto.aesCbcEncrypt(key, nonce, text);
    return [
      [`sha256 of ${length} bytes`, () => () => crypto.sha256(text)],
      [`hmacSha256 under a key of ${length} bytes`, () => () => crypto.hmacSha256(text, key)],
      [`aesCbcEncrypt of ${length} bytes`, () => ciphertext],
      [`aesCbcDecrypt of ${length} bytes`, () => decrypting(key, ciphertext())],
      [`aesCbcDecrypt of ${length} bytes with a bad padding`, () => decrypting(bytes(33).subarray(1), ciphertext())],
      [`aesCtr of ${length} bytes`, () => () => crypto.aesCtr(key, text)],
      [`aesGcmSivEncrypt of ${length} bytes`, () => () => crypto.aesGcmSivEncrypt(key, bytes(12), text, keys)],
      [`aesGcmSivDecrypt of ${length} bytes`, opensSiv(text, key)],
      [`aesGcmSivDecrypt of ${length} bytes under a wrong key`, opensSiv(text, bytes(33).subarray(1))],
      [`seal of ${length} bytes`, () => () => crypto.seal(keys, key, key, text, key)],
      [`open of ${length} bytes`, opening(keys, key)],
      [`open of ${length} bytes with a wrong MAC`, opening(keys, nonce)],
    ];
  }),
];

function opensSiv(text: Uint8Array, k: Uint8Array): () => () => unknown {
  return () => {
    const ciphertext = crypto.aesGcmSivEncrypt(key, bytes(12), text);
    return refusing(() => crypto.aesGcmSivDecrypt(k, bytes(12), ciphertext));
  };
}

/** Under a wrong key, the padding is refused. */
function decrypting(k: Uint8Array, ciphertext: Uint8Array): () => unknown {
  return refusing(() => crypto.aesCbcDecrypt(k, nonce, ciphertext));
}

function refusing(run: () => unknown): () => unknown {
  return () => {
    try {
      return run();
    } catch (error) {
      if (error instanceof Stopped) throw error;
      expect(error).toHaveProperty('code', 'E_CIPHERTEXT_INVALID');
      return undefined;
    }
  };
}

test('there is memory to look at: both chunks, the words of keys, and the round keys', () => {
  const lengths = Array.from(memories, (memory) => memory.byteLength);
  expect(lengths).toEqual(expect.arrayContaining([2048 + 64, 16 + 2048, 4 * 48, 4 * 60, 4 * 16, 4 * 8, 4 * 4]));
});

test('a hash that waits for more is wiped too', () => {
  crypto.startHash(crypto.INITIAL_STATE, 0);
  crypto.absorb(keys, 0, 80);
  expect(isChanged()).toBe(true);
  crypto.wipeHash();
  expect(isChanged()).toBe(false);
});

describe.each(calls)('%s', (_, prepare) => {
  test('leaves nothing when it returns', () => {
    const call = prepare();
    wasChanged = false;
    call();
    expect(wasChanged).toBe(true);
    expect(isChanged()).toBe(false);
  });

  test('leaves nothing when it is stopped, and what comes next is right', () => {
    const call = prepare();
    callsMade = 0;
    const expected = call();
    const total = callsMade;
    for (let stop = 0; stop < total; stop += stop < 12 || stop >= total - 12 ? 1 : 11) {
      callsLeft = stop;
      expect(call).toThrow(Stopped);
      callsLeft = Number.POSITIVE_INFINITY;
      expect(isChanged()).toBe(false);
    }
    expect(call()).toEqual(expected);
  });
});
