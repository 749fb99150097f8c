// Runs other programs for the tools: quietly, with the output shown only when it matters, or in the foreground. Passes
// signals on, keeps exit codes, and leaves nothing running.

import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

/** Signals that stop a tool, and with it what it runs. */
const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
/** How long a program may take to end after a signal before it is killed. */
const STOP_MS = 10_000;
/** How long what a program leaves behind may take to end by itself, and how often to look. */
const LEFT_MS = 2_000;
const GROUP_CHECK_MS = 20;
/** How often to look whether the npm script we run in is still there. */
const PARENT_CHECK_MS = 500;

/** @type {Record<RunOptions['mode'], import('node:child_process').StdioOptions>} */
const STDIO = { quiet: ['ignore', 'pipe', 'pipe'], stream: ['ignore', 'inherit', 'inherit'], foreground: 'inherit' };

/** What to do with each running program on a signal. @type {Set<(signal: NodeJS.Signals) => void>} */
const running = new Set();
let listening = false;

/**
 * `quiet` collects the output; `stream` shows it but gives no input; `foreground` hands over the terminal. Only
 * `foreground` shares our process group: the others have their own, which is ended with them.
 * @typedef {{ mode: 'quiet' | 'stream' | 'foreground', cwd?: string, env?: NodeJS.ProcessEnv }} RunOptions
 */

/**
 * Runs `command` to its end. `code` is its exit code, or 128 plus the number of the signal that ended it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} options
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function run(command, args, { mode, cwd, env }) {
  listen();
  const own = mode !== 'foreground' && process.platform !== 'win32';
  const child = spawn(command, args, {
    cwd,
    env: env ?? process.env,
    detached: own,
    stdio: STDIO[mode],
  });
  const stop = stopper(child, own);
  running.add(stop);
  /** @type {Buffer[]} */
  const chunks = [];
  child.stdout?.on('data', (chunk) => chunks.push(chunk));
  child.stderr?.on('data', (chunk) => chunks.push(chunk));
  const closed = new Promise((resolve) => child.once('close', resolve));
  try {
    const code = await exitCode(child);
    if (child.pid === undefined) return { code, output: `${command} could not be started.\n` };
    // What it left behind would hold the pipes open.
    if (own) await endGroup(child.pid);
    await closed;
    return { code, output: Buffer.concat(chunks).toString() };
  } finally {
    running.delete(stop);
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>}
 */
function exitCode(child) {
  return new Promise((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', (code, signal) => {
      if (signal !== null) resolve(128 + constants.signals[signal]);
      else resolve(code ?? 1);
    });
  });
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {boolean} own
 * @returns {(signal: NodeJS.Signals) => void}
 */
function stopper(child, own) {
  return (signal) => {
    if (child.pid === undefined) return;
    // A terminal sends its interrupt to the whole foreground group; a second one would mean "now".
    if (!own && signal === 'SIGINT' && process.stdin.isTTY) return;
    if (own) signalGroup(child.pid, signal);
    else child.kill(signal);
    setTimeout(() => stopNow(child, own), STOP_MS).unref();
  };
}

/** @param {import('node:child_process').ChildProcess} child @param {boolean} own */
function stopNow(child, own) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  if (own && child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
  else child.kill('SIGKILL');
}

/** Gives what is left of a group whose leader has ended a moment to end by itself. @param {number} group */
async function endGroup(group) {
  const deadline = performance.now() + LEFT_MS;
  while (signalGroup(group, 0) && performance.now() < deadline) await pause(GROUP_CHECK_MS);
  signalGroup(group, 'SIGKILL');
}

/** Whether the group exists. @param {number} group @param {NodeJS.Signals | 0} signal */
function signalGroup(group, signal) {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}

function listen() {
  if (listening) return;
  listening = true;
  for (const signal of SIGNALS) process.on(signal, () => stopAll(signal));
  // npm starts a script through a shell, which dies of a signal without passing it on. Then our parent changes.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event === undefined) return;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    stopAll('SIGTERM');
  }, PARENT_CHECK_MS);
  watch.unref();
}

/** Ends whatever still runs, as a signal to this process would. */
export function stopRunning() {
  for (const stop of running) stop('SIGTERM');
}

/** @param {NodeJS.Signals} signal */
function stopAll(signal) {
  if (running.size === 0) process.exit(128 + constants.signals[signal]);
  for (const stop of running) stop(signal);
}
