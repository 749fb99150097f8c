/** Lines that a person types, or that come through a pipe. */

import { createInterface } from 'node:readline';

export interface Questions {
  /** The next line; `undefined` when there is none. The question is shown to a person only. */
  ask(question: string): Promise<string | undefined>;
  close(): void;
}

export function openQuestions(): Questions {
  const isPerson = process.stdin.isTTY === true;
  const lines = createInterface({ input: process.stdin, terminal: false });
  const reading = lines[Symbol.asyncIterator]();
  return {
    async ask(question) {
      if (isPerson) process.stdout.write(question);
      const { value, done } = await reading.next();
      return done === true ? undefined : value;
    },
    close: () => lines.close(),
  };
}
