// Reports of the public API by api-extractor: each name that can be imported, with its declaration and nothing else, sorted.

import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

/** @typedef {import('./entries.mjs').Entry} Entry */
/** @typedef {import('typescript').Program} Program */

/** Each message comes to us as well; the report is to hold none. */
const SILENT = { logLevel: ExtractorLogLevel.None };

/**
 * The text of each report by the name of its entry, what is wrong with it, and the program that all were read from.
 * @param {string} base
 * @param {readonly Entry[]} entries
 * @returns {{ reports: Map<string, string>, problems: string[], program: Program }}
 */
export function createReports(base, entries) {
  mkdirSync(join(base, '.sotto'), { recursive: true });
  const folder = mkdtempSync(join(base, '.sotto', 'api-'));
  try {
    const [first, ...others] = entries.map((entry) => configure(base, entry, folder));
    if (first === undefined) throw new Error('there is no entry');
    // One program for all: to read the declarations takes longer than what is done with them.
    const state = CompilerState.create(first, { additionalEntryPoints: entries.map(({ types }) => types) });
    const configs = [first, ...others];
    const program = /** @type {Program} */ (state.program);
    const described = entries.map((entry, index) => describe(entry, configs[index], state));
    const problems = entries.flatMap((entry, index) => {
      const importable = namesOf(
        program,
        entries.filter(({ folder: other }) => other === entry.folder),
      );
      const hidden = [...(described[index]?.hidden ?? [])].filter((name) => !importable.has(name)).sort();
      return hidden.map(
        (name) => `${entry.specifier}: ${name} is part of the API, and nobody can import it: export it`,
      );
    });
    const reports = new Map(entries.map(({ name }, index) => [name, described[index]?.text ?? '']));
    return { reports, problems, program };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Everything that can be imported from one of the entries.
 * @param {Program} program
 * @param {readonly Entry[]} entries
 */
function namesOf(program, entries) {
  const checker = program.getTypeChecker();
  const modules = entries.flatMap(({ types }) => {
    const file = program.getSourceFile(types);
    return (file && checker.getSymbolAtLocation(file)) ?? [];
  });
  return new Set(modules.flatMap((module) => checker.getExportsOfModule(module).map(({ name }) => name)));
}

/** @param {string} base @param {Entry} entry @param {string} folder */
function configure(base, { name, folder: projectFolder, types }, folder) {
  return ExtractorConfig.prepare({
    configObject: {
      projectFolder,
      mainEntryPointFilePath: types,
      compiler: { overrideTsconfig: { compilerOptions: compilerOptions(base), files: [types] } },
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder: folder,
        reportTempFolder: join(folder, 'temp'),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      newlineKind: 'lf',
      messages: { extractorMessageReporting: { default: SILENT }, tsdocMessageReporting: { default: SILENT } },
    },
    configObjectFullPath: join(projectFolder, 'api-extractor.json'),
    packageJsonFullPath: join(projectFolder, 'package.json'),
  });
}

/** @param {string} base */
function compilerOptions(base) {
  return {
    target: 'ES2022',
    module: 'NodeNext',
    moduleResolution: 'NodeNext',
    lib: ['ES2023', 'ESNext.Disposable', 'DOM'],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [join(base, 'node_modules', '@types')],
  };
}

/**
 * The report of an entry, and which types its declarations use that it does not export.
 * @param {Entry} entry
 * @param {ExtractorConfig | undefined} config
 * @param {CompilerState} compilerState
 */
function describe({ specifier }, config, compilerState) {
  if (config === undefined) throw new Error(`${specifier} has no configuration`);
  /** @type {Set<string>} */
  const hidden = new Set();
  const { succeeded } = Extractor.invoke(config, {
    localBuild: true,
    compilerState,
    messageCallback(message) {
      const name = message.messageId === 'ae-forgotten-export' && /symbol "([^"]+)"/.exec(message.text)?.[1];
      if (typeof name === 'string') hidden.add(name);
      message.handled = true;
    },
  });
  if (!succeeded) throw new Error(`the API of ${specifier} cannot be read`);
  return { text: format(specifier, readFileSync(config.reportFilePath, 'utf8')), hidden };
}

/**
 * A report in the form of this repository.
 * @param {string} specifier
 * @param {string} text of api-extractor
 */
function format(specifier, text) {
  const code = /```ts\n([\s\S]*?)\n*```/.exec(text)?.[1] ?? '';
  const declarations = code
    .replace(/^\/\/ @(?:public|internal)(?: \(undocumented\))?\n/gm, '')
    .replace(/^ *\/\/ \(undocumented\)\n/gm, '')
    .replace(/^\/\/ \(No @packageDocumentation.*\n?/gm, '')
    .trim();
  return `# API of \`${specifier}\`\n\nWritten by \`pnpm api --write\`.\n\n\`\`\`ts\n${declarations}\n\`\`\`\n`;
}
