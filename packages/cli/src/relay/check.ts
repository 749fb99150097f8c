/** `sotto relay check`: looks at everything a relay needs and says what to do where it is not good. */

import { examineRelay, type Finding } from '@sotto/relay';
import { EXIT_FAILURE } from '../exit-codes.ts';
import { printableLine } from '../output/printable.ts';
import { type Style, styleFor } from '../output/style.ts';
import { type ConfigOptions, configOf } from './config/flags.ts';

export interface CheckOptions extends ConfigOptions {
  readonly json?: boolean;
}

export async function checkRelay({ json, ...options }: CheckOptions): Promise<void> {
  const { config } = await configOf(options);
  const findings = await examineRelay(config);
  const isBad = findings.some(({ verdict }) => verdict === 'bad');
  const lines = json === true ? [JSON.stringify(findings, undefined, 2)] : describe(findings, styleFor(process.stdout));
  process.stdout.write(`${lines.join('\n')}\n`);
  if (isBad) process.exitCode = EXIT_FAILURE;
}

function describe(findings: readonly Finding[], style: Style): readonly string[] {
  const width = Math.max(...findings.map(({ subject }) => subject.length));
  const lines = findings.flatMap(({ subject, verdict, says, remedy }) => [
    `${mark(verdict, style)}  ${subject.padEnd(width)}  ${printableLine(says)}`,
    ...(remedy === undefined ? [] : [`${' '.repeat(MARK_WIDTH + 2 + width + 2)}→ ${printableLine(remedy)}`]),
  ]);
  const count = (wanted: Finding['verdict']): number => findings.filter(({ verdict }) => verdict === wanted).length;
  const [bad, warnings] = [count('bad'), count('warning')];
  const summary =
    bad > 0 ? `${bad} to mend, ${warnings} to think about.` : `Nothing to mend, ${warnings} to think about.`;
  return [`${mark('good', style)}  ${'settings'.padEnd(width)}  all good`, ...lines, '', summary];
}

function mark(verdict: Finding['verdict'], style: Style): string {
  const word = MARKS[verdict].padEnd(MARK_WIDTH);
  if (verdict === 'good') return style.green(word);
  return verdict === 'bad' ? style.red(word) : style.dim(word);
}

const MARKS: Readonly<Record<Finding['verdict'], string>> = {
  good: 'ok',
  warning: 'warn',
  bad: 'BAD',
  'left out': '-',
};
const MARK_WIDTH = 4;
