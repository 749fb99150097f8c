/**
 * Our packages as an application has them: the tarballs, unpacked into a temporary folder beside the program that is
 * started cold. The workspace itself runs the compiler's output, a file for each module.
 */

import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface PackedProgram {
  readonly file: string;
  remove(): void;
}

/** Packs what the program imports. Throws with the output of what failed. */
export function packProgram(): PackedProgram {
  const folder = mkdtempSync(join(tmpdir(), 'sotto-packed-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const { status, stdout, stderr } = spawnSync(process.execPath, [packTool, folder, 'crypto', 'wire', 'ratchet'], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`packing failed:\n${stdout}${stderr}`);
    // The one dependency that an application brings itself.
    symlinkSync(realpathSync(sodium), join(folder, 'node_modules', 'libsodium-wrappers'), 'junction');
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
    for (const name of PROGRAM) copyFileSync(fileURLToPath(new URL(name, import.meta.url)), join(folder, name));
    return { file: join(folder, PROGRAM[0]), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** The program, and the modules of this folder that it imports. */
const PROGRAM = ['cold-program.js', 'providers.js'] as const;
const packTool = fileURLToPath(new URL('../../../tools/pack.mjs', import.meta.url));
const sodium = fileURLToPath(new URL('../../node_modules/libsodium-wrappers', import.meta.url));
