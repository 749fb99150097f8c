/**
 * What a relay sees of contact tokens: it has the keys they were minted with, and the order in which they came. Whether two
 * tokens are of one contact must not show in that. The same measures find schemes that do link.
 */

import { defaultProvider as crypto } from '@sotto/crypto';
import { seededRandom, seedFromEnv } from '@sotto/testkit';
import { expect, test } from 'vitest';
import { deriveTokenNonce, mintContactToken, tokenNonce } from '../src/index.ts';

const CONTACTS = 40;
const BATCHES = 8;
const BATCH = 32;
const seed = seedFromEnv();

interface Spent {
  readonly contact: number;
  readonly token: Uint8Array;
}

type Mint = (contact: number, batch: number, place: number) => Uint8Array;

/** All tokens of all contacts of one mailbox, spent in turns, as people write in turns. */
const spendAll = (mint: Mint): readonly Spent[] =>
  Array.from({ length: CONTACTS * BATCHES * BATCH }, (_, n) => {
    const contact = n % CONTACTS;
    const turn = Math.floor(n / CONTACTS);
    return { contact, token: mint(contact, Math.floor(turn / BATCH), turn % BATCH) };
  });

/** Of nonce and MAC, and of what a relay can compute of a nonce by itself. */
const viewsOf = (token: Uint8Array, mailbox: Uint8Array): readonly Uint8Array[] => [
  token,
  crypto.sha256(tokenNonce(token)),
  crypto.hmacSha256(mailbox, tokenNonce(token)),
];

const distance = (a: Uint8Array, b: Uint8Array): number => {
  let bits = 0;
  for (let n = 0; n < a.length; n++) for (let x = a[n]! ^ b[n]!; x > 0; x &= x - 1) bits += 1;
  return bits;
};

/**
 * The greatest |z| over views, and over two measures: bits in which tokens of one contact differ, against those of others;
 * and bytes that repeat at one place within a contact.
 */
const linkage = (spent: readonly Spent[], mailbox: Uint8Array): number => {
  const views = spent.map(({ token }) => viewsOf(token, mailbox));
  let most = 0;
  for (const view of [0, 1, 2]) {
    const bits = 8 * views[0]![view]!.length;
    let same = 0;
    let other = 0;
    let repeated = 0;
    let pairs = 0;
    for (let n = 0; n + CONTACTS + 1 < spent.length; n++) {
      const mine = views[n]![view]!;
      // The next token of the same contact, and one of its neighbour.
      const next = views[n + CONTACTS]![view]!;
      same += distance(mine, next);
      other += distance(mine, views[n + CONTACTS + 1]![view]!);
      for (let byte = 0; byte < mine.length; byte++) if (mine[byte] === next[byte]) repeated += 1;
      pairs += 1;
    }
    const byChance = (pairs * bits) / 8 / 256;
    most = Math.max(
      most,
      Math.abs(same - other) / Math.sqrt((pairs * bits) / 2),
      Math.abs(same - (pairs * bits) / 2) / Math.sqrt((pairs * bits) / 4),
      Math.abs(repeated - byChance) / Math.sqrt(byChance),
    );
  }
  return most;
};

test('tokens of one contact cannot be linked by the relay, though it has their key', () => {
  const random = seededRandom(seed);
  const [key, mailbox] = [random(32), random(32)];
  const secrets = Array.from({ length: CONTACTS * BATCHES }, () => random(32));
  const spent = spendAll((contact, batch, place) => {
    const secret = secrets[contact * BATCHES + batch]!;
    return mintContactToken(crypto, key, deriveTokenNonce(crypto, secret, place), mailbox);
  });
  expect(new Set(spent.map(({ token }) => Buffer.from(token).toString('hex'))).size).toBe(spent.length);
  expect(linkage(spent, mailbox)).toBeLessThan(Z_MAX);
});

test('and the measure finds a byte for each contact, a counter, and a secret that is used as it is', () => {
  const random = seededRandom(seed);
  const [key, mailbox] = [random(32), random(32)];
  const labels = Array.from({ length: CONTACTS }, () => random(16));
  const minted = (nonce: Uint8Array): Uint8Array => mintContactToken(crypto, key, nonce, mailbox);
  const marked = spendAll((contact) => {
    const nonce = random(16);
    nonce[3] = labels[contact]![0]!;
    return minted(nonce);
  });
  const counted = spendAll((contact, batch, place) => {
    const nonce = labels[contact]!.slice();
    new DataView(nonce.buffer).setUint16(14, batch * BATCH + place);
    return minted(nonce);
  });
  const pseudonym = spendAll((contact) => minted(labels[contact]!));
  for (const linked of [marked, counted, pseudonym]) expect(linkage(linked, mailbox)).toBeGreaterThan(Z_MAX);
});

/** Nine measures: a chance of one in ten million to fail for nothing. */
const Z_MAX = 6;
