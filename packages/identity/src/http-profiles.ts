/**
 * The exact profiles of HTTP Message Signatures (RFC 9421) in use: what is covered, in this order, and under which tag. A
 * verifier names the profile by the endpoint that was called; nothing in a request can choose one.
 */

/** Those with an Ed25519 signature. */
export type SignatureProfileName = 'client' | 'clientStream' | 'server';

export interface SignatureProfile {
  /** Covered components, in the order of the signature base. Names with `@` are derived from the request line. */
  readonly components: readonly string[];
  readonly tag: string;
}

/** The one label a signature has in its two headers. */
export const SIGNATURE_LABEL = 'sotto';
/** The tag of an answer of relay to relay (http-answer-signature.ts). */
export const ANSWER_TAG = 'sotto-s2s-answer-v1';

export const signatureProfiles = {
  /** A device to its home relay; `keyid` is account id, slash, device id. */
  client: {
    components: ['@method', '@authority', '@path', '@query', 'content-type', 'content-digest'],
    tag: 'sotto-client-v1',
  },
  /** The same for the request that opens the delivery stream, which has no body. */
  clientStream: {
    components: ['@method', '@authority', '@path', '@query'],
    tag: 'sotto-client-v1',
  },
  /** A device within a session that it opened; `keyid` is the session's id, the nonce a sequence number, the MAC HMAC-SHA-256. */
  clientSession: {
    components: ['@method', '@authority', '@path', '@query', 'content-type', 'content-digest'],
    tag: 'sotto-session-v1',
  },
  /** Relay to relay; `keyid` names a key in the discovery document of `relay-origin`. */
  server: {
    components: [
      '@method',
      '@authority',
      '@path',
      '@query',
      'content-type',
      'content-digest',
      'relay-origin',
      'relay-destination',
      'relay-request-id',
    ],
    tag: 'sotto-s2s-v1',
  },
} as const satisfies Record<string, SignatureProfile>;
