/**
 * How the demonstration looks: headed steps, facts in columns, a mark behind what was shown.
 *
 *   3  They write to each other
 *      alice  →  bob    "Dinner at eight?"   41 ms
 *      ✓ read by the other side, and by nobody between
 */

import { type Style, styleFor } from '../output/style.ts';
import { type Alignment, formatTable } from '../output/table.ts';

export interface Playbill {
  readonly style: Style;
  title(text: string): void;
  step(number: number, title: string): void;
  facts(rows: readonly (readonly string[])[], alignments?: readonly Alignment[]): void;
  /** What the step has shown. */
  held(text: string): void;
  failed(text: string): void;
  line(text: string): void;
}

export function createPlaybill(): Playbill {
  const style = styleFor(process.stdout);
  const line = (text: string): void => void process.stdout.write(`${text}\n`);
  return {
    style,
    line,
    title: (text) => line(style.bold(text)),
    step: (number, title) => line(`\n${style.bold(`${number}  ${title}`)}`),
    facts: (rows, alignments) => {
      for (const row of formatTable(rows, alignments)) line(`   ${row}`);
    },
    held: (text) => line(`   ${style.green('✓')} ${text}`),
    failed: (text) => line(`   ${style.red('✗')} ${text}`),
  };
}
