/** A relay in a process of its own, which can be killed; all are gone after the test. */

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { programPath } from '@sotto/testkit';
import { onTestFinished } from 'vitest';
import type { RelayConfig } from '../src/index.ts';

const script = programPath('relay', new URL('children/relay.mjs', import.meta.url));
const built = fileURLToPath(new URL('../dist/index.js', import.meta.url));

export interface Child {
  readonly pid: number;
  /** SIGKILL. */
  kill(): Promise<void>;
}

export const startChild = async (config: RelayConfig): Promise<Child> => {
  if (!existsSync(built)) throw new Error('the child processes run the built package: run pnpm build first');
  const child = spawn(process.execPath, [script, JSON.stringify(config)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let errors = '';
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('the relay has no pipes');
  stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  await new Promise<void>((resolve, reject) => {
    stdout.once('data', () => resolve());
    child.once('close', () => reject(new Error(`the relay did not start: ${errors}`)));
  });
  return {
    pid: child.pid ?? 0,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
};
