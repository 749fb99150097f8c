/** How a device learns who vouches for senders, and gets vouched for (proto/sotto/relay/v1). */

import { sotto } from '#gen/messages';
import {
  sottoRelayV1DiscoveryRequest,
  sottoRelayV1DiscoveryResponse,
  sottoRelayV1SenderCertificateRequest,
  sottoRelayV1SenderCertificateResponse,
} from '#gen/shapes';
import { defineCodec } from './codec.ts';
import { bytes, domain } from './fields.ts';
import { DISCOVERY_BYTES_MAX, SENDER_CERTIFICATE_BYTES_MAX, SMALL_REQUEST_BYTES_MAX } from './limits.ts';

/** Nothing yet: the certificate is of the device that signs the request. */
export type SenderCertificateRequest = Readonly<Record<never, never>>;

export interface SenderCertificateResponse {
  /** A serialised sender certificate (Signal session layer, section 6.7). */
  readonly certificate: Uint8Array;
}

export interface DiscoveryRequest {
  /** Of the relay that is asked or of any other. */
  readonly domain: string;
}

export interface DiscoveryResponse {
  /** A serialised `SignedDiscovery`, as that relay signed it. */
  readonly discovery: Uint8Array;
}

export const { encode: encodeSenderCertificateRequest, decode: decodeSenderCertificateRequest } = defineCodec<
  SenderCertificateRequest,
  sotto.relay.v1.SenderCertificateRequest
>({
  code: sotto.relay.v1.SenderCertificateRequest,
  shape: sottoRelayV1SenderCertificateRequest,
  bytesMax: SMALL_REQUEST_BYTES_MAX,
  form: {},
});

export const { encode: encodeSenderCertificateResponse, decode: decodeSenderCertificateResponse } = defineCodec<
  SenderCertificateResponse,
  sotto.relay.v1.SenderCertificateResponse
>({
  code: sotto.relay.v1.SenderCertificateResponse,
  shape: sottoRelayV1SenderCertificateResponse,
  bytesMax: SENDER_CERTIFICATE_BYTES_MAX + SMALL_REQUEST_BYTES_MAX,
  form: { certificate: bytes(1, SENDER_CERTIFICATE_BYTES_MAX) },
});

export const { encode: encodeDiscoveryRequest, decode: decodeDiscoveryRequest } = defineCodec<
  DiscoveryRequest,
  sotto.relay.v1.DiscoveryRequest
>({
  code: sotto.relay.v1.DiscoveryRequest,
  shape: sottoRelayV1DiscoveryRequest,
  bytesMax: SMALL_REQUEST_BYTES_MAX,
  form: { domain: domain() },
});

export const { encode: encodeDiscoveryResponse, decode: decodeDiscoveryResponse } = defineCodec<
  DiscoveryResponse,
  sotto.relay.v1.DiscoveryResponse
>({
  code: sotto.relay.v1.DiscoveryResponse,
  shape: sottoRelayV1DiscoveryResponse,
  bytesMax: DISCOVERY_BYTES_MAX + SMALL_REQUEST_BYTES_MAX,
  form: { discovery: bytes(1, DISCOVERY_BYTES_MAX) },
});
