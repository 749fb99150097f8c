/** Terms of registration, and subscriptions to wake-ups (proto/sotto/relay/v1/admission.proto). */

import { sotto } from '#gen/messages';
import {
  sottoRelayV1PushKeyRequest,
  sottoRelayV1PushKeyResponse,
  sottoRelayV1PushRequest,
  sottoRelayV1PushResponse,
  sottoRelayV1RegistrationTerms,
} from '#gen/shapes';
import { defineCodec, type Form, message } from './codec.ts';
import { enumeration, fixedBytes, optional, printable, uint32 } from './fields.ts';
import {
  POINT_BYTES,
  PROOF_OF_WORK_BITS_MAX,
  PROOF_OF_WORK_CHALLENGE_BYTES,
  PROOF_OF_WORK_COST_MAX,
  PUSH_AUTH_BYTES,
  PUSH_ENDPOINT_CHARACTERS_MAX,
  PUSH_REQUEST_BYTES_MAX,
  SMALL_REQUEST_BYTES_MAX,
} from './limits.ts';

export type RegistrationPolicy = 'open' | 'invite' | 'closed' | 'proofOfWork';

export interface RegistrationTerms {
  readonly policy: RegistrationPolicy;
  readonly challenge?: ProofOfWorkChallenge;
}

export interface ProofOfWorkChallenge {
  readonly challenge: Uint8Array;
  /** scrypt takes 2^cost KiB. */
  readonly cost: number;
  readonly zeroBits: number;
}

export interface ProofOfWork {
  readonly challenge: Uint8Array;
  readonly counter: number;
}

/** Nothing yet. */
export type PushKeyRequest = Readonly<Record<never, never>>;

export interface PushKeyResponse {
  /** 65 bytes: an uncompressed point of P-256. */
  readonly publicKey: Uint8Array;
}

export interface PushRequest {
  /** Missing: wake no more. */
  readonly subscription?: PushSubscription;
}

export interface PushSubscription {
  readonly endpoint: string;
  /** 65 bytes: an uncompressed point of P-256. */
  readonly p256dh: Uint8Array;
  /** 16 bytes. */
  readonly auth: Uint8Array;
}

/** Nothing yet. */
export type PushResponse = Readonly<Record<never, never>>;

export const proofOfWorkForm: Form<ProofOfWork, sotto.relay.v1.ProofOfWork> = {
  challenge: fixedBytes(PROOF_OF_WORK_CHALLENGE_BYTES),
  counter: uint32(),
};

const challengeForm: Form<ProofOfWorkChallenge, sotto.relay.v1.ProofOfWorkChallenge> = {
  challenge: fixedBytes(PROOF_OF_WORK_CHALLENGE_BYTES),
  cost: uint32(1, PROOF_OF_WORK_COST_MAX),
  zeroBits: uint32(1, PROOF_OF_WORK_BITS_MAX),
};

const subscriptionForm: Form<PushSubscription, sotto.relay.v1.PushSubscription> = {
  endpoint: printable(PUSH_ENDPOINT_CHARACTERS_MAX, 1),
  p256dh: fixedBytes(POINT_BYTES),
  auth: fixedBytes(PUSH_AUTH_BYTES),
};

export const { encode: encodeRegistrationTerms, decode: decodeRegistrationTerms } = defineCodec<
  RegistrationTerms,
  sotto.relay.v1.RegistrationTerms
>({
  code: sotto.relay.v1.RegistrationTerms,
  shape: sottoRelayV1RegistrationTerms,
  bytesMax: SMALL_REQUEST_BYTES_MAX,
  form: {
    policy: enumeration<RegistrationPolicy>({ open: 1, invite: 2, closed: 3, proofOfWork: 4 }),
    challenge: optional(message(challengeForm)),
  },
});

export const { encode: encodePushKeyRequest, decode: decodePushKeyRequest } = defineCodec<
  PushKeyRequest,
  sotto.relay.v1.PushKeyRequest
>({
  code: sotto.relay.v1.PushKeyRequest,
  shape: sottoRelayV1PushKeyRequest,
  bytesMax: SMALL_REQUEST_BYTES_MAX,
  form: {},
});

export const { encode: encodePushKeyResponse, decode: decodePushKeyResponse } = defineCodec<
  PushKeyResponse,
  sotto.relay.v1.PushKeyResponse
>({
  code: sotto.relay.v1.PushKeyResponse,
  shape: sottoRelayV1PushKeyResponse,
  bytesMax: SMALL_REQUEST_BYTES_MAX,
  form: { publicKey: fixedBytes(POINT_BYTES) },
});

export const { encode: encodePushRequest, decode: decodePushRequest } = defineCodec<
  PushRequest,
  sotto.relay.v1.PushRequest
>({
  code: sotto.relay.v1.PushRequest,
  shape: sottoRelayV1PushRequest,
  bytesMax: PUSH_REQUEST_BYTES_MAX,
  form: { subscription: optional(message(subscriptionForm)) },
});

export const { encode: encodePushResponse, decode: decodePushResponse } = defineCodec<
  PushResponse,
  sotto.relay.v1.PushResponse
>({
  code: sotto.relay.v1.PushResponse,
  shape: sottoRelayV1PushResponse,
  bytesMax: SMALL_REQUEST_BYTES_MAX,
  form: {},
});
