// Bundles the packages that ship: each entry of `exports` becomes one file in `dist/bundle`, under the name that it has in
// `dist`, and what several entries of a package share becomes files of its own, so that no class and no state exists
// twice. Other packages stay outside, ours too. A fresh process then loads a few files where it loaded 160
// (docs/decisions/0010-packed-form.md).
//
//   node tools/bundle.mjs [NAME…]      build and bundle these packages, or all

import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeBundle } from './lib/bundling.mjs';
import { run } from './lib/child.mjs';
import { bundlePath, packedExports, targetsOf } from './lib/packed-exports.mjs';
import { isMain, readPackages, root } from './lib/workspace.mjs';

/** @typedef {import('./lib/workspace.mjs').Package} Package */

if (isMain(import.meta.url)) process.exitCode = await main(process.argv.slice(2));

/** @param {readonly string[]} names */
async function main(names) {
  const all = shippedPackages();
  const wanted = names.length === 0 ? all : all.filter(({ manifest }) => names.includes(shortName(manifest)));
  if (wanted.length < names.length) {
    console.error(`Usage: node tools/bundle.mjs [${all.map(({ manifest }) => shortName(manifest)).join('|')}]…`);
    return 1;
  }
  const { code, output } = await run(process.execPath, [join('node_modules', 'typescript', 'bin', 'tsc'), '-b'], {
    mode: 'quiet',
    cwd: root,
  });
  if (code !== 0) {
    console.error(output.trimEnd());
    return code;
  }
  for (const one of wanted) {
    for (const { name, bytes } of await bundlePackage(root, one)) console.log(`${name} ${bytes}`);
  }
  return 0;
}

/**
 * The packages that an application may install and import.
 * @param {string} [base]
 */
export function shippedPackages(base = root) {
  return readPackages(base).filter(({ manifest }) => manifest.private !== true && manifest.exports !== undefined);
}

/**
 * Bundles one package from what is built in `dist`. Gives the files, by their path in the package.
 * @param {string} base
 * @param {Package} one
 * @returns {Promise<{ name: string, bytes: number }[]>}
 */
export async function bundlePackage(base, { folder, manifest }) {
  const cwd = join(base, folder);
  removeOrphans(cwd);
  const entries = targetsOf(packedExports(manifest.exports ?? {})).filter((path) => path.endsWith('.js'));
  rmSync(join(cwd, bundlePath('')), { recursive: true, force: true });
  const output = await writeBundle(
    manifest.name,
    {
      input: Object.fromEntries(entries.map((path) => [entryName(path), join(cwd, 'dist', `${entryName(path)}.js`)])),
      cwd,
      platform: 'neutral',
      external: isOutside,
      plugins: [{ name: 'source-maps', load: withSourceMap }],
    },
    {
      dir: join(cwd, bundlePath('')),
      sourcemap: true,
      // The sources are in the package.
      sourcemapExcludeSources: true,
      chunkFileNames: 'shared/[name].js',
    },
  );
  return output.flatMap((file) =>
    file.type === 'chunk' ? [{ name: join(folder, bundlePath(file.fileName)), bytes: file.code.length }] : [],
  );
}

/** Removes what earlier builds left of sources that are gone: the compiler does not, and it would be packed. @param {string} folder */
function removeOrphans(folder) {
  const dist = join(folder, 'dist');
  for (const path of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    const source = /^(?!bundle[\\/])(.*?)\.(?:d\.ts|js)(?:\.map)?$/.exec(path)?.[1];
    if (source !== undefined && !existsSync(join(folder, 'src', `${source}.ts`))) rmSync(join(dist, path));
  }
}

/** What a bundle leaves to the runtime: everything but files and names of the package itself. @param {string} specifier */
function isOutside(specifier) {
  return !/^[./#]/.test(specifier) && !/^[A-Za-z]:[\\/]/.test(specifier);
}

/**
 * A module with the map that the compiler wrote beside it, so that the maps of the bundle lead to the sources.
 * @param {string} path
 */
function withSourceMap(path) {
  const code = readFileSync(path, 'utf8');
  const name = /\n\/\/# sourceMappingURL=(\S+)\s*$/.exec(code)?.[1];
  return name === undefined ? { code } : { code, map: readFileSync(join(path, '..', name), 'utf8') };
}

/** `noble/provider` for `./dist/bundle/noble/provider.js`. @param {string} target */
function entryName(target) {
  return target.slice(`./${bundlePath('')}`.length, -'.js'.length);
}

/** The name without the scope. @param {import('./lib/workspace.mjs').Manifest} manifest */
export function shortName({ name }) {
  return name.slice(name.indexOf('/') + 1);
}
