/** Calls of a peer, with the refusal as a value. */

import { RefusedError } from '../peer.ts';
import { SealedRefusedError } from '../sealed-peer.ts';
import { SenderKeyRefusedError } from '../sender-key-peer.ts';
import { DivergenceError } from './divergence.ts';
import { countOutcome } from './report.ts';
import { type Device, note, type World } from './world.ts';

export type Attempt<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'refused'; readonly refusal: string; readonly cause: unknown };

/** Any error that is not a refusal is a fault of the peer and goes through. */
export async function attempt<Value>(run: () => Promise<Value>): Promise<Attempt<Value>> {
  try {
    return { kind: 'done', value: await run() };
  } catch (error) {
    const isRefusal =
      error instanceof RefusedError || error instanceof SealedRefusedError || error instanceof SenderKeyRefusedError;
    if (!isRefusal) throw error;
    return { kind: 'refused', refusal: error.refusal, cause: error.cause };
  }
}

/** The result, of a call that must not be refused. */
export async function expectDone<Value>(what: string, run: () => Promise<Value>): Promise<Value> {
  const result = await attempt(run);
  if (result.kind === 'done') return result.value;
  throw new DivergenceError(`${what} was refused (${result.refusal})`, { cause: result.cause });
}

/** A call that must be refused, and change nothing. */
export interface Refusable {
  /** Who refuses. */
  readonly device: Device;
  readonly what: string;
  readonly run: () => Promise<unknown>;
  /** All that the call could change. */
  readonly stored: () => Promise<Uint8Array | undefined>;
  /** Left out where any reason will do. */
  readonly expected?: string | undefined;
}

export async function expectRefused(world: World, { device, what, run, stored, expected }: Refusable): Promise<void> {
  const before = await stored();
  const result = await attempt(run);
  if (result.kind === 'done') throw new DivergenceError(`${what} was not refused${expected ? ` (${expected})` : ''}`);
  const { refusal, cause } = result;
  note(world, `${what}: refused ${expected === undefined ? `[${refusal}]` : `(${refusal})`}`);
  if (expected !== undefined && refusal !== expected) {
    throw new DivergenceError(`${what} was refused (${refusal}) instead of (${expected})`, { cause });
  }
  const after = await stored();
  const isSame = before === after || (before && after && Buffer.compare(before, after) === 0);
  if (!isSame) throw new DivergenceError(`${what} was refused and yet changed what is stored`);
  countOutcome(world.report, device.implementation, expected ?? 'refused');
}

/** All sessions of `device` with `remote`. */
export function sessionsOf(device: Device, remote: Device): () => Promise<Uint8Array | undefined> {
  return () => device.peer.snapshot(remote.address);
}
