/**
 * The one place that tells a person what went wrong: what happened, what to do, and the code to look up or report.
 * Never a stack trace, unless asked for.
 *
 *   error: the relay could not be reached in time
 *     → Check that the relay is running and that its URL is right, then try again.
 *     E_RELAY_UNREACHABLE (ECONNREFUSED)
 */

import { inspect } from 'node:util';
import { CliError } from './errors.ts';
import { EXIT_FAILURE, EXIT_USAGE } from './exit-codes.ts';
import { printableLine } from './output/printable.ts';
import { type Style, styleFor } from './output/style.ts';
import { remedyFor } from './remedies.ts';

export interface ReportOptions {
  /** Adds stack traces. */
  readonly debug: boolean;
}

/** Writes to standard error and returns the exit code. */
export function reportError(error: unknown, { debug }: ReportOptions): number {
  const style = styleFor(process.stderr);
  process.stderr.write(`${describeError(error, style).join('\n')}\n`);
  if (debug) process.stderr.write(`${inspect(error)}\n`);
  return exitCodeOf(error);
}

/** Lines for a person. The first says what happened. */
export function describeError(error: unknown, style: Style): string[] {
  if (!(error instanceof Error)) return [style.red('error: something failed that gives no reason')];
  const [code, ...deeper] = codesOf(error);
  const said = `error: ${printableLine(error.message)}`;
  if (code === undefined)
    return [style.red(said), '  → This should not happen. Run it again with --debug and report it.'];
  const own = ownRemedy(error);
  // What this command says itself goes first; what the packages below advise is for developers, and goes last.
  const remedy =
    (error instanceof CliError ? own : undefined) ??
    deeper.map(remedyFor).find((text) => text !== undefined) ??
    remedyFor(code) ??
    own;
  const names = deeper.length === 0 ? code : `${code} (${deeper.join(', ')})`;
  const details = detailsOf(error).map((line) => `  ${printableLine(line)}`);
  return [style.red(said), ...details, ...(remedy === undefined ? [] : [`  → ${remedy}`]), style.dim(`  ${names}`)];
}

export function exitCodeOf(error: unknown): number {
  return error instanceof Error && USAGE_CODES.has(codesOf(error)[0] ?? '') ? EXIT_USAGE : EXIT_FAILURE;
}

/** The codes of an error, of the relay's refusal it carries, and of its causes, outermost first, each once. */
export function codesOf(error: Error): string[] {
  const codes: string[] = [];
  let current: unknown = error;
  for (let depth = 0; depth < CAUSES_MAX && current instanceof Error; depth++) {
    if ('code' in current && typeof current.code === 'string') codes.push(current.code);
    if ('relayCode' in current && typeof current.relayCode === 'string') codes.push(current.relayCode);
    current = current.cause;
  }
  return [...new Set(codes)];
}

function detailsOf(error: Error): readonly string[] {
  return 'details' in error && Array.isArray(error.details) ? error.details.map(String) : [];
}

function ownRemedy(error: Error): string | undefined {
  return 'remedy' in error && typeof error.remedy === 'string' ? error.remedy : undefined;
}

/** What the person typed or configured, as against what happened. */
const USAGE_CODES: ReadonlySet<string> = new Set(['E_USAGE', 'E_CONFIG_INVALID', 'E_ADDRESS_INVALID']);

/** Causes are chained a few deep; a cycle must not hang the report. */
const CAUSES_MAX = 8;
