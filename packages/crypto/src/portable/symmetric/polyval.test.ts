import { seededRandom } from '@sotto/testkit';
import { afterEach, expect, test } from 'vitest';
import { hexToBytes } from '../../bytes.ts';
import { absorbBlock, startPolyval, sum, wipePolyval } from './polyval.ts';

afterEach(wipePolyval);

test('RFC 8452, appendix A', () => {
  startPolyval(wordsOf(hexToBytes('25629347589242761d31f826ba4b757b')));
  absorb(hexToBytes('4f4f95668c83dfb6401762bb2d01a262'));
  absorb(hexToBytes('d1a24ddd2721d006bbe45f20d3c9f362'));
  expect(Array.from(sum)).toEqual(Array.from(wordsOf(hexToBytes('f7a3b47b846119fae5b7866cf5e5b77e'))));
});

test('products of blocks, edges among them, are those of the definition', () => {
  const random = seededRandom('polyval');
  const edges = ['00'.repeat(16), 'ff'.repeat(16), `01${'00'.repeat(15)}`, `${'00'.repeat(15)}80`].map(hexToBytes);
  const blocks = [...edges, ...Array.from({ length: 200 }, () => random(16))];
  for (const [i, key] of blocks.entries()) {
    for (const block of [...edges, blocks[(i * 7) % blocks.length]!]) {
      startPolyval(wordsOf(key));
      absorb(block);
      expect(numberOf(sum), `${i}`).toBe(dot(numberOf(wordsOf(block)), numberOf(wordsOf(key))));
    }
  }
});

function absorb(block: Uint8Array): void {
  const [a, b, c, d] = wordsOf(block);
  absorbBlock(a!, b!, c!, d!);
}

function wordsOf(bytes: Uint8Array): Int32Array {
  return new Int32Array(Uint8Array.from(bytes).buffer);
}

/** Bit i is the coefficient of x^i. */
function numberOf(words: Int32Array): bigint {
  return words.reduceRight((number, word) => (number << 32n) | BigInt(word >>> 0), 0n);
}

/** Section 3: a * b * x^-128. */
function dot(a: bigint, b: bigint): bigint {
  let product = 0n;
  for (let i = 0n; i < 128n; i++) if ((b >> i) & 1n) product ^= a << i;
  for (let i = 0; i < 128; i++) product = (product & 1n ? product ^ MODULUS : product) >> 1n;
  return product;
}

const MODULUS = (1n << 128n) | (1n << 127n) | (1n << 126n) | (1n << 121n) | 1n;
