/** The JSON arguments of admin commands, checked once. A wrong one is `E_REQUEST_MALFORMED` and says which. */

import { isDomain, isLocalpart } from '@sotto/wire';
import { RelayError } from '../errors.ts';

export type Arguments = Readonly<Record<string, unknown>>;

const refuse = (name: string, reason: string): RelayError => new RelayError('E_REQUEST_MALFORMED', `${name} ${reason}`);

export const parseArguments = (text: string): Arguments => {
  let value: unknown;
  try {
    value = JSON.parse(text === '' ? '{}' : text);
  } catch (cause) {
    throw new RelayError('E_REQUEST_MALFORMED', 'the body is not JSON', { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new RelayError('E_REQUEST_MALFORMED', 'the body is not one JSON object');
  return Object.fromEntries(Object.entries(value));
};

export const text = (args: Arguments, name: string): string => {
  const value = args[name];
  if (typeof value !== 'string' || value === '') throw refuse(name, 'must be a text');
  return value;
};

/** Small letters, digits and dashes. */
export const word = (args: Arguments, name: string): string => {
  const value = text(args, name);
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(value)) throw refuse(name, 'must be 1 to 40 of a-z 0-9 -');
  return value;
};

export const whole = (args: Arguments, name: string, min: number, max: number): number => {
  const value = args[name];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max)
    throw refuse(name, `must be a whole number from ${min} to ${max}`);
  return value;
};

export const optionalWhole = (args: Arguments, name: string, min: number, max: number): number | undefined =>
  args[name] === undefined ? undefined : whole(args, name, min, max);

export const choice = <Choice extends string>(args: Arguments, name: string, choices: readonly Choice[]): Choice => {
  const value = choices.find((one) => one === args[name]);
  if (value === undefined) throw refuse(name, `must be one of ${choices.join(', ')}`);
  return value;
};

export const domain = (args: Arguments, name: string): string => {
  const value = text(args, name);
  if (!isDomain(value)) throw refuse(name, 'must be a domain such as b.example');
  return value;
};

/** The part before the `@` of an address of this relay, or the whole address. */
export const account = (args: Arguments, own: string): string => {
  const [localpart = '', of = own, ...more] = text(args, 'account').split('@');
  if (!isLocalpart(localpart) || more.length > 0) throw refuse('account', 'must be an address of this relay');
  if (of !== own) throw refuse('account', `must be an address of ${own}`);
  return localpart;
};

/** From base64 with nothing behind it. */
export const bytes = (args: Arguments, name: string): Uint8Array => {
  const value = text(args, name);
  const decoded = Buffer.from(value, 'base64');
  if (decoded.toString('base64') !== value) throw refuse(name, 'must be base64');
  return new Uint8Array(decoded);
};

/** A key in hexadecimal. */
export const key = (args: Arguments, name: string): Uint8Array => {
  const value = text(args, name);
  if (!/^[0-9a-f]{64}$/.test(value)) throw refuse(name, 'must be a key of 64 hexadecimal digits');
  return new Uint8Array(Buffer.from(value, 'hex'));
};
