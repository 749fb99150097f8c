/** One call, made on the reference and on other backends: what they answer, and what they do with memory. */

import { CryptoError, type CryptoProvider } from '@sotto/crypto';
import type { Argument, Method, Outcome } from './recipe.ts';

/** What was wrong. `undefined` where nothing was. */
export type Verdict = string | undefined;

/** What one backend gave, to be compared and printed. */
interface Answer {
  readonly outcome: Outcome | 'misuse';
  /** The bytes in hexadecimal, by field, or the error. */
  readonly text: string;
  readonly outputs: readonly Uint8Array[];
}

/** Compares backends with the reference, call after call, and remembers what it needs for that. */
export interface Comparison {
  /** Makes the call on all. The verdict names the backend and both answers. */
  readonly compare: (method: Method, args: readonly Argument[]) => { outcome: Answer['outcome']; verdict: Verdict };
}

export function createComparison(reference: CryptoProvider, backends: readonly CryptoProvider[]): Comparison {
  const earlier = new Map(backends.map((backend) => [backend, createEarlierOutputs()]));
  return {
    compare: (method, args) => {
      const before = args.map(hexOf);
      const expected = answerOf(reference, method, args);
      const verdicts = backends.map((backend): Verdict => {
        const answer = answerOf(backend, method, args);
        const wrong =
          (answer.text === expected.text ? undefined : `gave ${answer.text}\n  instead of ${expected.text}`) ??
          argumentsProblem(args, before) ??
          memoryProblem(answer.outputs, args) ??
          earlier.get(backend)?.(answer.outputs);
        return wrong === undefined ? undefined : `${backend.name} ${wrong}`;
      });
      return { outcome: expected.outcome, verdict: verdicts.find((verdict) => verdict !== undefined) };
    },
  };
}

function answerOf(backend: CryptoProvider, method: Method, args: readonly Argument[]): Answer {
  // The recipes give every method what it takes; the types of thirty methods are no help in writing that down.
  const call = backend[method] as (...args: readonly Argument[]) => unknown;
  try {
    return resultOf(call(...args));
  } catch (error) {
    if (error instanceof CryptoError) return { outcome: error.code as Outcome, text: error.code, outputs: [] };
    // Misuse is compared by its class and by the argument it names first.
    if (!(error instanceof TypeError) && !(error instanceof RangeError)) throw error;
    return { outcome: 'misuse', text: `${error.name} ${error.message.split(':')[0]}`, outputs: [] };
  }
}

function resultOf(result: unknown): Answer {
  if (typeof result === 'boolean') return { outcome: result ? 'true' : 'false', text: String(result), outputs: [] };
  if (result === undefined) return { outcome: 'undefined', text: 'undefined', outputs: [] };
  if (result instanceof Uint8Array) return { outcome: 'value', text: hexOf(result), outputs: [result] };
  const fields = Object.entries(result as Record<string, Uint8Array>).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = fields.map(([name, bytes]) => `${name} ${hexOf(bytes)}`).join(', ');
  return { outcome: 'value', text, outputs: fields.map(([, bytes]) => bytes) };
}

function argumentsProblem(args: readonly Argument[], before: readonly string[]): Verdict {
  const changed = args.findIndex((argument, index) => hexOf(argument) !== before[index]);
  return changed < 0 ? undefined : `changed its argument ${changed}`;
}

/** Results are plain, and each fills memory of its own. */
function memoryProblem(outputs: readonly Uint8Array[], args: readonly Argument[]): Verdict {
  for (const output of outputs) {
    if (args.some((argument) => argument instanceof Uint8Array && argument.buffer === output.buffer)) {
      return 'gave memory of an argument';
    }
    if (Object.getPrototypeOf(output) !== Uint8Array.prototype) return 'gave something that is no plain Uint8Array';
    if (output.byteLength !== output.buffer.byteLength) return 'gave a view into larger memory';
  }
  return undefined;
}

/**
 * Keeps the last results of a backend until some calls later. They must not have changed by then, and are overwritten:
 * they are the caller's, so this must change nothing for later calls.
 */
function createEarlierOutputs(): (outputs: readonly Uint8Array[]) => Verdict {
  const kept: { readonly output: Uint8Array; readonly text: string }[] = [];
  return (outputs) => {
    for (const output of outputs) kept.push({ output, text: hexOf(output) });
    while (kept.length > KEPT_OUTPUTS) {
      const { output, text } = kept.shift()!;
      if (hexOf(output) !== text) return `changed an earlier result, ${text}`;
      output.fill(0xa5);
    }
    return undefined;
  };
}

/** Hexadecimal of bytes; anything else as it prints. */
export function hexOf(value: Argument): string {
  if (!(value instanceof Uint8Array)) return String(value);
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex');
}

const KEPT_OUTPUTS = 6;
