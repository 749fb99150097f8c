// Packs the packages that ship and unpacks them below a folder as an application would have them: `@sotto/*` as it is in
// the tarballs, with their dependencies and nothing else. `prepack` is left out: what is built is bundled here, once.
//
//   node tools/pack.mjs FOLDER [NAME…]     after a build, these packages or all; FOLDER/node_modules is made anew

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { bundlePackage, shippedPackages, shortName } from './bundle.mjs';
import { run } from './lib/child.mjs';
import { pnpmCommand } from './lib/install.mjs';
import { isMain, root } from './lib/workspace.mjs';

/** @typedef {import('./lib/workspace.mjs').Package} Package */

if (isMain(import.meta.url)) process.exitCode = await main(process.argv.slice(2));

/** @param {readonly string[]} args */
async function main([folder, ...names]) {
  if (folder === undefined) {
    console.error('Usage: node tools/pack.mjs FOLDER [NAME…]');
    return 1;
  }
  await installPacked(resolve(folder), names.length === 0 ? undefined : names);
  return 0;
}

/**
 * Bundles and packs, and fills `folder/node_modules`. Gives the names of the packages that are there then.
 * @param {string} folder
 * @param {readonly string[]} [names] without the scope
 * @returns {Promise<string[]>}
 */
export async function installPacked(folder, names) {
  const packages = shippedPackages().filter(({ manifest }) => names?.includes(shortName(manifest)) ?? true);
  for (const one of packages) await bundlePackage(root, one);
  const modules = join(folder, 'node_modules');
  rmSync(modules, { recursive: true, force: true });
  mkdirSync(modules, { recursive: true });
  const tarballs = mkdtempSync(join(folder, 'tarballs-'));
  try {
    await pack(packages, tarballs);
    for (const { manifest } of packages) unpack(join(tarballs, tarballName(manifest)), join(modules, manifest.name));
  } finally {
    rmSync(tarballs, { recursive: true, force: true });
  }
  for (const one of packages) linkDependencies(one, modules);
  return packages.map(({ manifest }) => manifest.name);
}

/** @param {readonly Package[]} packages @param {string} destination */
async function pack(packages, destination) {
  const [command, ...before] = pnpmCommand();
  const filters = packages.flatMap(({ manifest }) => ['--filter', manifest.name]);
  const args = ['--config.ignore-scripts=true', ...filters, '-r', 'pack', '--pack-destination', destination];
  const { code, output } = await run(command, [...before, ...args], { mode: 'quiet', cwd: root });
  if (code !== 0) throw new Error(`packing failed:\n${output}`);
}

/** @param {string} tarball @param {string} target */
function unpack(tarball, target) {
  mkdirSync(target, { recursive: true });
  const args = ['-xzf', tarball, '-C', target, '--strip-components=1'];
  const { status, stderr } = spawnSync('tar', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${tarball} cannot be unpacked:\n${stderr}`);
}

/**
 * Gives a package the third-party dependencies of its manifest, as they are installed in the workspace, and no others.
 * @param {Package} one
 * @param {string} modules
 */
function linkDependencies({ folder, manifest }, modules) {
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    if (name.startsWith('@sotto/')) continue;
    const link = join(modules, manifest.name, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(realpathSync(join(root, folder, 'node_modules', name)), link, 'junction');
  }
}

/** What pnpm calls the tarball of a package. @param {import('./lib/workspace.mjs').Manifest} manifest */
function tarballName({ name, version }) {
  return `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
}
