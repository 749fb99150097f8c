// Packs the packages that ship, installs the tarballs into an empty folder, and uses them there as an application does,
// on the conditions `node` and `default`, by `require`, and in a bundle for browsers. Before that: every file that a manifest names is in its tarball, sources are
// found by no condition, no module is in two files of a package, and the maps lead to sources that are there.
//
//   node tools/check-packed.mjs      after a build

import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { run } from './lib/child.mjs';
import { packedExports, targetsOf } from './lib/packed-exports.mjs';
import { isMain, readPackages, root } from './lib/workspace.mjs';
import { installPacked } from './pack.mjs';
import { conditionProblems, entriesOf, evaluationProblems, sizeProblems } from './packed-apps.mjs';

const programs = join(root, 'tools', 'packed');
const PROGRAMS = ['program.mjs', 'federation.mjs', 'without-node.mjs', 'require.cjs'];
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

if (isMain(import.meta.url)) process.exitCode = await main();

async function main() {
  mkdirSync(join(root, '.sotto'), { recursive: true });
  const folder = mkdtempSync(join(root, '.sotto', 'packed-'));
  try {
    const names = await installPacked(folder);
    const problems = names.flatMap((name) => contentProblems(folder, name));
    problems.push(...conditionProblems(folder, names));
    if (problems.length === 0) problems.push(...(await runPrograms(folder, names)));
    problems.push(...(await evaluationProblems(folder, entriesOf(folder, names))), ...(await sizeProblems(folder)));
    for (const problem of problems) console.error(problem);
    return Math.min(problems.length, 1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * What is wrong with the files of one package.
 * @param {string} folder
 * @param {string} name
 */
function contentProblems(folder, name) {
  const unpacked = join(folder, 'node_modules', name);
  const { exports, imports } = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8'));
  const source = readPackages().find(({ manifest }) => manifest.name === name)?.manifest.exports;
  const expected = packedExports(source);
  const problems = isDeepStrictEqual(exports, expected)
    ? []
    : [`publishConfig.exports must be ${JSON.stringify(expected)}`];
  const named = [...targetsOf(exports), ...targetsOf(imports)].filter((path) => !path.includes('*'));
  problems.push(
    ...[...named, 'LICENSE', 'README.md']
      .filter((path) => !existsSync(join(unpacked, path)))
      .map((path) => `${path} is not in the tarball`),
    ...mapProblems(unpacked),
  );
  return problems.map((problem) => `${name}: ${problem}`);
}

/** @param {string} unpacked */
function mapProblems(unpacked) {
  const files = readdirSync(join(unpacked, 'dist'), { recursive: true, encoding: 'utf8' });
  const maps = files.filter((name) => name.endsWith('.map')).map((name) => join(unpacked, 'dist', name));
  const sources = maps.flatMap((path) => {
    /** @type {{ sources: string[] }} */
    const map = JSON.parse(readFileSync(path, 'utf8'));
    const isCode = path.endsWith('.js.map');
    return map.sources.map((source) => ({ isCode, file: relative(unpacked, join(dirname(path), source)) }));
  });
  const bundled = sources.filter(({ isCode }) => isCode).map(({ file }) => file);
  const twice = bundled.filter((file, index) => bundled.indexOf(file) !== index);
  const absent = sources.filter(({ file }) => !existsSync(join(unpacked, file)));
  return [
    ...(bundled.length === 0 ? ['no code has a map'] : []),
    ...twice.map((file) => `${file} is in two files of the bundle`),
    ...absent.map(({ file }) => `a map leads to ${file}, which is not in the tarball`),
  ];
}

/**
 * Checks the types of the program against those in the tarballs, as Node and as bundlers find them, then runs it on both
 * conditions, and loads every entry by `require`.
 * @param {string} folder
 * @param {readonly string[]} names
 */
async function runPrograms(folder, names) {
  for (const name of PROGRAMS) copyFileSync(join(programs, name), join(folder, name));
  const strict = ['--ignoreConfig', '--allowJs', '--checkJs', '--noEmit', '--strict', '--target', 'ES2022'];
  const node = ['--module', 'NodeNext'];
  const bundler = ['--module', 'ESNext', '--moduleResolution', 'bundler'];
  const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules', '@types'), '--skipLibCheck'];
  const typed = ['program.mjs', 'federation.mjs'];
  const without = ['--import', './without-node.mjs'];
  const runs = [
    { does: 'the types of the packed form, as Node finds them', args: [tsc, ...strict, ...node, ...types, ...typed] },
    { does: 'the types, as bundlers find them', args: [tsc, ...strict, ...bundler, ...types, ...typed] },
    { does: 'the condition `node`', args: ['program.mjs', 'node'] },
    { does: 'every entry by `require`', args: ['require.cjs', ...entriesOf(folder, names)] },
    { does: 'the condition `default`', args: [...without, 'program.mjs', 'portable'] },
    { does: "an app's own tests, against relays in memory", args: ['federation.mjs'] },
  ];
  /** @type {string[]} */
  const problems = [];
  for (const { does, args } of runs) {
    const { code, output } = await run(process.execPath, args, { mode: 'quiet', cwd: folder });
    if (code !== 0) problems.push(`${does}:\n${output.trimEnd()}`);
  }
  return problems;
}
