/** What simulated people write. A letter tells who wrote it to whom, so that whoever reads it can be judged. */

import { createHash } from 'node:crypto';

/** Stands in every letter and nowhere else in the world. */
export const PLAINTEXT_MARK = 'simulated-plaintext-e2d1';

export interface Letter {
  /** `from>to#number`. */
  readonly name: string;
  readonly text: string;
}

export function letterOf(from: string, to: string, number: number, length: number): Letter {
  const name = `${from}>${to}#${number}`;
  const head = `${name} ${PLAINTEXT_MARK} `;
  return { name, text: head + '.'.repeat(Math.max(0, length - head.length)) };
}

/** The name in a text; `undefined` for what nobody here wrote. */
export const nameIn = (text: string): string | undefined => /^(\S+>\S+#\d+) /.exec(text)?.[1];

export const digestOf = (data: string | Uint8Array): string =>
  createHash('sha256').update(data).digest('hex').slice(0, 16);
