/**
 * `pnpm bench:client`: what it costs to open an account with many conversations and messages. The account is one of a relay that
 * ran for a moment; its store is filled with records as the client writes them, and opened by a process of its own.
 */

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { fillStore } from './fill.ts';
import type { Opened } from './open-program.ts';

const USAGE = `Usage: pnpm bench:client [-- --conversations N --messages N --short]
  --conversations N  how many (10000)
  --messages N       in each of them (100)
  --short            100 conversations with 100 messages: shows that what is measured is right`;

/** What the SDK promises of the whole account. */
const OPEN_CPU_MS_MAX = 1_000;
const HEAP_MIB_MAX = 150;

const main = async (args: readonly string[]): Promise<number> => {
  const { values } = parseArgs({
    args: args.filter((arg) => arg !== '--'),
    options: {
      conversations: { type: 'string', default: '10000' },
      messages: { type: 'string', default: '100' },
      short: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const size = values.short
    ? { conversations: 100, messages: 100 }
    : { conversations: Number(values.conversations), messages: Number(values.messages) };
  const folder = mkdtempSync(join(tmpdir(), 'sotto-bench-client-'));
  try {
    const file = join(folder, 'account.db');
    process.stderr.write(`filling ${size.conversations} conversations with ${size.messages} messages each\n`);
    await fillStore(file, folder, size);
    const opened = await openInProcess(file);
    report(size.conversations * size.messages, statSync(file).size, opened);
    const isRight = opened.newest === size.conversations && opened.read === Math.min(50, size.messages);
    if (!isRight) process.stderr.write(`wrong: what was read is not what was written: ${JSON.stringify(opened)}\n`);
    const isWithin = opened.openCpuMs < OPEN_CPU_MS_MAX && opened.heapMiB < HEAP_MIB_MAX;
    if (!isWithin) process.stderr.write('slower or larger than promised\n');
    return isRight && isWithin ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
};

async function openInProcess(file: string): Promise<Opened> {
  const program = fileURLToPath(new URL('open-program.js', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', program, file]);
  return JSON.parse(stdout) as Opened;
}

function report(messages: number, bytes: number, opened: Opened): void {
  const rows: readonly (readonly [string, string])[] = [
    ['messages stored', String(messages)],
    ['size of the store, MiB', (bytes / 2 ** 20).toFixed(0)],
    ['open: CPU, ms', opened.openCpuMs.toFixed(0)],
    ['open and the newest conversations and messages: CPU, ms', opened.shownCpuMs.toFixed(0)],
    ['three seconds later: CPU, ms', opened.settledCpuMs.toFixed(0)],
    ['largest heap in all that time, MiB', opened.heapMiB.toFixed(0)],
    ['largest resident size, MiB', opened.residentMiB.toFixed(0)],
  ];
  for (const [what, value] of rows) process.stdout.write(`| ${what} | ${value} |\n`);
}

process.exitCode = await main(process.argv.slice(2));
