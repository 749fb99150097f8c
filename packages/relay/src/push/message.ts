/**
 * One wake-up as a push service takes it: RFC 8030 delivery, RFC 8291 encryption, RFC 8292 identification. It says nothing:
 * the content is empty, of one size, and the same for every reason there is. The topic lets the service keep only the last.
 */

/// <reference path="./http-ece.d.ts" />

import { createECDH, createPrivateKey, type KeyObject, randomBytes } from 'node:crypto';
import type { PushSubscription } from '@sotto/wire';
import ece from 'http_ece';
import { PUSH_TOKEN_SECONDS, PUSH_TTL_SECONDS } from '../limits.ts';

export type Urgency = 'low' | 'normal' | 'high';

export interface PushMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface PushMessages {
  /** 65 bytes: by which push services know this relay. */
  readonly publicKey: Uint8Array;
  create(subscription: PushSubscription, urgency: Urgency): Promise<PushMessage>;
}

export interface PushMessagesOptions {
  /** 32 bytes: a private key of P-256. */
  readonly key: Uint8Array;
  /** Where the operator is reached: an https or mailto URL. */
  readonly contact: string;
  readonly clock: () => number;
}

export const createPushMessages = ({ key, contact, clock }: PushMessagesOptions): PushMessages => {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(key);
  const publicKey = new Uint8Array(ecdh.getPublicKey());
  const signingKey = toSigningKey(key, publicKey);
  /** Tokens by the origin they are for; the oldest is first. */
  const tokens = new Map<string, { readonly text: string; readonly until: number }>();

  /** One token serves an origin for half its time. */
  const tokenFor = async (origin: string): Promise<string> => {
    const now = Math.floor(clock() / 1000);
    const kept = tokens.get(origin);
    if (kept !== undefined && now < kept.until && now > kept.until - PUSH_TOKEN_SECONDS) return kept.text;
    // Loaded with the first token: its many modules would lengthen every start of a relay.
    const { SignJWT } = await import('jose');
    const text = await new SignJWT({ sub: contact })
      .setProtectedHeader({ typ: 'JWT', alg: 'ES256' })
      .setAudience(origin)
      .setExpirationTime(now + PUSH_TOKEN_SECONDS)
      .sign(signingKey);
    tokens.delete(origin);
    tokens.set(origin, { text, until: now + PUSH_TOKEN_SECONDS / 2 });
    const [oldest] = tokens.keys();
    if (tokens.size > TOKENS_MAX && oldest !== undefined) tokens.delete(oldest);
    return text;
  };

  return {
    publicKey,
    async create({ endpoint, p256dh, auth }, urgency) {
      const token = await tokenFor(new URL(endpoint).origin);
      return {
        headers: {
          authorization: `vapid t=${token}, k=${bytesToBase64Url(publicKey)}`,
          'content-encoding': 'aes128gcm',
          'content-type': 'application/octet-stream',
          ttl: String(PUSH_TTL_SECONDS),
          topic: TOPIC,
          urgency,
        },
        body: encryptNothing(p256dh, auth),
      };
    },
  };
};

/** RFC 8291, section 3.4, with a key and a salt of its own each time. */
const encryptNothing = (p256dh: Uint8Array, auth: Uint8Array): Uint8Array => {
  const privateKey = createECDH('prime256v1');
  privateKey.generateKeys();
  const parameters = { version: 'aes128gcm', privateKey, salt: randomBytes(16) } as const;
  return new Uint8Array(
    ece.encrypt(Buffer.alloc(0), { ...parameters, dh: Buffer.from(p256dh), authSecret: Buffer.from(auth) }),
  );
};

const toSigningKey = (key: Uint8Array, publicKey: Uint8Array): KeyObject =>
  createPrivateKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      d: bytesToBase64Url(key),
      x: bytesToBase64Url(publicKey.subarray(1, 33)),
      y: bytesToBase64Url(publicKey.subarray(33)),
    },
  });

const bytesToBase64Url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** RFC 8030, section 5.4. */
const TOPIC = 'sotto';
const TOKENS_MAX = 1_000;
