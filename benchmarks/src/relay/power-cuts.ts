/** Simulated power cuts, by the shim of benchmarks/relay/powercut.c, which is compiled where it is used. */

import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface PowerCuts {
  readonly env: Readonly<Record<string, string>>;
  /** Puts every file back to what it was at its last fsync. The process has ended. */
  cut(): void;
}

/** For a process that keeps its files in `data`; the shim and its images go beside them, into `path`. */
export const preparePowerCuts = (path: string, data: string): PowerCuts => {
  const [images, shim] = [join(path, 'images'), join(path, 'powercut.so')];
  mkdirSync(images);
  const compiled = spawnSync('cc', ['-shared', '-fPIC', '-O2', '-o', shim, POWERCUT, '-ldl', '-lpthread']);
  if (compiled.status !== 0) throw new Error(`powercut.c does not compile: ${compiled.stderr?.toString()}`);
  return {
    env: { LD_PRELOAD: shim, POWERCUT_FOLDER: data, POWERCUT_IMAGES: images },
    cut() {
      for (const name of readdirSync(data)) rmSync(join(data, name), { recursive: true });
      for (const name of readdirSync(images)) {
        const target = join(data, ...name.split('%'));
        mkdirSync(join(target, '..'), { recursive: true, mode: 0o700 });
        if (statSync(join(images, name)).isFile()) copyFileSync(join(images, name), target);
      }
    },
  };
};

const POWERCUT = fileURLToPath(new URL('../../relay/powercut.c', import.meta.url));
