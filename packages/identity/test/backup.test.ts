/** Backups and the words that open them: known answers, and every way in which a stream is not as it was written. */

import { bytesToHex, concatBytes, defaultProvider as crypto, hexToBytes, systemRandom as random } from '@sotto/crypto';
import { deriveFromPassPhrase } from '@sotto/crypto/pass-phrase';
import { readVectors, type VectorCase } from '@sotto/testkit';
import { BACKUP_CHUNK_BYTES } from '@sotto/wire';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BACKUP_PREAMBLE_BYTES,
  BACKUP_TAG_BYTES,
  type BackupRecipients,
  type BackupSecret,
  backupHeadLength,
  createBackupSealer,
  deriveBackupKey,
  formatRecoveryWords,
  IdentityError,
  openBackup,
  parseBackupHead,
  parseRecoveryWords,
} from '../src/index.ts';

type Edit =
  | { readonly at: number; readonly xor: number }
  | { readonly exchange: readonly [number, number]; readonly length: number }
  | { readonly cut: number; readonly length: number }
  | { readonly repeat: number; readonly length: number };

interface BackupCase extends VectorCase {
  readonly secret: string;
  readonly words: string;
  readonly backupKey: string;
  readonly passPhrase: {
    readonly text: string;
    readonly salt: string;
    readonly memoryKib: number;
    readonly passes: number;
    readonly lanes: number;
    readonly key: string;
  };
  readonly slots: 'words' | 'passPhrase' | 'both';
  readonly fileKey: string;
  readonly salt: string;
  readonly plaintextBytes: number;
  readonly head: string;
  readonly streamBytes: number;
  /** SHA-256. */
  readonly stream: string;
  readonly edits: readonly Edit[];
  readonly opened: { readonly by: 'words' | 'passPhrase'; readonly secret: string; readonly passPhrase: string };
  readonly result: string;
}

const numbered = (size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, n) => (7 * n + Math.floor(n / 256)) % 256);

const sealAll = (plaintext: Uint8Array, recipients: BackupRecipients, draw = random): Uint8Array => {
  const sealer = createBackupSealer(crypto, draw, recipients);
  const parts = [sealer.head];
  for (let at = 0; ; at += BACKUP_CHUNK_BYTES) {
    const isLast = at + BACKUP_CHUNK_BYTES >= plaintext.length;
    parts.push(sealer.seal(plaintext.subarray(at, at + BACKUP_CHUNK_BYTES), isLast));
    if (!isLast) continue;
    sealer.close();
    return concatBytes(...parts);
  }
};

/** As a reader of a stream does: a chunk is the last one when nothing follows it. */
const openAll = (stream: Uint8Array, secret: BackupSecret): Uint8Array => {
  const length = backupHeadLength(stream.slice(0, BACKUP_PREAMBLE_BYTES));
  if (stream.length < length) throw new IdentityError('E_BACKUP_TRUNCATED', 'no head');
  const opener = openBackup(crypto, parseBackupHead(stream.slice(0, length)), secret);
  const parts: Uint8Array[] = [];
  const step = BACKUP_CHUNK_BYTES + BACKUP_TAG_BYTES;
  for (let at = length; at === length || at < stream.length; at += step) {
    const chunk = stream.subarray(at, at + step);
    if (chunk.length < BACKUP_TAG_BYTES) throw new IdentityError('E_BACKUP_TRUNCATED', 'no tag');
    parts.push(opener.open(chunk, at + step >= stream.length));
  }
  opener.close();
  return concatBytes(...parts);
};

const edited = (stream: Uint8Array, edit: Edit): Uint8Array => {
  if ('at' in edit) return stream.map((byte, at) => (at === edit.at ? byte ^ edit.xor : byte));
  const { length } = edit;
  if ('cut' in edit) return concatBytes(stream.slice(0, edit.cut), stream.slice(edit.cut + length));
  if ('repeat' in edit) return concatBytes(stream, stream.slice(edit.repeat, edit.repeat + length));
  const [a, b] = edit.exchange;
  const changed = stream.slice();
  changed.set(stream.subarray(a, a + length), b);
  changed.set(stream.subarray(b, b + length), a);
  return changed;
};

const codeOf = (act: () => unknown): string => {
  try {
    act();
    return 'ok';
  } catch (error) {
    if (error instanceof IdentityError) return error.code;
    throw error;
  }
};

describe('sotto/backup.json: BU-01, BU-02, BU-03, BU-04, BU-05, BU-06', () => {
  const { cases } = readVectors<BackupCase>('sotto/backup.json');

  test.each(cases)('$name', async ({ passPhrase, slots, opened, edits, result, ...said }) => {
    const secret = hexToBytes(said.secret);
    expect(formatRecoveryWords(secret).join(' ')).toBe(said.words);
    expect(parseRecoveryWords(said.words)).toEqual(secret);
    const backupKey = deriveBackupKey(crypto, secret);
    expect(bytesToHex(backupKey)).toBe(said.backupKey);
    const cost = { memoryKiB: passPhrase.memoryKib, passes: passPhrase.passes, lanes: passPhrase.lanes };
    const salt = hexToBytes(passPhrase.salt);
    const key = await deriveFromPassPhrase(passPhrase.text, salt, cost);
    expect(bytesToHex(key)).toBe(passPhrase.key);

    const drawn = [hexToBytes(said.fileKey), hexToBytes(said.salt)];
    const recipients = {
      ...(slots !== 'passPhrase' && { backupKey }),
      ...(slots !== 'words' && { passPhrase: { key, salt, cost } }),
    };
    const stream = sealAll(numbered(said.plaintextBytes), recipients, () => drawn.shift()!);
    expect(bytesToHex(stream.subarray(0, said.head.length / 2))).toBe(said.head);
    expect(stream.length).toBe(said.streamBytes);
    expect(bytesToHex(crypto.sha256(stream))).toBe(said.stream);

    const by: BackupSecret =
      opened.by === 'words'
        ? { kind: 'backupKey', key: deriveBackupKey(crypto, hexToBytes(opened.secret)) }
        : { kind: 'passPhrase', key: await deriveFromPassPhrase(opened.passPhrase, salt, cost) };
    const changed = edits.reduce(edited, stream);
    expect(codeOf(() => openAll(changed, by))).toBe(result);
    if (result === 'ok') expect(openAll(changed, by)).toEqual(numbered(said.plaintextBytes));
  });
});

describe('a backup', () => {
  const key = random(32);
  const secret: BackupSecret = { kind: 'backupKey', key };

  test('BU-05, BU-06: of which any bit is another is refused, and so is one that ends anywhere else', () => {
    const stream = sealAll(numbered(100), { backupKey: key });
    fc.assert(
      fc.property(fc.nat(stream.length * 8 - 1), fc.nat(stream.length - 1), (bit, end) => {
        const flipped = edited(stream, { at: bit >> 3, xor: 1 << (bit & 7) });
        expect(codeOf(() => openAll(flipped, secret))).toMatch(/^E_BACKUP_/);
        expect(codeOf(() => openAll(stream.slice(0, end), secret))).toMatch(/^E_BACKUP_/);
      }),
    );
    expect(openAll(stream, secret)).toEqual(numbered(100));
  });

  test('of one plaintext is never twice the same, and needs somebody who may open it', () => {
    const [one, two] = [sealAll(numbered(10), { backupKey: key }), sealAll(numbered(10), { backupKey: key })];
    expect(one).not.toEqual(two);
    expect(() => createBackupSealer(crypto, random, {})).toThrow(TypeError);
  });

  test('BU-07: has chunks of one length but for the last one, behind which nothing comes', () => {
    const sealer = createBackupSealer(crypto, random, { backupKey: key });
    expect(() => sealer.seal(new Uint8Array(10), false)).toThrow(RangeError);
    expect(() => sealer.seal(new Uint8Array(BACKUP_CHUNK_BYTES + 1), true)).toThrow(RangeError);
    sealer.seal(new Uint8Array(10), true);
    expect(() => sealer.seal(new Uint8Array(0), true)).toThrow(IdentityError);
  });
});

describe('the words of a recovery secret', () => {
  const secret = random(32);
  const words = formatRecoveryWords(secret);
  const replaced = (at: number, word: string): readonly string[] => words.map((one, n) => (n === at ? word : one));

  test('RV-01: are 24', () => {
    expect(words.length).toBe(24);
    expect(parseRecoveryWords(words)).toEqual(secret);
    for (const wrong of ['', words.slice(1), [...words, 'abandon'], words.slice(0, 12)])
      expect(codeOf(() => parseRecoveryWords(wrong))).toBe('E_RECOVERY_WORDS_INVALID');
  });

  test('RV-02: are of the list and in their order; how they are typed is all the same', () => {
    expect(parseRecoveryWords(`  ${words.join('\n\t ').toUpperCase()} `)).toEqual(secret);
    expect(codeOf(() => parseRecoveryWords(replaced(3, 'sotto')))).toBe('E_RECOVERY_WORDS_INVALID');
    // Of 256 changes of one word, one has the right checksum: with eight of them, and two words exchanged, none.
    const changed = Array.from({ length: 8 }, (_, n) => replaced(n, words[n] === 'zoo' ? 'zone' : 'zoo'));
    expect(changed.filter((one) => codeOf(() => parseRecoveryWords(one)) === 'ok').length).toBeLessThan(3);
  });

  test('are in no message of an error', () => {
    try {
      parseRecoveryWords(replaced(3, 'mistake7'));
      expect.unreachable();
    } catch (error) {
      expect(String(error)).not.toContain('mistake7');
      expect((error as Error).cause).toBeUndefined();
    }
  });

  test('give a backup key that is not the secret', () => {
    const derived = deriveBackupKey(crypto, secret);
    expect(derived).not.toEqual(secret);
    expect(derived.length).toBe(32);
  });
});
