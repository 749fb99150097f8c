// Installs what the lockfile names, with the pinned pnpm, unless that is done already.
//
// Two amounts: `full` is everything; `runtime` is the `sotto` command with what it runs on and what compiles it (the
// dependencies of the root manifest), without test tools and test peers.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { run } from './child.mjs';
import { readPackages, root, rootManifest } from './workspace.mjs';

/** @typedef {'runtime' | 'full'} Amount */

const stampFile = join(root, '.sotto', 'install.json');
const modulesFile = join(root, 'node_modules', '.modules.yaml');

/** @type {Record<Amount, string[]>} */
const FILTERS = { full: [], runtime: ['--prod', '--filter', 'sotto', '--filter', '@sotto/cli...'] };

/**
 * Makes sure that at least `wanted` is installed. Never takes away what a full installation has put there.
 * @param {Amount} wanted
 * @param {(line: string) => void} say
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function install(wanted, say) {
  const inputs = fingerprint();
  const stamp = readStamp();
  if (stamp?.inputs === inputs && (stamp.amount === 'full' || stamp.amount === wanted)) return { code: 0, output: '' };

  const amount = hasFullInstallation() ? 'full' : wanted;
  say(
    amount === 'full' ? 'installing everything that is built and tested with' : 'installing what runs and compiles it',
  );
  rmSync(stampFile, { force: true });
  const [command, ...before] = pnpmCommand();
  const args = ['install', '--frozen-lockfile', '--config.confirmModulesPurge=false', ...FILTERS[amount]];
  const result = await run(command, [...before, ...args], {
    mode: 'quiet',
    cwd: root,
    env: { ...process.env, CI: 'true', COREPACK_ENABLE_DOWNLOAD_PROMPT: '0' },
  });
  if (result.code === 0) {
    mkdirSync(join(root, '.sotto'), { recursive: true });
    writeFileSync(stampFile, `${JSON.stringify({ amount, inputs })}\n`);
  }
  return result;
}

/** Everything that decides what an installation holds. */
function fingerprint() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  const manifests = readPackages(root, { all: true }).map(({ folder }) => join(folder, 'package.json'));
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests]) {
    hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

/** What was installed last, if it is still there. @returns {{ amount: Amount, inputs: string } | undefined} */
function readStamp() {
  if (!existsSync(modulesFile) || !existsSync(stampFile)) return undefined;
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Whether somebody, with these tools or without, has installed the development dependencies. */
function hasFullInstallation() {
  return existsSync(modulesFile) && /"devDependencies":\s*true/.test(readFileSync(modulesFile, 'utf8'));
}

/**
 * The pnpm that `packageManager` pins: the one on the path if it is that version, otherwise through npm.
 * @returns {[string, ...string[]]}
 */
export function pnpmCommand() {
  const pinned = rootManifest().packageManager?.split('+')[0] ?? 'pnpm';
  const onPath = spawnSync('pnpm', ['--version'], { encoding: 'utf8', cwd: root });
  if (`pnpm@${onPath.stdout?.trim()}` === pinned) return ['pnpm'];
  const npm = process.env.npm_execpath;
  if (npm !== undefined && basename(npm) === 'npm-cli.js')
    return [process.execPath, npm, 'exec', '--yes', '--', pinned];
  return ['npx', '--yes', '--', pinned];
}
