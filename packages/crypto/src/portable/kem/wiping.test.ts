/** The buffers of the key encapsulations hold no secret when a call returns or throws. */

import { afterAll, beforeAll, expect, test, vi } from 'vitest';

type Kyber = typeof import('./kyber.ts');
type MlKem768 = typeof import('./ml-kem-768.ts');

/** The memory of every array that the modules made when they were loaded, and that calls made since. */
const memories = new Set<ArrayBufferLike>();
let own: ArrayBufferLike[] = [];
let atFirst: string[] = [];
let kyber: Kyber;
let mlKem768: MlKem768;

beforeAll(async () => {
  for (const name of ['Uint8Array', 'Int32Array'] as const) {
    const Original = globalThis[name];
    const recorded = new Proxy(Original, {
      construct(target, args, newTarget) {
        const array = Reflect.construct(target, args, newTarget) as Uint8Array;
        memories.add(array.buffer);
        return array;
      },
      get: (target, key) => (key === Symbol.species ? recorded : Reflect.get(target, key)),
    });
    vi.stubGlobal(name, recorded);
  }
  vi.resetModules();
  kyber = await import('./kyber.ts');
  mlKem768 = await import('./ml-kem-768.ts');
  own = [...memories];
  atFirst = own.map(bytesOf);
});

afterAll(() => vi.unstubAllGlobals());

const bytesOf = (memory: ArrayBufferLike): string => Buffer.from(memory).toString('hex');

/**
 * Runs `call`, which returns its results. Says which memory of the modules, by its length, is not as it was when they were
 * loaded, but for the matrix, which is public; and what the call made besides its results.
 */
function leftBy(call: () => readonly Uint8Array[]): { changed: number[]; made: string[] } {
  memories.clear();
  const results = call().map((result) => result.buffer);
  const changed = own.flatMap((memory, index) => (bytesOf(memory) === atFirst[index] ? [] : [memory.byteLength]));
  const made = [...memories].filter((memory) => !own.includes(memory) && !results.includes(memory)).map(bytesOf);
  return { changed: changed.filter((length) => length !== MATRIX_BYTES), made: made.filter((hex) => /[^0]/.test(hex)) };
}

const MATRIX_BYTES = 4 * (16 * 256 + 8);

test('there is memory to look at: the matrix, the state, polynomials, and seeds', () => {
  const lengths = own.map((memory) => memory.byteLength);
  expect(lengths).toEqual(expect.arrayContaining([MATRIX_BYTES, 200, 1024, 512, 64, 32, 2400, 1568]));
  expect(lengths.filter((length) => length === MATRIX_BYTES)).toHaveLength(1);
});

test('Kyber-1024: key generation, encapsulation, decapsulation and rejection leave nothing', () => {
  const seed = new Uint8Array(64).fill(1);
  const random = new Uint8Array(32).fill(2);
  let pair = kyber.kyberKeyPair(seed);
  const nothing = { changed: [], made: [] };
  const made = leftBy(() => {
    pair = kyber.kyberKeyPair(seed);
    return [pair.privateKey, pair.publicKey];
  });
  expect(made).toEqual(nothing);
  let encapsulated = kyber.kyberEncapsulate(pair.publicKey, random);
  const sealed = leftBy(() => {
    encapsulated = kyber.kyberEncapsulate(pair.publicKey, random);
    return [encapsulated.ciphertext, encapsulated.sharedSecret];
  });
  // Hashes of the ciphertext and of the public key are public.
  expect(sealed.changed).toEqual([]);
  expect(sealed.made).toHaveLength(1);
  const publicHashes = [...sealed.made, Buffer.from(pair.privateKey.subarray(3104, 3136)).toString('hex')];
  const opened = leftBy(() => [kyber.kyberDecapsulate(pair.privateKey, encapsulated.ciphertext)]);
  expect(opened.changed).toEqual([]);
  expect(opened.made.sort()).toEqual(publicHashes.sort());
  encapsulated.ciphertext[0]! ^= 1;
  const rejected = leftBy(() => [kyber.kyberDecapsulate(pair.privateKey, encapsulated.ciphertext)]);
  expect(rejected.changed).toEqual([]);
  expect(rejected.made).toHaveLength(2);
});

test('ML-KEM-768: each piece leaves nothing but public bytes', () => {
  const seed = new Uint8Array(64).fill(3);
  const random = new Uint8Array(32).fill(4);
  const pair = mlKem768.mlKem768KeyPair(seed);
  expect(leftBy(() => Object.values(mlKem768.mlKem768KeyPair(seed)))).toEqual({ changed: [], made: [] });
  const first = mlKem768.mlKem768Encapsulate1(pair.header, random);
  expect(leftBy(() => Object.values(mlKem768.mlKem768Encapsulate1(pair.header, random)))).toEqual({
    changed: [],
    made: [],
  });
  const second = mlKem768.mlKem768Encapsulate2(pair.header, pair.vector, random);
  const hash = Buffer.from(pair.header.subarray(32)).toString('hex');
  expect(leftBy(() => [mlKem768.mlKem768Encapsulate2(pair.header, pair.vector, random)])).toEqual({
    changed: [],
    made: [hash],
  });
  const ciphertext = Buffer.concat([first.ciphertext1, second]).toString('hex');
  expect(leftBy(() => [mlKem768.mlKem768Decapsulate(pair.privateKey, first.ciphertext1, second)])).toEqual({
    changed: [],
    made: [ciphertext],
  });
});
