/**
 * A push service on loopback for tests, and the device it pushes to: takes messages as RFC 8030 says, checks who sends
 * (RFC 8292) and decrypts (RFC 8291) with node:crypto alone, sharing no code with what sends.
 */

import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PushSubscription } from '@sotto/wire';
import type { Keeper } from './relays.ts';

export interface ReceivedPush {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: number;
  readonly plaintext: Buffer;
  /** Claims of the token, whose signature was checked. */
  readonly claims: { readonly aud: string; readonly exp: number; readonly sub: string };
  /** The key that signed the token. */
  readonly key: Buffer;
}

export interface PushService {
  readonly origin: string;
  readonly received: readonly ReceivedPush[];
  subscribe(path: string): PushSubscription;
  /** What is answered from now on; 201 at first. */
  answer(status: number, retryAfter?: number): void;
}

export const startPushService = async (keeper: Pick<Keeper, 'keep'>): Promise<PushService> => {
  const subscriptions = new Map<string, { readonly ecdh: ReturnType<typeof createECDH>; readonly auth: Buffer }>();
  const received: ReceivedPush[] = [];
  const failures: unknown[] = [];
  let status = 201;
  let headers: Readonly<Record<string, string>> = {};
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      const body = Buffer.concat(chunks);
      try {
        const { ecdh, auth } = subscriptions.get(path)!;
        const { claims, key } = checkToken(String(request.headers.authorization));
        const plaintext = decrypt(body, ecdh, auth);
        received.push({ path, headers: request.headers, bytes: body.length, plaintext, claims, key });
      } catch (error) {
        failures.push(error);
      }
      response.writeHead(failures.length > 0 ? 400 : status, headers).end('x'.repeat(100));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  keeper.keep(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    if (failures.length > 0) throw failures[0];
  });
  return {
    origin,
    received,
    subscribe(path) {
      const ecdh = createECDH('prime256v1');
      const p256dh = new Uint8Array(ecdh.generateKeys());
      const auth = randomBytes(16);
      subscriptions.set(path, { ecdh, auth });
      return { endpoint: `${origin}${path}`, p256dh, auth: new Uint8Array(auth) };
    },
    answer(next, retryAfter) {
      status = next;
      headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
    },
  };
};

/** RFC 8292, sections 2 and 3. */
const checkToken = (authorization: string): Pick<ReceivedPush, 'claims' | 'key'> => {
  const [, token = '', k = ''] = /^vapid t=([^,]+), ?k=(.+)$/.exec(authorization) ?? [];
  const [head = '', body = '', signature = ''] = token.split('.');
  const key = Buffer.from(k, 'base64url');
  const [x, y] = [key.subarray(1, 33).toString('base64url'), key.subarray(33).toString('base64url')];
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } });
  const { alg, typ } = JSON.parse(Buffer.from(head, 'base64url').toString());
  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${body}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (alg !== 'ES256' || typ !== 'JWT' || !isSigned) throw new Error('the token does not verify');
  return { claims: JSON.parse(Buffer.from(body, 'base64url').toString()), key };
};

/** RFC 8291, section 3.4, and RFC 8188, section 2. */
const decrypt = (body: Buffer, ecdh: ReturnType<typeof createECDH>, auth: Buffer): Buffer => {
  const [salt, idLength] = [body.subarray(0, 16), body.readUInt8(20)];
  const sender = body.subarray(21, 21 + idLength);
  const record = body.subarray(21 + idLength);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), sender]);
  const secret = Buffer.from(hkdfSync('sha256', ecdh.computeSecret(sender), auth, info, 32));
  const derive = (name: string, length: number) =>
    Buffer.from(hkdfSync('sha256', secret, salt, Buffer.from(`Content-Encoding: ${name}\0`), length));
  const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
  decipher.setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  const end = padded.lastIndexOf(2);
  if (end < 0 || padded.subarray(end + 1).some((byte) => byte !== 0)) throw new Error('the padding is wrong');
  return padded.subarray(0, end);
};
