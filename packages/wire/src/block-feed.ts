/** Block feeds (proto/sotto/federation/v1). Only the forms are checked here; who signed is for `@sotto/identity`. */

import { sotto } from '#gen/messages';
import { sottoFederationV1BlockFeed, sottoFederationV1SignedBlockFeed } from '#gen/shapes';
import { defineCodec, type Form, message } from './codec.ts';
import { bytes, domain, enumeration, fixedBytes, optional, repeated, uint32 } from './fields.ts';
import { BLOCK_ENTRIES_MAX, BLOCK_FEED_BYTES_MAX, HASH_BYTES, KEY_BYTES, SIGNATURE_BYTES } from './limits.ts';

export interface SignedBlockFeed {
  /** A serialised {@link BlockFeed}; the signature covers these very bytes. */
  readonly feed: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly signature: Uint8Array;
}

export interface BlockFeed {
  /** Higher in each later feed of the same key. */
  readonly sequence: number;
  /** Times are seconds since 1970. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly entries: readonly BlockEntry[];
}

export type BlockReason = 'spam' | 'abuse' | 'malware' | 'impersonation' | 'unsafeOperation' | 'deleted';

/** Of a domain or of an account; `@sotto/identity` sees to it that it is one of them. */
export interface BlockEntry {
  readonly domain?: string;
  /** 32 bytes. */
  readonly accountHash?: Uint8Array;
  readonly reason: BlockReason;
  readonly expiresAt: number;
  /** 32 bytes, of what the publisher can show. */
  readonly evidenceHash?: Uint8Array;
}

const entryForm: Form<BlockEntry, sotto.federation.v1.BlockEntry> = {
  domain: optional(domain()),
  accountHash: optional(fixedBytes(HASH_BYTES)),
  reason: enumeration<BlockReason>({
    spam: 1,
    abuse: 2,
    malware: 3,
    impersonation: 4,
    unsafeOperation: 5,
    deleted: 6,
  }),
  expiresAt: uint32(1),
  evidenceHash: optional(fixedBytes(HASH_BYTES)),
};

export const { encode: encodeSignedBlockFeed, decode: decodeSignedBlockFeed } = defineCodec<
  SignedBlockFeed,
  sotto.federation.v1.SignedBlockFeed
>({
  code: sotto.federation.v1.SignedBlockFeed,
  shape: sottoFederationV1SignedBlockFeed,
  bytesMax: BLOCK_FEED_BYTES_MAX,
  form: {
    feed: bytes(1, BLOCK_FEED_BYTES_MAX),
    publicKey: fixedBytes(KEY_BYTES),
    signature: fixedBytes(SIGNATURE_BYTES),
  },
});

export const { encode: encodeBlockFeed, decode: decodeBlockFeed } = defineCodec<
  BlockFeed,
  sotto.federation.v1.BlockFeed
>({
  code: sotto.federation.v1.BlockFeed,
  shape: sottoFederationV1BlockFeed,
  bytesMax: BLOCK_FEED_BYTES_MAX,
  form: {
    sequence: uint32(1),
    issuedAt: uint32(1),
    expiresAt: uint32(1),
    entries: repeated(message(entryForm), BLOCK_ENTRIES_MAX),
  },
});
