import { defaultProvider as crypto, systemRandom as random } from '@sotto/crypto';
import { type BlockFeed, decodeSignedBlockFeed, encodeBlockFeed, encodeSignedBlockFeed } from '@sotto/wire';
import { expect, test } from 'vitest';
import { blockedAccountHash, createBlockFeed, verifyBlockFeed } from './block-feed.ts';

const keys = crypto.ed25519KeyPair(random(32));
const NOW = 1_700_000_000;
const options = { publicKey: keys.publicKey, sequence: 3, now: NOW };
const feed: BlockFeed = {
  sequence: 4,
  issuedAt: NOW - 60,
  expiresAt: NOW + 3600,
  entries: [
    { domain: 'b.example', reason: 'spam', expiresAt: NOW + 60 },
    { accountHash: new Uint8Array(32), reason: 'abuse', expiresAt: NOW + 60, evidenceHash: new Uint8Array(32).fill(1) },
  ],
};
const INVALID = expect.objectContaining({ code: 'E_BLOCK_FEED_INVALID' });
const STALE = expect.objectContaining({ code: 'E_BLOCK_FEED_STALE' });

test('BF-01: a feed of the key is taken, one of another or with a changed byte is not', () => {
  const bytes = createBlockFeed(crypto, keys, feed);
  expect(verifyBlockFeed(crypto, bytes, options)).toEqual(feed);
  const other = crypto.ed25519KeyPair(random(32));
  expect(() => verifyBlockFeed(crypto, createBlockFeed(crypto, other, feed), options)).toThrow(INVALID);
  const signed = decodeSignedBlockFeed(bytes);
  const renamed = encodeSignedBlockFeed({ ...signed, feed: encodeBlockFeed({ ...feed, sequence: 5 }) });
  expect(() => verifyBlockFeed(crypto, renamed, options)).toThrow(INVALID);
  expect(() => verifyBlockFeed(crypto, bytes.subarray(1), options)).toThrow(INVALID);
});

test('BF-02: an entry names a domain or an account, and the feed ends after it begins', () => {
  const entry = { reason: 'spam', expiresAt: NOW } as const;
  for (const entries of [[entry], [{ ...entry, domain: 'b.example', accountHash: new Uint8Array(32) }]])
    expect(() => createBlockFeed(crypto, keys, { ...feed, entries })).toThrow(RangeError);
  expect(() => createBlockFeed(crypto, keys, { ...feed, expiresAt: feed.issuedAt })).toThrow(RangeError);
  const bytes = encodeBlockFeed({ ...feed, entries: [entry] });
  const signature = crypto.ed25519Sign(
    keys.privateKey,
    new Uint8Array([...new TextEncoder().encode('Sotto block feed v1\0'), ...bytes]),
  );
  const signed = encodeSignedBlockFeed({ feed: bytes, publicKey: keys.publicKey, signature });
  expect(() => verifyBlockFeed(crypto, signed, options)).toThrow(INVALID);
});

test('BF-03: an older feed, one that is over and one from the future are not taken', () => {
  const verify = (changes: Partial<BlockFeed>) =>
    verifyBlockFeed(crypto, createBlockFeed(crypto, keys, { ...feed, ...changes }), options);
  expect(verify({ issuedAt: NOW + 300, expiresAt: NOW + 301 })).toBeDefined();
  for (const changes of [{ sequence: 3 }, { expiresAt: NOW - 1 }, { issuedAt: NOW + 301, expiresAt: NOW + 400 }])
    expect(() => verify(changes)).toThrow(STALE);
});

test('an account hash is that of one account', () => {
  const [a, b] = [random(16), random(16)];
  expect(blockedAccountHash(crypto, a)).toEqual(blockedAccountHash(crypto, a));
  expect(blockedAccountHash(crypto, a)).not.toEqual(blockedAccountHash(crypto, b));
});
