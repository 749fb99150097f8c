/**
 * The relay as an operator installs it: our packages from their tarballs, each bundled into a few files, unpacked into a temporary
 * folder beside the program. The workspace itself runs the compiler's output, a file for each module, and starts slower.
 */

import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface PackedRelay {
  readonly file: string;
  remove(): void;
}

/** Throws with the output of what failed. */
export const packRelay = (): PackedRelay => {
  const folder = mkdtempSync(join(tmpdir(), 'sotto-packed-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const { status, stdout, stderr } = spawnSync(process.execPath, [PACK_TOOL, folder, ...PACKAGES], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`packing failed:\n${stdout}${stderr}`);
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
    const file = join(folder, PROGRAM);
    copyFileSync(fileURLToPath(new URL(PROGRAM, import.meta.url)), file);
    return { file, remove };
  } catch (error) {
    remove();
    throw error;
  }
};

const PROGRAM = 'relay-program.js';
/** The relay and what it is made of. */
const PACKAGES = ['relay', 'identity', 'wire', 'crypto', 'ratchet', 'store', 'store-sqlite'];
const PACK_TOOL = fileURLToPath(new URL('../../../tools/pack.mjs', import.meta.url));
