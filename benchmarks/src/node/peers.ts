/**
 * The peers: installed on demand from a lockfile of their own, with the pinned pnpm and without install scripts, into
 * `benchmarks/peers`, which is no part of the workspace. They are black boxes behind one adapter each.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PEER_NAMES, type PeerName } from '../groups.ts';
import type { Implementation, MaybePromise } from '../implementation.ts';

/** Their packages, in the order of the report. */
const PACKAGES: Readonly<Record<PeerName, string>> = {
  'libsignal-client': '@signalapp/libsignal-client',
  olm: '@matrix-org/olm',
  libsignal: 'libsignal',
  'core-crypto': '@wireapp/core-crypto',
  'ts-mls': 'ts-mls',
};

const benchmarks = fileURLToPath(new URL('../..', import.meta.url));
const root = join(benchmarks, '..');
/** The folder of the adapters, compiled and not. */
export const peersFolder = join(benchmarks, 'peers');

/** Brings the peers and compiles their adapters, unless that is done already. Throws with the output of what failed. */
export function preparePeers(say: (line: string) => void): void {
  const installed = join(peersFolder, 'node_modules', '.pnpm', 'lock.yaml');
  if (!existsSync(installed) || readFileSync(installed, 'utf8') !== readFileSync(lockFile(), 'utf8')) {
    say('installing the peers');
    const [command, ...before] = pnpmCommand();
    run(command, [...before, 'install', '--frozen-lockfile', '--ignore-workspace', '--ignore-scripts'], peersFolder);
  }
  say('compiling the adapters of the peers');
  run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', peersFolder], root);
}

/** Loads one peer. Its version is the one that is installed. */
export async function loadPeer(name: PeerName): Promise<Implementation> {
  const adapter: { readonly createPeer: (version: string) => MaybePromise<Implementation> } = await import(
    pathToFileURL(join(peersFolder, 'dist', `${name}.js`)).href
  );
  return adapter.createPeer(versionOf(name));
}

/** What is installed, by the names of the report. */
export function peerVersions(): Record<string, string> {
  return Object.fromEntries(PEER_NAMES.map((name) => [name, versionOf(name)]));
}

function versionOf(name: PeerName): string {
  const manifest: { readonly version: string } = JSON.parse(
    readFileSync(join(peersFolder, 'node_modules', PACKAGES[name], 'package.json'), 'utf8'),
  );
  return manifest.version;
}

const lockFile = (): string => join(peersFolder, 'pnpm-lock.yaml');

/** The pnpm that the repository pins: the one on the path if it is that version, otherwise through npm. */
function pnpmCommand(): [string, ...string[]] {
  const { packageManager }: { readonly packageManager: string } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  const [pinned = 'pnpm'] = packageManager.split('+');
  const onPath = spawnSync('pnpm', ['--version'], { encoding: 'utf8', cwd: root });
  return `pnpm@${onPath.stdout?.trim()}` === pinned ? ['pnpm'] : ['npx', '--yes', '--', pinned];
}

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, CI: 'true', COREPACK_ENABLE_DOWNLOAD_PROMPT: '0' },
  });
  if (status !== 0) throw new Error(`${args.join(' ')} failed:\n${stdout}${stderr}`);
}
