/** One admin command: asks before it destroys, calls the relay, and shows the answer. */

import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { CliError } from '../errors.ts';
import { printableLine } from '../output/printable.ts';
import { styleFor } from '../output/style.ts';
import { type AdminTarget, callAdmin } from './client.ts';
import { answerLines } from './show.ts';

export interface AdminOptions extends AdminTarget {
  readonly json?: boolean;
  readonly yes?: boolean;
}

export interface AdminCall {
  readonly command: string;
  readonly args: object;
  /** What is lost by it: asked for unless `--yes` stands there. */
  readonly loses?: string;
}

export async function runAdmin(options: AdminOptions, { command, args, loses }: AdminCall): Promise<void> {
  if (loses !== undefined && options.yes !== true) await confirm(loses);
  show(options, await callAdmin(options, command, args));
}

/** Reads a block feed from a file. */
export async function importFeed(options: AdminOptions, name: string, file: string): Promise<void> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new CliError('E_FILE_INVALID', `the file ${file} cannot be read`, { cause });
  });
  await runAdmin(options, { command: 'blocklists.import', args: { name, feed: bytes.toString('base64') } });
}

/** Writes the relay's own block feed into a file that does not exist. */
export async function exportFeed(options: AdminOptions, file: string): Promise<void> {
  const { feed, ...rest } = await callAdmin(options, 'blocklists.export', {});
  await writeFile(file, Buffer.from(String(feed), 'base64'), { flag: 'wx', mode: 0o644 }).catch((cause: unknown) => {
    throw new CliError('E_FILE_INVALID', `the file ${file} cannot be written`, { cause });
  });
  show(options, { ...rest, file });
}

function show({ json }: AdminOptions, answer: Readonly<Record<string, unknown>>): void {
  const lines = json === true ? [JSON.stringify(answer, undefined, 2)] : answerLines(answer, styleFor(process.stdout));
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function confirm(loses: string): Promise<void> {
  if (!process.stdin.isTTY) throw new CliError('E_USAGE', `${loses} Say --yes if it is meant.`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${printableLine(loses)} Type yes to go on: `);
    if (answer.trim() !== 'yes') throw new CliError('E_USAGE', 'nothing was done');
  } finally {
    terminal.close();
  }
}
