import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repositoryFiles, root } from './lib/workspace.mjs';

/** Run anew for each file of tests, unlike what those import. */
const SETUP = ['interop/test/backend.ts'];
const HOOK = /^(?:before|after)(?:Each|All)\(/m;

it('no module that files of tests share registers a hook by being loaded, for it would run for the first of them alone', () => {
  const shared = repositoryFiles().filter(
    (path) => /\.(?:ts|mjs)$/.test(path) && !/\.test\.(?:ts|mjs)$/.test(path) && !SETUP.includes(path),
  );
  expect(shared.length).toBeGreaterThan(500);
  expect(shared.filter((path) => HOOK.test(readFileSync(join(root, path), 'utf8')))).toEqual([]);
  // The one that is allowed shows that such a hook is seen.
  expect(SETUP.filter((path) => HOOK.test(readFileSync(join(root, path), 'utf8')))).toEqual(SETUP);
});
