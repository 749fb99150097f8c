/**
 * The pass-phrase of a store: typed on a terminal, which does not show it, or the first line of what is piped in. It is in no
 * argument, no variable of the environment and no line that is printed.
 */

import { createInterface } from 'node:readline';
import { PassThrough, type Readable } from 'node:stream';
import { CliError } from '../errors.ts';

/** Standard input, or what stands for it. */
type Input = Readable & { readonly isTTY?: boolean };

/** Where it is asked for. */
export interface Asking {
  readonly input: Input;
  /** For questions to a person. */
  readonly output: NodeJS.WritableStream;
}

export const HERE: Asking = { input: process.stdin, output: process.stderr };

/** Whether somebody sits there. */
export const isPerson = ({ input }: Asking): boolean => input.isTTY === true;

/** `undefined` when there is none. Throws `CliError` `E_USAGE` for a new one that is empty, or is not typed twice the same. */
export async function askPassPhrase(asking: Asking, store: string, isNew: boolean): Promise<string | undefined> {
  if (!isPerson(asking)) return (await readLine(asking.input)) || undefined;
  if (!isNew) return typeUnseen(asking, `Pass-phrase of ${store}: `);
  const chosen = await typeUnseen(asking, `New pass-phrase for ${store}: `);
  if (chosen === undefined) return undefined;
  if (chosen === (await typeUnseen(asking, 'The same again: '))) return chosen;
  throw new CliError('E_USAGE', 'the two pass-phrases differ', { remedy: 'Run it again and type the same twice.' });
}

/** `undefined` for nothing, and when it is broken off. */
function typeUnseen({ input, output }: Asking, question: string): Promise<string | undefined> {
  output.write(question);
  // What is typed is echoed to where nobody sees it.
  const reader = createInterface({ input, output: new PassThrough().resume(), terminal: true, historySize: 0 });
  return new Promise((resolve) => {
    let typed: string | undefined;
    reader.once('line', (line) => {
      typed = line === '' ? undefined : line;
      reader.close();
    });
    reader.once('SIGINT', () => reader.close());
    reader.once('close', () => {
      output.write('\n');
      resolve(typed);
    });
  });
}

/** What stands behind it stays in `input`. */
async function readLine(input: Input): Promise<string> {
  const parts: Buffer[] = [];
  for await (const chunk of chunksOf(input)) {
    const end = chunk.indexOf(LINE_FEED);
    parts.push(end < 0 ? chunk : chunk.subarray(0, end));
    if (end < 0) continue;
    if (end + 1 < chunk.length) input.unshift(chunk.subarray(end + 1));
    break;
  }
  return Buffer.concat(parts).toString('utf8').replace(/\r$/, '');
}

/** Whoever reads on later finds the stream as it was left. */
async function* chunksOf(input: Input): AsyncGenerator<Buffer> {
  for (;;) {
    const chunk: Buffer | string | null = input.read();
    if (chunk !== null) yield Buffer.from(chunk);
    else if (input.readableEnded || input.destroyed) return;
    else await readableOrEnd(input);
  }
}

const readableOrEnd = (input: Input): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      for (const event of EVENTS) input.off(event, done);
      resolve();
    };
    for (const event of EVENTS) input.on(event, done);
  });

const EVENTS = ['readable', 'end', 'close'] as const;
const LINE_FEED = 10;
