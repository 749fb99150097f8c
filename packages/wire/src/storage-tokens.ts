/** What the client keeps of contact tokens (proto/sotto/storage/v1/tokens.proto). Keys, secrets and tokens are secret. */

import { sotto } from '#gen/messages';
import {
  sottoStorageV1MintedTokens,
  sottoStorageV1Standing,
  sottoStorageV1TokenKeys,
  sottoStorageV1TokenWallet,
} from '#gen/shapes';
import { defineCodec, type Form, message } from './codec.ts';
import { boolean, fixedBytes, repeated, uint32 } from './fields.ts';
import {
  CLIENT_RECORD_BYTES_MAX,
  CONTACT_TOKEN_BYTES,
  KEY_BYTES,
  MAILBOX_ID_BYTES,
  MINTED_BATCHES_MAX,
  TOKEN_GRANT_MAX,
  TOKEN_KEYS_MAX,
  WALLET_TOKENS_MAX,
} from './limits.ts';

/** The keys that this device mints with. */
export interface StoredTokenKeys {
  /** Newest epoch first. */
  readonly keys: readonly StoredTokenKey[];
}

export interface StoredTokenKey {
  readonly epoch: number;
  readonly key: Uint8Array;
  /** The relay has confirmed it: only then are tokens minted with it. */
  readonly uploaded: boolean;
}

/** The tokens of one epoch that were given to one account. */
export interface StoredMintedTokens {
  readonly batches: readonly StoredMintedBatch[];
}

export interface StoredMintedBatch {
  /** The nonces are derived from it. */
  readonly secret: Uint8Array;
  readonly tokens: number;
}

/** The tokens that are left for the mailbox of one device of a contact. */
export interface StoredTokenWallet {
  readonly mailboxId: Uint8Array;
  /** Oldest epoch first. */
  readonly held: readonly StoredHeldTokens[];
  /** How many batches came for this mailbox. */
  readonly grants: number;
}

export interface StoredHeldTokens {
  readonly epoch: number;
  readonly tokens: readonly Uint8Array[];
}

/** How one account stands with this one. */
export interface StoredStanding {
  readonly blocked: boolean;
  /** The relay has not confirmed that all tokens of the account are revoked. */
  readonly revoking: boolean;
  /** Batches given. */
  readonly granted: number;
  /** When the last one was: seconds since 1970. */
  readonly grantedAt: number;
  /** The account said that it has few tokens left. */
  readonly low: boolean;
  /** So few that a message of its own is worth it. */
  readonly refill: boolean;
  /** Something for it waits for tokens, and it has to be told. */
  readonly knock: boolean;
  /** Messages sent without a token since the account was last heard from. */
  readonly requests: number;
  /** When the last one was: seconds since 1970. */
  readonly requestedAt: number;
  /** The user wants to hear of the account: accepted it, or wrote to it. */
  readonly accepted: boolean;
  /**
   * Everything else of the account was deleted; this record goes when its tokens are revoked, and no other device may speak of the
   * account without knowing that.
   */
  readonly forgotten: boolean;
  /** The last time, as all devices of the own account name it: seconds since 1970; 0: never. */
  readonly forgottenAt: number;
}

const keyForm: Form<StoredTokenKey, sotto.storage.v1.TokenKey> = {
  epoch: uint32(1),
  key: fixedBytes(KEY_BYTES),
  uploaded: boolean(),
};

const batchForm: Form<StoredMintedBatch, sotto.storage.v1.MintedBatch> = {
  secret: fixedBytes(KEY_BYTES),
  tokens: uint32(1, TOKEN_GRANT_MAX),
};

const heldForm: Form<StoredHeldTokens, sotto.storage.v1.HeldTokens> = {
  epoch: uint32(1),
  tokens: repeated(fixedBytes(CONTACT_TOKEN_BYTES), WALLET_TOKENS_MAX, 1),
};

export const { encode: encodeStoredTokenKeys, decode: decodeStoredTokenKeys } = defineCodec<
  StoredTokenKeys,
  sotto.storage.v1.TokenKeys
>({
  code: sotto.storage.v1.TokenKeys,
  shape: sottoStorageV1TokenKeys,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: { keys: repeated(message(keyForm), TOKEN_KEYS_MAX) },
});

export const { encode: encodeStoredMintedTokens, decode: decodeStoredMintedTokens } = defineCodec<
  StoredMintedTokens,
  sotto.storage.v1.MintedTokens
>({
  code: sotto.storage.v1.MintedTokens,
  shape: sottoStorageV1MintedTokens,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: { batches: repeated(message(batchForm), MINTED_BATCHES_MAX) },
});

export const { encode: encodeStoredTokenWallet, decode: decodeStoredTokenWallet } = defineCodec<
  StoredTokenWallet,
  sotto.storage.v1.TokenWallet
>({
  code: sotto.storage.v1.TokenWallet,
  shape: sottoStorageV1TokenWallet,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: {
    mailboxId: fixedBytes(MAILBOX_ID_BYTES),
    held: repeated(message(heldForm), TOKEN_KEYS_MAX),
    grants: uint32(),
  },
});

export const { encode: encodeStoredStanding, decode: decodeStoredStanding } = defineCodec<
  StoredStanding,
  sotto.storage.v1.Standing
>({
  code: sotto.storage.v1.Standing,
  shape: sottoStorageV1Standing,
  bytesMax: CLIENT_RECORD_BYTES_MAX,
  form: {
    blocked: boolean(),
    revoking: boolean(),
    granted: uint32(),
    grantedAt: uint32(),
    low: boolean(),
    refill: boolean(),
    requests: uint32(),
    requestedAt: uint32(),
    knock: boolean(),
    accepted: boolean(),
    forgotten: boolean(),
    forgottenAt: uint32(),
  },
});
