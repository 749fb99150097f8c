// A small workspace in a temporary folder, for the tests of the checks.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/**
 * Writes `files` (an object becomes JSON) and removes them when the test has ended.
 * @param {Record<string, string | object>} files
 * @returns {string} the folder
 */
export function testWorkspace(files) {
  const base = mkdtempSync(join(tmpdir(), 'sotto-tools-'));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  for (const [file, content] of Object.entries(files)) {
    const path = join(base, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return base;
}
