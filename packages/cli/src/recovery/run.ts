/** Backups of the account in the store of a chat, and the way back from them. */

import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, Writable } from 'node:stream';
import { open, restore, type SottoClient } from '@sotto/client';
import { CliError } from '../errors.ts';
import { openStore, type StoreOptions } from '../store/open-store.ts';
import { openQuestions, type Questions } from './questions.ts';

export type BackupCommandOptions = StoreOptions;

export interface RestoreCommandOptions extends BackupCommandOptions {
  readonly keepDevices?: boolean;
}

/** The file is there under its name once it was read again. */
export async function runBackup(file: string, options: BackupCommandOptions): Promise<void> {
  if (existsSync(file)) throw new CliError('E_USAGE', `${file} exists already; name another file`);
  if (!existsSync(options.store)) throw new CliError('E_USAGE', `${options.store} does not exist; run a chat first`);
  await using client = await open({ store: await openStore(options) });
  const isSafe = await prepareWords(client);
  const part = `${file}.part`;
  try {
    await client.backup(Writable.toWeb(createWriteStream(part, { flags: 'w', mode: 0o600, flush: true })));
    const { records, bytes } = await client.recovery.verify(readingFrom(part));
    await rename(part, file);
    say(`${file}: ${records} records, ${bytes} bytes, read again and good`);
  } finally {
    await rm(part, { force: true });
  }
  if (isSafe) return;
  say('The words are not confirmed. Run this again and type them, so that the backup can be opened one day.');
  process.exitCode = 1;
}

export async function runRestore(file: string, options: RestoreCommandOptions): Promise<void> {
  if (!existsSync(file)) throw new CliError('E_USAGE', `${file} does not exist`);
  // Its pass-phrase, if it has one, stands before the words.
  const store = await openStore(options);
  try {
    const questions = openQuestions();
    const words = await askForWords(questions).finally(questions.close);
    const { address, deviceId } = await restore({
      store,
      source: readingFrom(file),
      secret: { words },
      otherDevices: options.keepDevices === true ? 'keep' : 'remove',
    });
    say(
      `restored ${address} as device ${deviceId}; go on with: sotto chat --as ${address} --store ${options.store} --with …`,
    );
  } finally {
    await store.close();
  }
}

/** Shows the words if there are none, and asks for them until they were typed. Whether they were. */
async function prepareWords(client: SottoClient): Promise<boolean> {
  const status = await client.recovery.status();
  if (status === 'confirmed') return true;
  if (status === 'none') showWords(await client.recovery.create());
  const questions = openQuestions();
  try {
    const words = await questions.ask('Type the 24 words (or nothing, to do it later): ');
    if (words === undefined || words.trim() === '') return false;
    await client.recovery.confirm(words);
    return true;
  } finally {
    questions.close();
  }
}

async function askForWords(questions: Questions): Promise<string> {
  const words = await questions.ask('The 24 words: ');
  if (words === undefined) throw new CliError('E_USAGE', 'the 24 words are read from standard input, in one line');
  return words;
}

function showWords(words: readonly string[]): void {
  say('These 24 words open every backup of this account. Write them down; they are not shown again.');
  for (let row = 0; row < words.length; row += WORDS_A_ROW) {
    const cells = words
      .slice(row, row + WORDS_A_ROW)
      .map((word, n) => `${String(row + n + 1).padStart(2)} ${word.padEnd(9)}`);
    say(`  ${cells.join(' ').trimEnd()}`);
  }
}

const readingFrom = (file: string): ReadableStream<Uint8Array> =>
  Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const WORDS_A_ROW = 4;
