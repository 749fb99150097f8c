/** Records in chunks, whatever their sizes; and streams of authentic chunks that are no backup all the same. */

import { concatBytes, defaultProvider as crypto, systemRandom as random, uint32ToBytes } from '@sotto/crypto';
import {
  BACKUP_PREAMBLE_BYTES,
  type BackupSecret,
  backupHeadLength,
  createBackupSealer,
  createManifest,
  IdentityError,
  openBackup,
  parseBackupHead,
} from '@sotto/identity';
import { BACKUP_CHUNK_BYTES, BACKUP_RECORD_BYTES_MAX, encodeBackupAccount, encodeBackupRecord } from '@sotto/wire';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { systemClock } from '../environment.ts';
import { ChunkWriter, readRecords } from './backup-format.ts';
import { streamSource } from './byte-source.ts';
import { readBackup } from './read-backup.ts';

const backupKey = random(32);
const secret: BackupSecret = { kind: 'backupKey', key: backupKey };
const signal = AbortSignal.timeout(60_000);
const environment = { crypto, random, clock: systemClock, log: () => undefined };
const nowhere = { account: async () => undefined, record: async () => undefined };

const streamOf = (bytes: Uint8Array, size: number): ReadableStream<Uint8Array> => {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + size));
      at += size;
    },
  });
};

function write(records: readonly Uint8Array[]): Uint8Array {
  const sealer = createBackupSealer(crypto, random, { backupKey });
  const chunks = new ChunkWriter(sealer);
  const parts = [sealer.head];
  for (const record of records) parts.push(...[...chunks.add(record)].map((part) => part.slice()));
  return concatBytes(...parts, chunks.end());
}

/** Of authentic bytes that need not be records. */
function seal(plaintext: Uint8Array): Uint8Array {
  const sealer = createBackupSealer(crypto, random, { backupKey });
  const parts = [sealer.head];
  for (let at = 0; at === 0 || at < plaintext.length; at += BACKUP_CHUNK_BYTES)
    parts.push(
      sealer.seal(plaintext.subarray(at, at + BACKUP_CHUNK_BYTES), at + BACKUP_CHUNK_BYTES >= plaintext.length),
    );
  return concatBytes(...parts);
}

async function read(bytes: Uint8Array, size: number): Promise<readonly Uint8Array[]> {
  const source = streamSource(streamOf(bytes, size), signal);
  const length = backupHeadLength(bytes.slice(0, BACKUP_PREAMBLE_BYTES));
  const opener = openBackup(crypto, parseBackupHead(await source.take(length)), secret);
  const records: Uint8Array[] = [];
  for await (const record of readRecords(source, opener)) records.push(record);
  return records;
}

const codeOf = async (act: Promise<unknown>): Promise<string> => {
  try {
    await act;
    return 'ok';
  } catch (error) {
    if (error instanceof IdentityError) return error.code;
    throw error;
  }
};

const whole = (bytes: Uint8Array) =>
  codeOf(readBackup(environment, streamOf(bytes, 5000), { backupKey }, nowhere, { signal }));

function account(change: { readonly address?: string; readonly identityPrivateKey?: Uint8Array } = {}): Uint8Array {
  const identity = crypto.x25519KeyPair(random(32));
  const authenticationKey = crypto.ed25519KeyPair(random(32)).publicKey;
  const devices = [{ deviceId: 1, registrationId: 1, authenticationKey, mailboxId: random(32) }];
  const address = 'alice@a.example';
  const signedManifest = createManifest(crypto, random, identity, { address, devices, issuedAt: 1 });
  const { privateKey: identityPrivateKey } = identity;
  const relayUrl = 'https://a.example';
  return encodeBackupAccount({ address, relayUrl, identityPrivateKey, signedManifest, createdAt: 1, ...change });
}

test('records come back as they were, across chunks and in pieces of any size', async () => {
  const sizes = fc.oneof(
    fc.nat(300),
    fc.constantFrom(0, BACKUP_CHUNK_BYTES - 4, BACKUP_CHUNK_BYTES, 3 * BACKUP_CHUNK_BYTES),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(sizes, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 200_000 }),
      async (lengths, size) => {
        const records = lengths.map((length, n) => new Uint8Array(length).fill(n + 1));
        expect(await read(write(records), Math.max(size, 500))).toEqual(records);
      },
    ),
    { numRuns: 20 },
  );
});

test('BU-08: a record may be as large as it says, and no larger than a record can be', async () => {
  expect(await codeOf(read(write([new Uint8Array(BACKUP_RECORD_BYTES_MAX)]), 65_536))).toBe('ok');
  const tooLong = seal(
    concatBytes(uint32ToBytes(BACKUP_RECORD_BYTES_MAX + 1), new Uint8Array(BACKUP_RECORD_BYTES_MAX + 1)),
  );
  expect(await codeOf(read(tooLong, 65_536))).toBe('E_BACKUP_DAMAGED');
  expect(await codeOf(read(seal(uint32ToBytes(0xffffffff)), 65_536))).toBe('E_BACKUP_DAMAGED');
});

test('BU-09: the last record ends where the stream does', async () => {
  const record = concatBytes(uint32ToBytes(3), new Uint8Array(3));
  expect(await codeOf(read(seal(record), 1000))).toBe('ok');
  for (const end of [1, 4, 6]) expect(await codeOf(read(seal(record.slice(0, end)), 1000))).toBe('E_BACKUP_DAMAGED');
});

test('BU-10: the first record is an account', async () => {
  expect(await whole(write([account()]))).toBe('ok');
  expect(await whole(seal(new Uint8Array(0)))).toBe('E_BACKUP_DAMAGED');
  expect(await whole(write([encodeBackupRecord({ key: 'contact/1', value: new Uint8Array(1) })]))).toBe(
    'E_BACKUP_DAMAGED',
  );
});

test('BU-11: identity key, manifest and address belong together', async () => {
  expect(await whole(write([account({ address: 'eve@a.example' })]))).toBe('E_BACKUP_DAMAGED');
  expect(await whole(write([account({ identityPrivateKey: random(32) })]))).toBe('E_BACKUP_DAMAGED');
});

test('BU-12: a record is one that its kind can be; kinds of a newer version are passed over', async () => {
  const record = (key: string) => encodeBackupRecord({ key, value: new Uint8Array([0xff]) });
  expect(await whole(write([account(), record('of-tomorrow/1')]))).toBe('ok');
  expect(await whole(write([account(), record('contact/1')]))).toBe('E_BACKUP_DAMAGED');
});
