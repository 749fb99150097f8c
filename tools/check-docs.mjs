// Keeps the documents true: error codes, limits, validation rules, dependencies and the comments of public functions agree
// with the code, links lead somewhere, the examples compile, and nothing stands in the repository that should not.
//
//   node tools/check-docs.mjs            check
//   node tools/check-docs.mjs --write    first write the generated parts of the pages

import { checkDependencies } from './docs/dependencies.mjs';
import { checkExamples } from './docs/examples.mjs';
import { checkForbiddenWords } from './docs/forbidden-words.mjs';
import { checkErrorCodes, checkGeneratedPages } from './docs/generated-pages.mjs';
import { checkLinks, checkMentions } from './docs/links.mjs';
import { checkPublicFunctions } from './docs/public-functions.mjs';
import { checkValidationRules } from './docs/validation-rules.mjs';
import { isMain, repositoryFiles, root } from './lib/workspace.mjs';

/** @typedef {import('./check-layers.mjs').Problem} Problem */

if (isMain(import.meta.url)) await main(process.argv.slice(2));

/** @param {readonly string[]} args */
async function main(args) {
  const problems = await checkDocs(root, { write: args.includes('--write') });
  for (const { file, line, message } of problems) console.error(`${file}:${line}: ${message}`);
  if (problems.length > 0) process.exitCode = 1;
}

/**
 * @param {string} base
 * @param {{ write: boolean }} options
 * @returns {Promise<Problem[]>}
 */
async function checkDocs(base, { write }) {
  const files = repositoryFiles(base);
  return [
    ...checkGeneratedPages(base, { write }),
    ...checkErrorCodes(base),
    ...checkValidationRules(base),
    ...checkDependencies(base),
    ...checkPublicFunctions(base),
    ...checkLinks(base, files),
    ...checkMentions(base, files),
    ...checkForbiddenWords(base, files),
    ...(await checkExamples(base, files)),
  ];
}
