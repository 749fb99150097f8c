/** The relay's log for a person at a terminal: one line an event. Without a terminal the JSON lines go out as they are. */

import { printableLine } from '../output/printable.ts';
import type { Style } from '../output/style.ts';
import { formatTime } from '../output/units.ts';

/** One JSON line of the relay's log, readable. A line that is no such object comes back as it is, made printable. */
export function readableLogLine(line: string, style: Style): string {
  const event = parseEvent(line);
  if (event === undefined) return printableLine(line.trimEnd());
  const { level, time, msg, relay: _relay, ...fields } = event;
  const details = Object.entries(fields).map(([name, value]) => `${name}=${printableLine(String(value))}`);
  const stamp = typeof time === 'string' ? formatTime(new Date(time)) : '';
  const words = [style.dim(stamp), levelWord(level, style), printableLine(String(msg)), style.dim(details.join(' '))];
  return words.join(' ').trimEnd();
}

function parseEvent(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const event: unknown = JSON.parse(line);
    return typeof event === 'object' && event !== null && 'msg' in event ? { ...event } : undefined;
  } catch {
    return undefined;
  }
}

function levelWord(level: unknown, style: Style): string {
  if (typeof level !== 'number') return 'info ';
  if (level >= ERROR) return style.red('error');
  if (level >= WARN) return style.yellow('warn ');
  return level >= INFO ? style.green('info ') : style.dim('debug');
}

/** Levels of pino. */
const INFO = 30;
const WARN = 40;
const ERROR = 50;
