/** Devices of the load: registered over the protocol, with a client session each, as a client would. */

import { createHash, createHmac, randomFillSync } from 'node:crypto';
import {
  asX25519PublicKey,
  concatBytes,
  defaultProvider as crypto,
  type Ed25519KeyPair,
  systemRandom as random,
} from '@sotto/crypto';
import { type HpkeKeyPair, hpkeXWing } from '@sotto/crypto/hpke';
import {
  bindDeviceKey,
  createManifest,
  type DeviceKeyKind,
  deriveClientSessionKey,
  formatClientKeyId,
  formatClientSessionId,
  type HeaderList,
  parseSignedRequest,
  type RequestParts,
  signRequest,
  tokenEpochAt,
  verifyManifest,
} from '@sotto/identity';
import {
  decodeErrorBody,
  decodeOpenSessionResponse,
  decodeSignedManifest,
  encodeClientFrame,
  encodeOpenSessionRequest,
  encodeRegisterRequest,
  encodeTokenKeysUpload,
} from '@sotto/wire';
import { eachAtOnce } from './at-once.ts';
import { type Answer, openHttp } from './http-connection.ts';
import { pause } from './load.ts';

export interface Device {
  readonly address: string;
  readonly domain: string;
  readonly mailboxId: Uint8Array;
  readonly keyId: string;
  readonly authentication: Ed25519KeyPair;
  /** Mints the tokens of whoever writes to it. */
  readonly tokenKey: Uint8Array;
}

/** A session of a device at the relay that listens on `port`; ends with the relay's process. */
export interface DeviceSession {
  /** Request line and headers for `body`, but for the length. */
  head(body: Uint8Array): string;
}

const kem = crypto.kyberKeyPair(random(64));
/** Of every mailbox of the load: what differs between them is their id. */
export const mailboxKeys: HpkeKeyPair = hpkeXWing.keyPair(crypto, random(32));

/** Makes an account. Only what is signed by its own identity key is its own: keys nobody uses are shared by all. */
export const registerDevice = async (port: number, domain: string, name: string): Promise<Device> => {
  const address = `${name}@${domain}`;
  const identity = crypto.x25519KeyPair(random(32));
  const authentication = crypto.ed25519KeyPair(random(32));
  const mailboxId = random(32);
  const device = { deviceId: 1, registrationId: 77, authenticationKey: authentication.publicKey, mailboxId };
  const bytes = createManifest(crypto, random, identity, { address, devices: [device], issuedAt: seconds() });
  const { accountId } = verifyManifest(crypto, bytes);
  const bound = (kind: DeviceKeyKind, publicKey: Uint8Array) => {
    const key = { kind, id: 1, publicKey };
    const owner = { accountId, deviceId: 1 };
    return { id: 1, publicKey, binding: bindDeviceKey(crypto, random, identity.privateKey, owner, key, seconds()) };
  };
  const signed = (kind: DeviceKeyKind, publicKey: Uint8Array) => ({
    ...bound(kind, publicKey),
    signature: crypto.xeddsaSign(identity.privateKey, publicKey, random(64)),
  });
  const body = encodeRegisterRequest({
    manifest: decodeSignedManifest(bytes),
    preKeys: {
      signedPreKey: signed('signedPreKey', concatBytes(Uint8Array.of(0x05), identity.publicKey)),
      lastResortKemPreKey: signed('lastResortKemPreKey', concatBytes(Uint8Array.of(0x08), kem.publicKey)),
      oneTimePreKeys: [],
      oneTimeKemPreKeys: [],
      mailboxKey: bound('mailboxKey', mailboxKeys.publicKey),
      replaceOneTimeKeys: false,
    },
  });
  const keyId = formatClientKeyId({ accountId, deviceId: 1 });
  const made = { address, domain, mailboxId, authentication, keyId, tokenKey: random(32) };
  await postSigned(port, made, '/v1/accounts', body);
  const keys = [{ epoch: tokenEpochAt(seconds()), key: made.tokenKey }];
  await postSigned(port, made, '/v1/tokens/keys', encodeTokenKeysUpload({ keys }), [NOT_SERVED]);
  return made;
};

/** A new token for the mailbox of `device`, written into `target`: what `mintContactToken` of `@sotto/identity` gives. */
export const mintToken = (device: Device, target: Uint8Array): void => {
  const nonce = randomFillSync(target.subarray(0, 16));
  const tag = createHmac('sha256', device.tokenKey).update(TOKEN_LABEL).update(nonce).update(device.mailboxId);
  target.set(tag.update(LANE_CONTACT).digest().subarray(0, 16), 16);
};

export const registerDevices = async (port: number, domain: string, prefix: string, count: number): Promise<Device[]> =>
  eachAtOnce(count, REGISTRATIONS_AT_ONCE, (index) => registerDevice(port, domain, `${prefix}${index}`));

export const openSession = async (port: number, device: Device): Promise<DeviceSession> => {
  const own = crypto.x25519KeyPair(random(32));
  const body = encodeOpenSessionRequest({ ephemeralKey: own.publicKey });
  const { answer, headers } = await postSigned(port, device, '/v1/session', body);
  const { sessionId, ephemeralKey } = decodeOpenSessionResponse(answer);
  const key = deriveClientSessionKey(crypto, {
    sessionId,
    signature: parseSignedRequest('client', { ...partsOf(port, '/v1/session', body), headers }).signature,
    privateKey: own.privateKey,
    deviceKey: own.publicKey,
    relayKey: asX25519PublicKey(ephemeralKey),
    side: 'device',
  });
  return sessionOf(port, formatClientSessionId(sessionId), key);
};

/** What `signSessionRequest` of `@sotto/identity` gives, from texts made once: the generator must outrun the relay. */
const sessionOf = (port: number, keyId: string, key: Uint8Array): DeviceSession => {
  const authority = `127.0.0.1:${port}`;
  const components = '("@method" "@authority" "@path" "@query" "content-type" "content-digest")';
  const baseHead = `"@method": POST\n"@authority": ${authority}\n"@path": /v1/messages\n"@query": ?\n"content-type": application/x-protobuf\n"content-digest": `;
  let sequence = 0;
  return {
    head(body) {
      sequence += 1;
      const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
      const parameters = `${components};created=${seconds()};nonce="${sequence}";keyid="${keyId}";tag="sotto-session-v1"`;
      const base = `${baseHead}${digest}\n"@signature-params": ${parameters}`;
      const mac = createHmac('sha256', key).update(base).digest('base64');
      return (
        `POST /v1/messages HTTP/1.1\r\nhost: ${authority}\r\ncontent-type: application/x-protobuf\r\n` +
        `content-digest: ${digest}\r\nsignature-input: sotto=${parameters}\r\nsignature: sotto=:${mac}:\r\n`
      );
    },
  };
};

/** The first frame of a stream. */
export const attachFrame = (port: number, device: Device): Uint8Array => {
  const request: RequestParts = { ...partsOf(port, '/v1/stream', new Uint8Array(0)), method: 'GET', headers: [] };
  const signed = new Map(sign(device, 'clientStream', request));
  return encodeClientFrame({
    kind: 'attach',
    signatureInput: signed.get('signature-input')!,
    signature: signed.get('signature')!,
  });
};

/** A busy relay is asked again. */
const postSigned = async (
  port: number,
  device: Device,
  path: string,
  body: Uint8Array,
  borne: readonly number[] = [],
): Promise<{ readonly answer: Uint8Array; readonly headers: HeaderList }> => {
  for (let attempt = 1; ; attempt += 1) {
    const { answer, headers } = await postOnce(port, device, path, body);
    if (answer?.status === BUSY && attempt < ATTEMPTS) await pause(answer.retryAfter * 1000 * Math.random());
    else if (answer?.status === 200 || borne.includes(answer?.status ?? 0))
      return { answer: new Uint8Array(answer?.body ?? []), headers };
    else throw new Error(`${path} was refused: ${answer && decodeErrorBody(answer.body).code}`);
  }
};

const postOnce = async (
  port: number,
  device: Device,
  path: string,
  body: Uint8Array,
): Promise<{ readonly answer: Answer | undefined; readonly headers: HeaderList }> => {
  const parts = partsOf(port, path, body);
  const headers = [...parts.headers, ...sign(device, 'client', parts)];
  const head = [`POST ${path} HTTP/1.1`, `host: ${parts.authority}`, ...headers.map((pair) => pair.join(': '))];
  const connection = await openHttp(port);
  const answer = await new Promise<Answer | undefined>((resolve) =>
    connection.send(`${head.join('\r\n')}\r\n`, body, resolve),
  );
  connection.close();
  return { answer, headers };
};

const sign = (device: Device, profile: 'client' | 'clientStream', request: RequestParts): HeaderList =>
  signRequest(crypto, {
    profile,
    request,
    privateKey: device.authentication.privateKey,
    keyId: device.keyId,
    now: seconds(),
    nonce: random(16),
  });

const partsOf = (port: number, path: string, body: Uint8Array): RequestParts => ({
  method: 'POST',
  authority: `127.0.0.1:${port}`,
  path,
  query: '?',
  headers: [['content-type', 'application/x-protobuf']],
  body,
});

const seconds = (): number => Math.floor(Date.now() / 1000);
const REGISTRATIONS_AT_ONCE = 32;
/** By a relay that asks for no tokens. */
const NOT_SERVED = 404;
const BUSY = 503;
const ATTEMPTS = 30;
const TOKEN_LABEL = Buffer.from('Sotto contact token v1\0');
const LANE_CONTACT = Uint8Array.of(0x01);
