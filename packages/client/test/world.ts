/**
 * A real relay on loopback and clients whose processes can die, for the scenarios of this folder.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CryptoProvider, createProvider, defaultProvider, systemRandom } from '@sotto/crypto';
import { formatAccountId, mintContactToken, tokenEpochAt, verifyManifest } from '@sotto/identity';
import type { RunningRelay } from '@sotto/relay';
import { memoryStore, type Store } from '@sotto/store';
import { CrashError, type DoomedProcess, doomedProcess, faultyStore } from '@sotto/testkit';
import {
  decodeSendRequest,
  decodeStoredAccount,
  decodeStoredTokenKeys,
  encodeStoredTokenWallet,
  type ForwardContent,
  type OutgoingItem,
  type StoredTokenKey,
  WALLET_TOKENS_MAX,
} from '@sotto/wire';
import { written } from '../src/contacts/consent.ts';
import { changeStanding } from '../src/contacts/standing.ts';
import {
  defaultTransport,
  type OpenOptions,
  open,
  type SottoClient,
  type Stream,
  type Transport,
} from '../src/index.ts';
import { OUTBOX_PREFIX, walletKey } from '../src/keys.ts';
import { startRelay } from './start-relay.ts';

export const DOMAIN = 'a.example';

export interface World {
  readonly relay: RunningRelay;
  /** Where the relay keeps its keys. */
  readonly dataDirectory: string;
  stop(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  const directory = await mkdtemp(join(tmpdir(), 'sotto-client-'));
  const relay = await startRelay({
    domain: DOMAIN,
    dataDirectory: directory,
    port: 0,
    metricsPort: 0,
    // People who meet again and again as strangers.
    requests: { newPerDay: 1_000_000 },
    log: { level: 'silent' },
  });
  return {
    relay,
    dataDirectory: directory,
    stop: async () => {
      await relay.close();
      await rm(directory, { recursive: true });
    },
  };
}

/** An item as it went out, with what stood in it: here all are for the relay itself. */
export type PublishedItem = Omit<OutgoingItem, 'content'> & ForwardContent;

const flattened = ({ content, ...item }: OutgoingItem): PublishedItem => {
  if (content.kind !== 'local') throw new TypeError('content.kind: must be local');
  const { kind: _, ...local } = content;
  return { ...item, ...local };
};

/** One user's device: a disk that outlives its processes, and everything its processes ever published. */
export interface Machine {
  readonly handle: string;
  readonly address: string;
  readonly disk: Store;
  readonly published: PublishedItem[];
  /** Keys that encrypted or decrypted a message, and the seeds they came from. */
  readonly usedSecrets: Uint8Array[];
}

export const machine = (handle: string): Machine => ({
  handle,
  address: `${handle}@${DOMAIN}`,
  disk: memoryStore(),
  published: [],
  usedSecrets: [],
});

/** Starts a process on the machine. It dies where `process` says. */
export async function boot(
  of: Machine,
  process: DoomedProcess = doomedProcess(),
  transport: Transport = defaultTransport,
  options: Partial<OpenOptions> = {},
): Promise<SottoClient> {
  return open({
    ...options,
    store: faultyStore(memoryStore({ sharing: of.disk }), process),
    transport: mortal(process, recording(of.published, transport)),
    crypto: watched(defaultProvider, of.usedSecrets),
  });
}

/** Ends a process, dead or alive. */
export async function shutDown(client: SottoClient | undefined): Promise<void> {
  await client?.close().catch((error: unknown) => {
    if (!(error instanceof CrashError)) throw error;
  });
}

/** Whatever a dead process says was never heard; it shows as `undefined`. Errors of a living one pass through. */
export async function unlessDead<T>(process: DoomedProcess, operation: Promise<T> | undefined): Promise<T | undefined> {
  try {
    return await operation;
  } catch (error) {
    if (process.crashed) return undefined;
    throw error;
  }
}

/** Registers the machine's account and ends the process. */
export async function register(of: Machine, world: World): Promise<void> {
  const client = await boot(of);
  await client.register(DOMAIN, { handle: of.handle, relayUrl: world.relay.url });
  await client.close();
}

/** As after an answer: from now on `to` writes to `by` with tokens. */
export async function giveTokens(by: Machine, to: Pick<Machine, 'disk'>, tokens = WALLET_TOKENS_MAX): Promise<void> {
  const [account, keys] = await by.disk.get(['account', 'token-keys']);
  const { signedManifest } = decodeStoredAccount(account!.value);
  const { accountId, manifest } = verifyManifest(defaultProvider, signedManifest);
  const { mailboxId, deviceId } = manifest.devices[0]!;
  const { epoch, key } = mintingKeyOf(keys!.value);
  const minted = Array.from({ length: tokens }, () =>
    mintContactToken(defaultProvider, key, systemRandom(16), mailboxId),
  );
  const wallet = encodeStoredTokenWallet({ mailboxId, held: [{ epoch, tokens: minted }], grants: 1 });
  await to.disk.commit({ put: [[walletKey(formatAccountId(accountId), deviceId), wallet]] });
  const [reader] = await to.disk.get(['account']);
  const { accountId: reading } = verifyManifest(defaultProvider, decodeStoredAccount(reader!.value).signedManifest);
  await changeStanding(by.disk, formatAccountId(reading), written);
}

const mintingKeyOf = (record: Uint8Array): StoredTokenKey =>
  decodeStoredTokenKeys(record).keys.find(({ epoch }) => epoch === tokenEpochAt(Date.now() / 1000))!;

/** Resolves when `condition` holds; fails after ten seconds with `what`. */
export async function eventually(what: string, condition: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + 25_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const isQueued = async (of: Machine): Promise<boolean> => (await of.disk.scan(OUTBOX_PREFIX)).length > 0;

/** As after the loss of a session: the next message is a first one again. */
export async function forgetSessions(of: Machine): Promise<void> {
  await forget(of, 'session/');
}

/** Deletes every record under a prefix. */
export async function forget(of: Machine, prefix: string): Promise<void> {
  const entries = await of.disk.scan(prefix);
  await of.disk.commit({ delete: entries.map(([key]) => key) });
}

/** Every record of a disk by its key, in hex. */
export async function dump(disk: Store): Promise<ReadonlyMap<string, string>> {
  const entries = await disk.scan('');
  return new Map(entries.map(([key, entry]) => [key, Buffer.from(entry.value).toString('hex')]));
}

export function mortal(process: DoomedProcess, inner: Transport): Transport {
  return {
    request: (request) => process.run('request', () => inner.request(request)),
    openStream: async (url, signal) => {
      const stream = await process.run('openStream', () => inner.openStream(url, signal));
      return {
        ...stream,
        messages: stream.messages,
        send: (message) => !process.crashed && stream.send(message),
      } as Stream;
    },
  };
}

/** Notes every item that went out, in every attempt. */
function recording(published: PublishedItem[], inner: Transport): Transport {
  return {
    openStream: (url, signal) => inner.openStream(url, signal),
    request: (request) => {
      if (request.url.endsWith('/v1/messages'))
        published.push(...decodeSendRequest(request.body!).items.map(flattened));
      return inner.request(request);
    },
  };
}

/** The steps of the protocol are written in primitives here, so that all of their keys are seen. */
function watched(crypto: CryptoProvider, used: Uint8Array[]): CryptoProvider {
  return createProvider({
    ...crypto,
    hmacSha256: (key, data) => {
      const result = crypto.hmacSha256(key, data);
      // Section 4.3: the message seed is HMAC(chain key, 01).
      if (data.length === 1 && data[0] === 1) used.push(result.slice());
      return result;
    },
    aesCbcEncrypt: (key, nonce, plaintext) => {
      used.push(key.slice());
      return crypto.aesCbcEncrypt(key, nonce, plaintext);
    },
    aesCbcDecrypt: (key, nonce, ciphertext) => {
      used.push(key.slice());
      return crypto.aesCbcDecrypt(key, nonce, ciphertext);
    },
  });
}
