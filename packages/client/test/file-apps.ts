/** Apps in processes of their own, of the built packages, which can be killed; all are gone after the test. */

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { programPath } from '@sotto/testkit';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { startWorld, type World } from './world.ts';

const script = programPath('app', new URL('children/files.mjs', import.meta.url));
const built = ['../dist/node/index.js', '../../store-sqlite/dist/index.js'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

/** Where the apps of a file of tests are: a relay, and a folder for what they keep. */
export interface AppsHome {
  readonly world: World;
  /** A path in the folder. */
  at(name: string): string;
  /** What a task says of the app of somebody. */
  app(handle: string): Pick<AppTask, 'store' | 'relayUrl' | 'handle'>;
}

export function useAppsHome(): AppsHome {
  let world: World;
  let folder: string;
  beforeAll(async () => {
    world = await startWorld();
    folder = mkdtempSync(join(tmpdir(), 'sotto-apps-'));
  });
  afterAll(async () => {
    await world.stop();
    rmSync(folder, { recursive: true });
  });
  const at = (name: string): string => join(folder, name);
  return {
    get world() {
      return world;
    },
    at,
    app: (handle) => ({ store: at(`${handle}.db`), relayUrl: world.relay.url, handle }),
  };
}

export interface AppTask {
  readonly role: 'register' | 'send' | 'save' | 'read' | 'link' | 'backup' | 'restore';
  /** Path of the store. */
  readonly store: string;
  readonly relayUrl: string;
  readonly handle: string;
  readonly to?: string;
  /** Path; without one, zeros of this size are sent. */
  readonly file?: string;
  readonly size?: number;
  readonly messageId?: string;
  readonly words?: readonly string[];
  /** Stands still so long after so many bytes have gone over, or at the n-th time that it writes something; and says so. */
  readonly stop?:
    | { readonly bytes: number; readonly afterMs: number }
    | { readonly write: number; readonly when: 'before' | 'after' };
}

export type AppEvent =
  | { readonly event: 'sent' | 'received'; readonly bytes: number }
  | { readonly event: 'queued' | 'stopped' }
  | { readonly event: 'invitation'; readonly text: string }
  | { readonly event: 'read'; readonly bytes: number; readonly digest: string }
  | ({ readonly event: 'done' } & Readonly<Record<'heapUsed' | 'external' | 'together' | 'rss', number>>);

export interface AppRun {
  readonly events: readonly AppEvent[];
  /** Whether it came to its end by itself. */
  readonly isDone: boolean;
}

/** Runs one app until it ends, or `killAt` says so of something that it has told: then by SIGKILL, at once. */
export const runApp = (
  task: AppTask,
  killAt: (event: AppEvent) => boolean = () => false,
  nodeOptions: readonly string[] = [],
): Promise<AppRun> => {
  if (!built.every((path) => existsSync(path)))
    throw new Error('the child processes run the built packages: run pnpm build first');
  const child = spawn(process.execPath, [...nodeOptions, script, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const events: AppEvent[] = [];
  let [text, errors, killed] = ['', '', false];
  child.stderr!.setEncoding('utf8').on('data', (part: string) => {
    errors += part;
  });
  child.stdout!.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const event: AppEvent = JSON.parse(line);
      events.push(event);
      if (!killed && killAt(event)) killed = child.kill('SIGKILL');
    }
  });
  return new Promise((resolve, reject) => {
    child.once('close', (code) => {
      if (killed || code === 0) resolve({ events, isDone: events.at(-1)?.event === 'done' });
      else reject(new Error(`the app failed: ${errors}`));
    });
  });
};
