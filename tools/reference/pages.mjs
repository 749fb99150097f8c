// The reference by typedoc, from the same program as the reports. A warning fails: a link that leads nowhere is a mistake.

import { join } from 'node:path';
import { Application, LogLevel } from 'typedoc';

/** @typedef {import('./entries.mjs').Entry} Entry */
/** @typedef {import('typescript').Program} Program */

/**
 * @param {string} base
 * @param {Program} program
 * @param {readonly Entry[]} entries
 * @returns {Promise<string[]>} what typedoc warned of
 */
export async function checkReference(base, program, entries) {
  return (await convert(base, program, entries)).warnings;
}

/**
 * @param {string} base
 * @param {Program} program
 * @param {readonly Entry[]} entries
 * @returns {Promise<string[]>}
 */
export async function writeReference(base, program, entries) {
  const { app, project, warnings } = await convert(base, program, entries);
  await app.generateDocs(project, join(base, '.sotto', 'reference'));
  console.log('.sotto/reference/index.html');
  return warnings;
}

/** @param {string} base @param {Program} program @param {readonly Entry[]} entries */
async function convert(base, program, entries) {
  const app = await Application.bootstrap({
    name: 'Sotto',
    entryPoints: entries.map(({ types }) => types),
    readme: join(base, 'README.md'),
    basePath: base,
    excludeInternal: true,
    excludePrivate: true,
    disableSources: true,
    disableGit: true,
    skipErrorChecking: true,
    validation: { notExported: true, invalidLink: true, invalidPath: true, rewrittenLink: true, notDocumented: false },
    externalSymbolLinkMappings: { typescript: { '*': '#' } },
    logLevel: LogLevel.Warn,
  });
  /** @type {string[]} */
  const warnings = [];
  const { log } = app.logger;
  app.logger.log = (message, level) => {
    if (level >= LogLevel.Warn) warnings.push(`reference: ${message}`);
    else log.call(app.logger, message, level);
  };
  const project = app.converter.convert(
    entries.map(({ specifier, types }) => {
      const sourceFile = program.getSourceFile(types);
      if (sourceFile === undefined) throw new Error(`${types} was not read`);
      return { displayName: specifier, program, sourceFile };
    }),
  );
  app.validate(project);
  return { app, project, warnings };
}
