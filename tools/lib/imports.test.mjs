import { describe, expect, it } from 'vitest';
import { findImports, moduleName } from './imports.mjs';

/** @param {string} source */
const specifiers = (source) => findImports(source).map(({ specifier }) => specifier);

describe('findImports', () => {
  it.each([
    ["import 'a';", 'a'],
    ["import a from 'a';", 'a'],
    ["import { b as c, type D } from 'a';", 'a'],
    ["import type { B } from 'a';", 'a'],
    ["import * as b from 'a';", 'a'],
    ["import b, { c } from 'a' with { type: 'json' };", 'a'],
    ["import {\n  // from 'x'\n  b,\n} from 'a';", 'a'],
    ["export * from 'a';", 'a'],
    ["export * as b from 'a';", 'a'],
    ["export { b } from 'a';", 'a'],
    ["export type { B } from 'a';", 'a'],
    ["const b = await import('a');", 'a'],
    ["type B = import('a').C;", 'a'],
    ["const b = require('a');", 'a'],
    ["const load = createRequire(import.meta.url); load('a');", 'a'],
    ["const b = process.getBuiltinModule('node:a');", 'node:a'],
    ["const b = process.getBuiltinModule?.('node:a');", 'node:a'],
  ])('finds the module of %s', (source, specifier) => {
    expect(specifiers(source)).toEqual([specifier]);
  });

  it.each([
    "// import 'a';",
    "/* export * from 'a'; */",
    "const b = `import 'a'`;",
    'const b = "import(\'a\')";',
    'const b = import.meta.url;',
    "export const from = 'a';",
    "export function b() { return 'a'; }",
    'const b = { import: 1 }; b.import(c);',
    'requireFirstKeys(b); const require = 1;',
    "const from = 'a'; export { b };\nconst c = from;",
    "command.requiredOption('--a', 'b');",
  ])('finds none in %s', (source) => {
    expect(specifiers(source)).toEqual([]);
  });

  it('reports a module loaded by a computed name', () => {
    expect(findImports('\nawait import(name);')).toEqual([{ specifier: undefined, line: 2 }]);
    expect(specifiers("require('a' + b)")).toEqual([undefined]);
  });

  it('gives the line of the specifier', () => {
    expect(findImports("\nimport {\n  b,\n} from 'a';")).toEqual([{ specifier: 'a', line: 4 }]);
  });
});

describe('moduleName', () => {
  it.each([
    ['a', 'a'],
    ['a/b', 'a'],
    ['@a/b', '@a/b'],
    ['@a/b/c.js', '@a/b'],
    ['node:fs/promises', 'node:fs'],
  ])('of %s is %s', (specifier, name) => {
    expect(moduleName(specifier)).toBe(name);
  });
});
