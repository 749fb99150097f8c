/**
 * Where a chat is typed and printed. On a terminal what arrives is written above the line being typed, which stays as
 * it is; with pipes every line of input is one line, and every line of output is final.
 */

import { clearScreenDown, createInterface, cursorTo, type Interface, moveCursor } from 'node:readline';
import { type Style, styleFor } from '../output/style.ts';

export interface Screen {
  readonly isInteractive: boolean;
  readonly style: Style;
  print(lines: readonly string[]): void;
  /** What is typed, line by line, until the end of input, an interrupt or {@link close}. */
  lines(): AsyncIterableIterator<string>;
  /** Whether a signal ended the input. */
  isInterrupted(): boolean;
  close(): void;
}

export function openScreen(): Screen {
  const isInteractive = process.stdin.isTTY === true && process.stdout.isTTY === true;
  const reader = createInterface({
    input: process.stdin,
    output: process.stdout,
    terminal: isInteractive,
    prompt: '> ',
  });
  // Made at once: lines that arrive before the first is asked for would be lost otherwise.
  const lines = reader[Symbol.asyncIterator]();
  let isOpen = true;
  let isInterrupted = false;
  let isEndedHere = false;
  const interrupt = (): void => {
    isInterrupted = true;
    reader.close();
  };
  reader.on('close', () => {
    isOpen = false;
    // Ctrl-C and Ctrl-D leave the cursor behind the prompt.
    if (isInteractive && !isEndedHere) process.stdout.write('\n');
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  });
  reader.on('SIGINT', interrupt);
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  const print = (text: readonly string[]): void => {
    const isTyping = isInteractive && isOpen;
    if (isTyping) hideTyping(reader);
    for (const line of text) process.stdout.write(`${line}\n`);
    if (isTyping) reader.prompt(true);
  };
  return {
    isInteractive,
    style: styleFor(process.stdout),
    print,
    lines: () => lines,
    isInterrupted: () => isInterrupted,
    close() {
      isEndedHere = true;
      reader.close();
    },
  };
}

/** The line being typed may have wrapped over several rows. */
function hideTyping(reader: Interface): void {
  moveCursor(process.stdout, 0, -reader.getCursorPos().rows);
  cursorTo(process.stdout, 0);
  clearScreenDown(process.stdout);
}
