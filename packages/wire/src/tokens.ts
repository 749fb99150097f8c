/** How a device lets its contacts write, and what it writes to strangers with (proto/sotto/relay/v1/tokens.proto). */

import { sotto } from '#gen/messages';
import {
  sottoRelayV1TokenKeysResponse,
  sottoRelayV1TokenKeysUpload,
  sottoRelayV1TokenRevocation,
  sottoRelayV1TokenRevocationResponse,
  sottoRelayV1VoucherRequest,
  sottoRelayV1VoucherResponse,
} from '#gen/shapes';
import { defineCodec, type Form, message } from './codec.ts';
import { fixedBytes, printable, repeated, uint32 } from './fields.ts';
import {
  BLINDED_VOUCHER_BYTES,
  KEY_BYTES,
  KEY_ID_CHARACTERS_MAX,
  SMALL_REQUEST_BYTES_MAX,
  TOKEN_KEYS_MAX,
  TOKEN_NONCE_BYTES,
  TOKEN_REVOCATION_BYTES_MAX,
  TOKEN_REVOCATIONS_MAX,
  VOUCHERS_BYTES_MAX,
  VOUCHERS_MAX,
} from './limits.ts';

export interface TokenEpochKey {
  readonly epoch: number;
  readonly key: Uint8Array;
}

export interface TokenKeysUpload {
  readonly keys: readonly TokenEpochKey[];
}

/** Nothing yet. */
export type TokenKeysResponse = Readonly<Record<never, never>>;

export interface TokenRevocation {
  readonly epoch: number;
  readonly nonces: readonly Uint8Array[];
}

/** Nothing yet. */
export type TokenRevocationResponse = Readonly<Record<never, never>>;

export interface VoucherRequest {
  /** Empty: asks for the key alone. */
  readonly issuerKeyId: string;
  readonly blinded: readonly Uint8Array[];
}

export interface VoucherResponse {
  /** The key for this account now. */
  readonly issuerKeyId: string;
  /** In the order of the request; none when that was for another key. */
  readonly blindSignatures: readonly Uint8Array[];
}

const epochKeyForm: Form<TokenEpochKey, sotto.relay.v1.TokenEpochKey> = {
  epoch: uint32(1),
  key: fixedBytes(KEY_BYTES),
};

export const { encode: encodeTokenKeysUpload, decode: decodeTokenKeysUpload } = defineCodec<
  TokenKeysUpload,
  sotto.relay.v1.TokenKeysUpload
>({
  code: sotto.relay.v1.TokenKeysUpload,
  shape: sottoRelayV1TokenKeysUpload,
  bytesMax: SMALL_REQUEST_BYTES_MAX,
  form: { keys: repeated(message(epochKeyForm), TOKEN_KEYS_MAX, 1) },
});

export const { encode: encodeTokenKeysResponse, decode: decodeTokenKeysResponse } = defineCodec<
  TokenKeysResponse,
  sotto.relay.v1.TokenKeysResponse
>({
  code: sotto.relay.v1.TokenKeysResponse,
  shape: sottoRelayV1TokenKeysResponse,
  bytesMax: SMALL_REQUEST_BYTES_MAX,
  form: {},
});

export const { encode: encodeTokenRevocation, decode: decodeTokenRevocation } = defineCodec<
  TokenRevocation,
  sotto.relay.v1.TokenRevocation
>({
  code: sotto.relay.v1.TokenRevocation,
  shape: sottoRelayV1TokenRevocation,
  bytesMax: TOKEN_REVOCATION_BYTES_MAX,
  form: { epoch: uint32(1), nonces: repeated(fixedBytes(TOKEN_NONCE_BYTES), TOKEN_REVOCATIONS_MAX, 1) },
});

export const { encode: encodeTokenRevocationResponse, decode: decodeTokenRevocationResponse } = defineCodec<
  TokenRevocationResponse,
  sotto.relay.v1.TokenRevocationResponse
>({
  code: sotto.relay.v1.TokenRevocationResponse,
  shape: sottoRelayV1TokenRevocationResponse,
  bytesMax: SMALL_REQUEST_BYTES_MAX,
  form: {},
});

export const { encode: encodeVoucherRequest, decode: decodeVoucherRequest } = defineCodec<
  VoucherRequest,
  sotto.relay.v1.VoucherRequest
>({
  code: sotto.relay.v1.VoucherRequest,
  shape: sottoRelayV1VoucherRequest,
  bytesMax: VOUCHERS_BYTES_MAX,
  form: {
    issuerKeyId: printable(KEY_ID_CHARACTERS_MAX),
    blinded: repeated(fixedBytes(BLINDED_VOUCHER_BYTES), VOUCHERS_MAX),
  },
});

export const { encode: encodeVoucherResponse, decode: decodeVoucherResponse } = defineCodec<
  VoucherResponse,
  sotto.relay.v1.VoucherResponse
>({
  code: sotto.relay.v1.VoucherResponse,
  shape: sottoRelayV1VoucherResponse,
  bytesMax: VOUCHERS_BYTES_MAX,
  form: {
    issuerKeyId: printable(KEY_ID_CHARACTERS_MAX, 1),
    blindSignatures: repeated(fixedBytes(BLINDED_VOUCHER_BYTES), VOUCHERS_MAX),
  },
});
