/** Assertions of the suite, free of any test framework. */

import { RelayError, type RelayErrorCode } from '../errors.ts';

/** Equal as JSON, with bytes in hexadecimal. */
export const assertSame = (actual: unknown, expected: unknown, message: string): void => {
  const [left, right] = [show(actual), show(expected)];
  if (left !== right) throw new Error(`${message}: expected ${right}, got ${left}`);
};

export const assertRefused = async (call: Promise<unknown>, code: RelayErrorCode, message: string): Promise<void> => {
  const outcome = await call.then(
    () => 'no rejection',
    (error: unknown) => (error instanceof RelayError ? error.code : String(error)),
  );
  assertSame(outcome, code, message);
};

const show = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    inner instanceof Uint8Array ? Buffer.from(inner).toString('hex') : inner,
  ) ?? 'undefined';
