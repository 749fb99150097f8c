/** Codecs of contact tokens and vouchers, with values. */

import fc from 'fast-check';
import * as wire from '../src/index.ts';
import { bytes, codec, list, type NamedCodec, printable, record, uint32, versioned } from './values.ts';

const nothing = record<Readonly<Record<never, never>>>({});
const tokens = list(bytes(32), 1);

export const tokenCodecs: readonly NamedCodec[] = [
  codec(
    'TokenKeysUpload',
    'sotto.relay.v1.TokenKeysUpload',
    wire.encodeTokenKeysUpload,
    wire.decodeTokenKeysUpload,
    record<wire.TokenKeysUpload>({ keys: list(record<wire.TokenEpochKey>({ epoch: uint32(1), key: bytes(32) }), 1) }),
  ),
  codec(
    'TokenKeysResponse',
    'sotto.relay.v1.TokenKeysResponse',
    wire.encodeTokenKeysResponse,
    wire.decodeTokenKeysResponse,
    nothing,
  ),
  codec(
    'TokenRevocation',
    'sotto.relay.v1.TokenRevocation',
    wire.encodeTokenRevocation,
    wire.decodeTokenRevocation,
    record<wire.TokenRevocation>({ epoch: uint32(1), nonces: list(bytes(16), 1) }),
  ),
  codec(
    'TokenRevocationResponse',
    'sotto.relay.v1.TokenRevocationResponse',
    wire.encodeTokenRevocationResponse,
    wire.decodeTokenRevocationResponse,
    nothing,
  ),
  codec(
    'VoucherRequest',
    'sotto.relay.v1.VoucherRequest',
    wire.encodeVoucherRequest,
    wire.decodeVoucherRequest,
    record<wire.VoucherRequest>({ issuerKeyId: printable(), blinded: list(bytes(256)) }),
  ),
  codec(
    'VoucherResponse',
    'sotto.relay.v1.VoucherResponse',
    wire.encodeVoucherResponse,
    wire.decodeVoucherResponse,
    record<wire.VoucherResponse>({ issuerKeyId: printable(1), blindSignatures: list(bytes(256)) }),
  ),
  codec(
    'StoredTokenKeys',
    'sotto.storage.v1.TokenKeys',
    wire.encodeStoredTokenKeys,
    wire.decodeStoredTokenKeys,
    record<wire.StoredTokenKeys>({
      keys: list(record<wire.StoredTokenKey>({ epoch: uint32(1), key: bytes(32), uploaded: fc.boolean() })),
    }),
    versioned,
  ),
  codec(
    'StoredMintedTokens',
    'sotto.storage.v1.MintedTokens',
    wire.encodeStoredMintedTokens,
    wire.decodeStoredMintedTokens,
    record<wire.StoredMintedTokens>({
      batches: list(record<wire.StoredMintedBatch>({ secret: bytes(32), tokens: uint32(1, 32) })),
    }),
    versioned,
  ),
  codec(
    'StoredTokenWallet',
    'sotto.storage.v1.TokenWallet',
    wire.encodeStoredTokenWallet,
    wire.decodeStoredTokenWallet,
    record<wire.StoredTokenWallet>({
      mailboxId: bytes(32),
      held: list(record<wire.StoredHeldTokens>({ epoch: uint32(1), tokens })),
      grants: uint32(),
    }),
    versioned,
  ),
  codec(
    'StoredStanding',
    'sotto.storage.v1.Standing',
    wire.encodeStoredStanding,
    wire.decodeStoredStanding,
    record<wire.StoredStanding>({
      blocked: fc.boolean(),
      revoking: fc.boolean(),
      granted: uint32(),
      grantedAt: uint32(),
      low: fc.boolean(),
      refill: fc.boolean(),
      requests: uint32(),
      requestedAt: uint32(),
      knock: fc.boolean(),
      accepted: fc.boolean(),
      forgotten: fc.boolean(),
      forgottenAt: uint32(),
    }),
    versioned,
  ),
];
