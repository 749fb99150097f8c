import { describe, expect, it } from 'vitest';
import { checkLayers } from './check-layers.mjs';
import { testWorkspace } from './lib/test-workspace.mjs';

/**
 * The files of one package, sound unless `source` or the manifest is not.
 * @param {string} name
 * @param {{ source?: string, file?: string, dependencies?: string[], manifest?: object }} [options]
 */
function onePackage(name, { source = 'export {};', file = 'index.ts', dependencies = [], manifest = {} } = {}) {
  const folder = `packages/${name}`;
  return {
    [`${folder}/package.json`]: {
      name: `@sotto/${name}`,
      exports: { '.': './src/index.ts' },
      dependencies: Object.fromEntries(dependencies.map((dependency) => [dependency, '1.0.0'])),
      ...manifest,
    },
    [`${folder}/README.md`]: `# ${name}`,
    [`${folder}/src/${file}`]: source,
  };
}

/** @param {...Record<string, string | object>} packages */
function messages(...packages) {
  const base = testWorkspace(Object.assign({}, ...packages));
  return checkLayers(base).map(({ message }) => message);
}

describe('layers', () => {
  it('accepts an import of a lower level', () => {
    const ratchet = onePackage('ratchet', {
      source: "import { a } from '@sotto/crypto';",
      dependencies: ['@sotto/crypto'],
    });
    expect(messages(onePackage('crypto'), ratchet)).toEqual([]);
  });

  it('refuses an import of a higher level', () => {
    const crypto = onePackage('crypto', {
      source: "import { a } from '@sotto/ratchet';",
      dependencies: ['@sotto/ratchet'],
    });
    expect(messages(crypto, onePackage('ratchet'))).toEqual([
      '@sotto/crypto (level 0) may not import @sotto/ratchet (level 1): imports go down only',
    ]);
  });

  it('refuses an import of the same level', () => {
    const identity = onePackage('identity', {
      source: "export * from '@sotto/ratchet';",
      dependencies: ['@sotto/ratchet'],
    });
    expect(messages(identity, onePackage('ratchet'))).toEqual([expect.stringContaining('imports go down only')]);
  });

  it('refuses a relay that knows the ratchet', () => {
    const relay = onePackage('relay', { source: "import '@sotto/ratchet';", dependencies: ['@sotto/ratchet'] });
    expect(messages(relay, onePackage('ratchet'))).toEqual(['@sotto/relay may not know @sotto/ratchet']);
  });

  it('accepts a relay that knows the certificates of the ratchet, and no other entry of it', () => {
    const ratchet = onePackage('ratchet', {
      manifest: { exports: { '.': './src/index.ts', './certificates': './src/index.ts', './other': './src/index.ts' } },
    });
    const relay = (/** @type {string} */ specifier, name = 'relay') =>
      onePackage(name, { source: `import '${specifier}';`, dependencies: ['@sotto/ratchet'] });
    expect(messages(ratchet, relay('@sotto/ratchet/certificates'))).toEqual([]);
    expect(messages(ratchet, relay('@sotto/ratchet/other'))).toEqual([
      '@sotto/relay may not know @sotto/ratchet/other',
    ]);
    expect(messages(ratchet, relay('@sotto/ratchet/certificates', 'identity'))).toEqual([
      expect.stringContaining('imports go down only'),
    ]);
  });

  it('refuses the test kit in what ships, and accepts it in its tests', () => {
    const source = "import { a } from '@sotto/testkit';";
    const kit = onePackage('testkit');
    expect(messages(kit, onePackage('store', { source, dependencies: ['@sotto/testkit'] }))).toEqual([
      '@sotto/testkit is for development and may not be imported by what ships',
    ]);
    expect(messages(kit, onePackage('store', { source, file: 'store.test.ts' }))).toEqual([]);
  });

  it('lets the test kit import what it needs', () => {
    const kit = onePackage('testkit', {
      source: "import '@sotto/crypto'; setTimeout(a, 1);",
      dependencies: ['@sotto/crypto'],
    });
    expect(messages(kit, onePackage('crypto'))).toEqual([]);
  });

  it('refuses a package without a level', () => {
    expect(messages(onePackage('extra'))).toEqual(['@sotto/extra has no level in tools/check-layers.mjs']);
  });

  it('refuses a circle', () => {
    const kit = onePackage('testkit', { source: "import '@sotto/crypto';", dependencies: ['@sotto/crypto'] });
    const crypto = onePackage('crypto', { source: "import '@sotto/testkit';", dependencies: ['@sotto/testkit'] });
    expect(messages(kit, crypto)).toEqual(
      expect.arrayContaining([
        '@sotto/crypto depends on itself in a circle',
        '@sotto/testkit depends on itself in a circle',
      ]),
    );
  });
});

describe('declarations', () => {
  it('accepts a declared import, with or without a path below it', () => {
    const source = "import 'hono'; import type { A } from '@noble/curves/ed25519.js';";
    expect(messages(onePackage('relay', { source, dependencies: ['hono', '@noble/curves'] }))).toEqual([]);
  });

  it('refuses an undeclared import', () => {
    expect(messages(onePackage('relay', { source: "import 'hono';" }))).toEqual([
      'hono is imported and not declared in packages/relay/package.json',
    ]);
  });

  it('refuses a declaration that nothing imports', () => {
    expect(messages(onePackage('relay', { dependencies: ['hono'] }))).toEqual(['hono is declared and not imported']);
  });

  it('refuses a path that another package does not export', () => {
    const relay = onePackage('relay', { source: "import '@sotto/wire/src/a.ts';", dependencies: ['@sotto/wire'] });
    expect(messages(relay, onePackage('wire'))).toEqual(['@sotto/wire does not export ./src/a.ts']);
  });

  it('refuses a relative import that leaves the package', () => {
    expect(messages(onePackage('relay', { source: "import '../../wire/src/index.ts';" }))).toEqual([
      '../../wire/src/index.ts leaves the package',
    ]);
  });

  it('accepts an alias of the package for its own files, and no other', () => {
    const inside = { imports: { '#gen/*': { types: './gen/*.d.ts', default: './gen/*.js' } } };
    const outside = { imports: { '#gen/*': '../other/*.js' } };
    const source = "import { a } from '#gen/messages';";
    expect(messages(onePackage('wire', { source, manifest: inside }))).toEqual([]);
    expect(messages(onePackage('wire', { source, manifest: outside }))).toEqual([
      '#gen/messages leads out of the package',
    ]);
    expect(messages(onePackage('wire', { source }))).toEqual([
      '#gen/messages does not stand under imports in the manifest of @sotto/wire',
    ]);
  });

  it('refuses a module loaded by a computed name', () => {
    expect(messages(onePackage('relay', { source: 'await import(name);' }))).toEqual([
      'a module is loaded by a computed name',
    ]);
  });

  it('refuses a package without a README', () => {
    const files = onePackage('wire');
    delete files['packages/wire/README.md'];
    expect(messages(files)).toEqual(['@sotto/wire has no README.md']);
  });
});

describe('purity', () => {
  it.each([
    'Date.now()',
    'new Date()',
    'Math.random()',
    'setTimeout(a, 1)',
    'console.log(a)',
    'process.env',
    'globalThis.crypto',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the template is text here
    '`${process.pid}`',
  ])('refuses %s in a pure package', (source) => {
    expect(messages(onePackage('ratchet', { source }))).toEqual([expect.stringContaining('in a pure package')]);
  });

  it.each([
    '// Date.now() and process.env',
    "const a = 'console';",
    'Math.max(a.process, b.Date)',
    'const a = { process: 1 };',
    'processMessage(a)',
  ])('accepts %s in a pure package', (source) => {
    expect(messages(onePackage('ratchet', { source }))).toEqual([]);
  });

  it('refuses a module of the platform in a pure package', () => {
    expect(messages(onePackage('ratchet', { source: "import 'node:fs';" }))).toEqual([
      '@sotto/ratchet is pure and may not import node:fs',
    ]);
    expect(messages(onePackage('ratchet', { source: "import { b } from 'fs';" }))).toEqual([
      '@sotto/ratchet is pure and may not import fs',
    ]);
  });

  it('accepts the platform elsewhere, by its full name', () => {
    expect(messages(onePackage('store-sqlite', { source: "import 'node:fs'; Date.now();" }))).toEqual([]);
    expect(messages(onePackage('store-sqlite', { source: "import 'fs';" }))).toEqual(['write node:fs']);
  });

  it('lets one file reach for the random numbers of the platform', () => {
    const source = 'globalThis.crypto.getRandomValues(a)';
    expect(messages(onePackage('crypto', { source, file: 'random.ts' }))).toEqual([]);
    expect(messages(onePackage('crypto', { source, file: 'other.ts' }))).toEqual([
      expect.stringContaining('globalThis'),
    ]);
  });
});
