// Whether a Chromium is there to be started. The benchmarks look for it in the same places.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** @param {Readonly<Record<string, string | undefined>>} env @returns {boolean} */
export function hasChromium({ SOTTO_CHROMIUM: given = '', PATH: path = '' }) {
  if (given !== '') return true;
  return path.split(delimiter).some((folder) => folder !== '' && NAMES.some((name) => isProgram(join(folder, name))));
}

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
