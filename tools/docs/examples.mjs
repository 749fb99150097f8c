// The TypeScript examples of the READMEs compile against the packages as they are. Each block stands alone, but for those of
// the quick starts, which are files beside each other.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { run } from '../lib/child.mjs';
import { fencedBlocks } from './markdown.mjs';
import { QUICK_START, quickStartFiles } from './quick-start.mjs';

/** @typedef {import('../check-layers.mjs').Problem} Problem */
/** Where a block came from: `line` is the line of its fence. @typedef {{ module: string, file: string, line: number }} Origin */

const FOLDER = join('.sotto', 'examples');

/**
 * @param {string} base
 * @param {readonly string[]} files
 * @returns {Promise<Problem[]>}
 */
export async function checkExamples(base, files) {
  const folder = join(base, FOLDER);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const origins = files.filter(isReadme).flatMap((file) => writeExamples(base, file));
  if (files.includes(QUICK_START)) origins.push(...writeQuickStarts(base));
  if (origins.length === 0) return [];
  const settings = { extends: '../../tsconfig.tests.json', compilerOptions: EXAMPLE_OPTIONS, include: ['**/*.ts'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  const tsc = join(base, 'node_modules', 'typescript', 'bin', 'tsc');
  const { code, output } = await run(process.execPath, [tsc, '-p', FOLDER, '--pretty', 'false'], {
    mode: 'quiet',
    cwd: base,
  });
  return code === 0 ? [] : problemsOf(base, output, origins);
}

/** An example may leave the value of its last line unused. */
const EXAMPLE_OPTIONS = { incremental: false, tsBuildInfoFile: null, noUnusedLocals: false };

/** @param {string} file */
function isReadme(file) {
  return /^(?:packages\/[^/]+\/)?README\.md$/.test(file);
}

/** @param {string} base @param {string} file @returns {Origin[]} */
function writeExamples(base, file) {
  return fencedBlocks(readFileSync(join(base, file), 'utf8'), 'ts').map(({ text, line }) => {
    const module = `${file.replace(/\.md$/, '').replaceAll('/', '-')}-${line}.ts`;
    writeFileSync(join(base, FOLDER, module), `${text}\nexport {};\n`);
    return { module, file, line };
  });
}

/** @param {string} base @returns {Origin[]} */
function writeQuickStarts(base) {
  mkdirSync(join(base, FOLDER, 'quick-start'));
  return quickStartFiles(readFileSync(join(base, QUICK_START), 'utf8')).map(({ name, text, line }) => {
    const module = join('quick-start', name);
    writeFileSync(join(base, FOLDER, module), `${text}\n`);
    return { module, file: QUICK_START, line };
  });
}

/** @param {string} base @param {string} output @param {readonly Origin[]} origins @returns {Problem[]} */
function problemsOf(base, output, origins) {
  const problems = [...output.matchAll(/^(\S[^(\n]*)\((\d+),\d+\): error (.*)$/gm)].map(
    ([, path = '', line, message = '']) => {
      const origin = origins.find(({ module }) => relative(FOLDER, relative(base, join(base, path))) === module);
      if (origin === undefined) return { file: path, line: Number(line), message };
      return { file: origin.file, line: origin.line + Number(line), message: `example: ${message}` };
    },
  );
  return problems.length > 0 ? problems : [{ file: FOLDER, line: 1, message: output.trim() }];
}
