import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BundleError, bundle, pageProblems } from './bundle.ts';
import { packagesIn, sizeOf } from './sizes.ts';

describe('pageProblems', () => {
  const page = { fileName: 'page.js', modules: ['/r/packages/crypto/dist/index.js'], imports: ['chunk.js'] };
  const chunk = { fileName: 'chunk.js', modules: [], imports: [] };

  it('finds nothing in scripts that load each other', () => {
    expect(pageProblems([page, chunk])).toEqual([]);
  });

  it('finds what is in no script, a module of Node among it', () => {
    const imports = ['node:crypto', 'fs', 'left-pad'];
    expect(pageProblems([{ ...chunk, imports }])).toEqual(
      imports.map((name) => `chunk.js imports ${name}, which is in no script`),
    );
  });

  it.each(['packages/crypto/dist/node/provider.js', 'packages/crypto/dist/index.node.js'])('finds %s', (path) => {
    expect(pageProblems([{ ...chunk, modules: [`/r/${path}`] }])).toEqual([
      `chunk.js holds ${path}, which is for Node`,
    ]);
  });
});

describe('bundle', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(`${tmpdir()}/sotto-test-`);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const run = (code: string, outside: readonly string[] = []) =>
    bundle({ entries: { page: 'page' }, folder, virtual: { page: code, other: 'export const two = 2;' }, outside });

  it('makes one script of modules', async () => {
    const [script, ...rest] = await run("import { two } from 'other'; export const four = two + two;");
    expect(rest).toEqual([]);
    expect(script).toMatchObject({ fileName: 'page.js', imports: [] });
    expect(script?.code).toMatch(/export\{\w as four\}/);
  });

  it.each([
    "import { createHash } from 'node:crypto'; console.log(createHash);",
    "import { readFileSync } from 'fs'; console.log(readFileSync);",
    "export * from 'not-installed';",
  ])('refuses what a page cannot load: %s', async (code) => {
    await expect(run(code)).rejects.toThrow(BundleError);
  });

  it('leaves a module of Node outside of a branch that no page takes', async () => {
    const [script] = await run("if (typeof process === 'object') require('fs'); export const two = 2;", ['fs']);
    expect(script?.imports).toEqual([]);
  });
});

describe('sizes', () => {
  it('are those of all files, compressed each for itself', () => {
    const one = sizeOf(['a'.repeat(1000)]);
    expect(one.minified).toBe(1000);
    expect(one.compressed).toBeLessThan(100);
    expect(sizeOf(['a'.repeat(1000), new Uint8Array(10)])).toMatchObject({ minified: 1010 });
    expect(sizeOf(['a'.repeat(1000), 'a'.repeat(1000)]).compressed).toBe(2 * one.compressed);
    expect(sizeOf(['é'])).toMatchObject({ minified: 2 });
  });

  it('names the packages in scripts', () => {
    const modules = [
      '/r/packages/crypto/dist/index.js',
      '/r/node_modules/.pnpm/@noble+hashes@2.4.0/node_modules/@noble/hashes/sha2.js',
      '/r/node_modules/.pnpm/long@5/node_modules/long/index.js',
      '/r/benchmarks/session.js',
    ];
    expect(packagesIn([{ modules }])).toEqual(['@noble/hashes', 'crypto', 'long']);
  });
});
