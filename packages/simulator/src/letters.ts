/** What simulated people write. A letter tells who wrote it to whom, so that whoever reads it can be judged. */

import { createHash } from 'node:crypto';
import { utf8ToBytes } from '@sotto/crypto';

/** Stands in every letter and nowhere else in the world. */
export const PLAINTEXT_MARK = 'simulated-plaintext-e2d1';

export interface Letter {
  /** `from>to#number`. */
  readonly name: string;
  readonly text: string;
  readonly file: Uint8Array | undefined;
}

export interface LetterSize {
  /** Of the sender, from 0. */
  readonly number: number;
  /** Of the text. */
  readonly length: number;
  readonly fileBytes: number | undefined;
  readonly timerSeconds: number | undefined;
}

export function letterOf(from: string, to: string, { number, length, fileBytes, timerSeconds }: LetterSize): Letter {
  const name = `${from}>${to}#${number}`;
  const head = `${name} ${PLAINTEXT_MARK} ${timerSeconds === undefined ? '' : FLEETING}`;
  const text = head + '.'.repeat(Math.max(0, length - head.length));
  return { name, text, file: fileBytes === undefined ? undefined : fileOf(name, fileBytes) };
}

/** Begins as a letter does, so that it is searched for in the same way. */
function fileOf(name: string, bytes: number): Uint8Array {
  const file = new Uint8Array(bytes).fill(46);
  file.set(utf8ToBytes(`${name} ${PLAINTEXT_MARK} `).subarray(0, bytes));
  return file;
}

/** The person of a device, whose first one has the name of its person and the next ones a number more: `p1`, `p1.2`. */
export const ownerOf = (device: string): string => device.split('.', 1)[0]!;

/** Of all that is in a letter. */
export const letterDigest = (text: string, file: Uint8Array | undefined): string =>
  file === undefined ? digestOf(text) : `${digestOf(text)}+${digestOf(file)}`;

/** What a copy for the other devices of its author tells of that: files stay where they are. */
export const textDigestIn = (digest: string): string => digest.split('+', 1)[0]!;

/** The name in a text; `undefined` for what nobody here wrote. */
export const nameIn = (text: string): string | undefined => /^(\S+>\S+#\d+) /.exec(text)?.[1];

/** Whether it has a timer. */
export const isFleeting = (text: string): boolean => text.includes(FLEETING);

/** How the text of a letter begins, wherever it stands. */
export const beginningOf = (name: string): string => `${name} ${PLAINTEXT_MARK}`;

const FLEETING = 'fleeting ';

export const digestOf = (data: string | Uint8Array): string =>
  createHash('sha256').update(data).digest('hex').slice(0, 16);
