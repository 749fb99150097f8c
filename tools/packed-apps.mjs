// What other apps do with the packed packages than to import them in Node: a bundler for browsers takes them, `require` loads
// them, and a page or a worker evaluates them before there is anything but the language.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';

/** For Node alone: they read files, or listen. */
const NODE_ONLY = new Set([
  '@sotto/client/node',
  '@sotto/crypto/node',
  '@sotto/relay',
  '@sotto/store-sqlite',
  '@sotto/testkit',
  '@sotto/testkit/relay',
]);

/**
 * How much of a page each may take, minified and compressed, in bytes. They hold what there is and a little more: whoever needs
 * more raises a number here, and says why.
 * @type {readonly (readonly [string, number])[]}
 */
const BUDGETS = [
  ["import { open } from '@sotto/client'; globalThis.app = open;", 235_000],
  ["import * as session from '@sotto/ratchet'; globalThis.app = session;", 125_000],
  ["import { memoryStore } from '@sotto/store'; globalThis.app = memoryStore;", 4_000],
];

/** All that is there when a module is evaluated: constants of text are made of the first two, events extend the others. */
const PRESENT = { TextEncoder, TextDecoder, Event, EventTarget };

/**
 * Every name that can be imported of these packages.
 * @param {string} folder
 * @param {readonly string[]} names
 */
export function entriesOf(folder, names) {
  return names.flatMap((name) => {
    const { exports } = JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8'));
    return Object.keys(exports).map((path) => `${name}${path.slice(1)}`);
  });
}

/**
 * Whatever a resolver tries in order, it finds types before code.
 * @param {string} folder
 * @param {readonly string[]} names
 * @returns {string[]}
 */
export function conditionProblems(folder, names) {
  return names.flatMap((name) => {
    const { exports } = JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8'));
    return Object.entries(exports).flatMap(([path, conditions]) => {
      const keys = Object.keys(conditions);
      return keys[0] === 'types' && keys.at(-1) === 'default'
        ? []
        : [`${name}: the conditions of ${path} must begin with types and end with default`];
    });
  });
}

/**
 * What a page can import does nothing when it is evaluated: no global of a platform is needed, and none is new afterwards.
 * @param {string} folder
 * @param {readonly string[]} entries
 * @returns {Promise<string[]>}
 */
export async function evaluationProblems(folder, entries) {
  /** @type {string[]} */
  const problems = [];
  for (const entry of entries.filter((name) => !NODE_ONLY.has(name))) {
    try {
      const context = createContext({ ...PRESENT });
      const code = await bundle(folder, `export * from '${entry}';`, 'iife');
      runInContext(code, context);
      const left = Object.keys(context).filter((name) => name !== 'entry' && !(name in PRESENT));
      if (left.length > 0) problems.push(`${entry}: leaves ${left.join(', ')} behind when it is imported`);
      if (Object.keys(context.entry ?? {}).length === 0) problems.push(`${entry}: exports nothing`);
    } catch (error) {
      problems.push(`${entry}: cannot be imported where there is little but the language: ${error}`);
    }
  }
  return problems;
}

/**
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
export async function sizeProblems(folder) {
  /** @type {string[]} */
  const problems = [];
  for (const [source, bytesMax] of BUDGETS) {
    const bytes = gzipSync(await bundle(folder, source, 'es'), { level: 9 }).length;
    if (bytes > bytesMax) problems.push(`${source} takes ${bytes} bytes of a page, of ${bytesMax} at most`);
  }
  return problems;
}

/**
 * As an app for browsers is bundled: all in one file, minified.
 * @param {string} folder
 * @param {string} source
 * @param {'es' | 'iife'} format
 */
async function bundle(folder, source, format) {
  const build = await rolldown({
    input: 'app',
    cwd: folder,
    platform: 'browser',
    plugins: [
      {
        name: 'app',
        resolveId: (id) => (id === 'app' ? join(folder, 'app.js') : undefined),
        load: (id) => (id === join(folder, 'app.js') ? source : undefined),
      },
    ],
    onLog: (level, { message }) => {
      if (level === 'warn') throw new Error(message);
    },
  });
  try {
    const { output } = await build.generate({ format, name: 'entry', minify: true, codeSplitting: false });
    return output.map((file) => (file.type === 'chunk' ? file.code : '')).join('');
  } finally {
    await build.close();
  }
}
