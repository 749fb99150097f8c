/**
 * Loaded before the relay command by `node --import`: its clock is off by as many milliseconds as a file says, which is read
 * anew at every SIGUSR2. The command itself knows nothing of it.
 */

import { readFileSync } from 'node:fs';

const file = process.env.SOTTO_CHAOS_CLOCK ?? '';
const SystemDate = Date;
let offset = readOffset();

process.on('SIGUSR2', () => {
  offset = readOffset();
});
// A write behind the limit that the run sets for files is an error for the program that writes, not the end of it.
process.on('SIGXFSZ', () => undefined);

function readOffset(): number {
  return Number(readFileSync(file, 'utf8'));
}

class MovedDate extends SystemDate {
  constructor(...values: [] | [number | string]) {
    if (values.length === 0) super(SystemDate.now() + offset);
    else super(...values);
  }

  static override now(): number {
    return SystemDate.now() + offset;
  }
}

globalThis.Date = MovedDate as DateConstructor;
