// The public API of every package: a report of it stands in docs/api, so that each change of it shows in a diff, and its
// reference must build without a warning. Both read the declarations that a build has made (docs/decisions/0017-api-reports.md).
//
//   node tools/reference/main.mjs             compare the reports, and check that the reference builds
//   node tools/reference/main.mjs --write     write the reports
//   node tools/reference/main.mjs --html      write the reference, into .sotto/reference

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMain, root } from '../lib/workspace.mjs';
import { publicEntries } from './entries.mjs';
import { checkReference, writeReference } from './pages.mjs';
import { createReports } from './reports.mjs';

const FOLDER = 'docs/api';

if (isMain(import.meta.url)) process.exitCode = await main(process.argv.slice(2));

/** @param {readonly string[]} args */
async function main(args) {
  const [mode] = args;
  if (args.length > 1 || (mode !== undefined && mode !== '--write' && mode !== '--html')) {
    console.error('Usage: node tools/reference/main.mjs [--write|--html]');
    return 1;
  }
  const entries = publicEntries(root);
  const unbuilt = entries.filter(({ types }) => !existsSync(types));
  for (const { types } of unbuilt) console.error(`${types} is not there: build first`);
  if (unbuilt.length > 0) return 1;
  const { reports, problems, program } = createReports(root, entries);
  if (mode === '--html') return report(await writeReference(root, program, entries));
  if (mode === '--write') writeReports(reports);
  return report([...problems, ...compare(reports), ...(await checkReference(root, program, entries))]);
}

/** @param {readonly string[]} problems */
function report(problems) {
  for (const problem of problems) console.error(problem);
  return Math.min(problems.length, 1);
}

/** @param {ReadonlyMap<string, string>} reports text by name */
function writeReports(reports) {
  rmSync(join(root, FOLDER), { recursive: true, force: true });
  mkdirSync(join(root, FOLDER), { recursive: true });
  for (const [name, text] of reports) writeFileSync(join(root, FOLDER, `${name}.md`), text);
}

/** @param {ReadonlyMap<string, string>} reports @returns {string[]} */
function compare(reports) {
  const present = existsSync(join(root, FOLDER)) ? readdirSync(join(root, FOLDER)) : [];
  const orphans = present.filter((file) => !reports.has(file.replace(/\.md$/, '')));
  const changed = [...reports].flatMap(([name, text]) => {
    const path = join(root, FOLDER, `${name}.md`);
    const line = existsSync(path) ? firstDifference(readFileSync(path, 'utf8'), text) : 1;
    if (line === undefined) return [];
    return [`${FOLDER}/${name}.md:${line}: the public API is another one. If that is meant: pnpm api --write`];
  });
  return [...changed, ...orphans.map((file) => `${FOLDER}/${file}: no package has this entry. pnpm api --write`)];
}

/**
 * The first line, from 1, in which two texts differ.
 * @param {string} before
 * @param {string} after
 */
function firstDifference(before, after) {
  if (before === after) return undefined;
  const [one, other] = [before.split('\n'), after.split('\n')];
  return one.findIndex((line, index) => line !== other[index]) + 1 || one.length + 1;
}
