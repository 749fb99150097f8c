/** The way of a discovery document between the machine that serves and the one with the root key. */

import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CryptoProvider, defaultProvider, type Ed25519KeyPair, systemRandom, wipe } from '@sotto/crypto';
import {
  createDiscoveryRequest,
  installDiscovery,
  inventory,
  readInstalledDocument,
  signDiscoveryRequest,
} from '@sotto/relay';
import { DISCOVERY_BYTES_MAX } from '@sotto/wire';
import { CliError } from '../errors.ts';
import { formatDate } from '../output/units.ts';

export interface RequestOptions {
  readonly data: string;
  readonly out: string;
  readonly publicUrl?: string;
  readonly workBits?: number;
  readonly revoke: readonly string[];
}

export async function requestDiscovery({ data, out, publicUrl, workBits, revoke }: RequestOptions): Promise<void> {
  const { domain } = await inventory(data);
  const installed = readInstalledDocument(data)?.discovery;
  const url = publicUrl ?? installed?.apiUrl;
  const bits = workBits ?? installed?.limits.requestWorkBits ?? 0;
  if (url === undefined) throw new CliError('E_USAGE', 'no document is installed yet: name the URL by --public-url');
  const relay = { dataDirectory: data, domain, publicUrl: url, workBits: bits, revoke };
  writeFileSync(out, createDiscoveryRequest({ ...relay, crypto: defaultProvider, clock: Date.now }));
  say(`Wrote ${out}. Sign it where the root key is: sotto relay discovery sign`);
}

export interface SignOptions {
  readonly keys: string;
  readonly request: string;
  readonly out: string;
  readonly days: number;
  readonly formerRoot?: string;
}

export async function signDiscovery({ keys, request, out, days, formerRoot }: SignOptions): Promise<void> {
  const crypto = defaultProvider;
  const root = rootKeyIn(crypto, join(keys, 'root.key'));
  const trustRootPath = join(keys, 'sealed-sender-root.key');
  const trustRoot = existsSync(trustRootPath) ? crypto.x25519KeyPair(readKey(trustRootPath)) : undefined;
  const former = formerRoot === undefined ? undefined : rootKeyIn(crypto, formerRoot);
  const now = Math.floor(Date.now() / 1000);
  try {
    const signers = { root, trustRootPrivateKey: trustRoot?.privateKey, formerRoot: former };
    const text = readText(request);
    writeFileSync(out, signDiscoveryRequest(text, { crypto, random: systemRandom, ...signers, days, now }));
  } finally {
    for (const pair of [root, trustRoot, former]) if (pair !== undefined) wipe(pair.privateKey);
  }
  say(
    `Wrote ${out}, good until ${formatDate(now + days * DAY_S)}. Bring it to the relay: sotto relay discovery install`,
  );
}

export interface InstallOptions {
  readonly data: string;
  readonly document: string;
}

export async function installSigned({ data, document }: InstallOptions): Promise<void> {
  const { domain } = await inventory(data);
  const bytes = readBytes(document, DISCOVERY_BYTES_MAX);
  installDiscovery(bytes, { dataDirectory: data, domain, crypto: defaultProvider, clock: Date.now });
  say('Installed. A running relay takes it up by itself.');
  if (existsSync(join(data, 'root.key')))
    say('root.key is still here, so the relay signs by itself: move it and sealed-sender-root.key away, and restart.');
}

function rootKeyIn(crypto: CryptoProvider, path: string): Ed25519KeyPair {
  const seed = readKey(path);
  const pair = crypto.ed25519KeyPair(seed);
  wipe(seed);
  return pair;
}

function readKey(path: string): Uint8Array {
  const key = readBytes(path, KEY_BYTES);
  if (key.length !== KEY_BYTES) throw new CliError('E_FILE_INVALID', `${path} is not a key of ${KEY_BYTES} bytes`);
  return key;
}

function readText(path: string): string {
  return new TextDecoder().decode(readBytes(path, REQUEST_BYTES_MAX));
}

function readBytes(path: string, bytesMax: number): Uint8Array {
  try {
    if (statSync(path).size <= bytesMax) return new Uint8Array(readFileSync(path));
  } catch (cause) {
    throw new CliError('E_FILE_INVALID', `${path} cannot be read`, { cause });
  }
  throw new CliError('E_FILE_INVALID', `${path} is larger than ${bytesMax} bytes`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const KEY_BYTES = 32;
/** Two documents in hexadecimal and what is around them. */
const REQUEST_BYTES_MAX = 5 * DISCOVERY_BYTES_MAX;
const DAY_S = 86_400;
