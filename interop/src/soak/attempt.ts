/** Calls of a peer, with the refusal as a value. */

import { type Refusal, RefusedError } from '../peer.ts';
import { DivergenceError } from './divergence.ts';
import { countOutcome } from './report.ts';
import { type Device, note, type World } from './world.ts';

export type Attempt<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly cause: unknown };

/** Any error that is not a refusal is a fault of the peer and goes through. */
export async function attempt<Value>(run: () => Promise<Value>): Promise<Attempt<Value>> {
  try {
    return { kind: 'done', value: await run() };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return { kind: 'refused', refusal: error.refusal, cause: error.cause };
  }
}

/** The result, of a call that must not be refused. */
export async function expectDone<Value>(what: string, run: () => Promise<Value>): Promise<Value> {
  const result = await attempt(run);
  if (result.kind === 'done') return result.value;
  throw new DivergenceError(`${what} was refused (${result.refusal})`, { cause: result.cause });
}

/** A call that must be refused, for a reason that is `expected` if one is given, and must change nothing stored. */
export async function expectRefused(
  world: World,
  { device, remote }: { readonly device: Device; readonly remote: Device },
  what: string,
  run: () => Promise<unknown>,
  expected?: Refusal,
): Promise<void> {
  const before = await device.peer.snapshot(remote.address);
  const result = await attempt(run);
  if (result.kind === 'done') throw new DivergenceError(`${what} was not refused${expected ? ` (${expected})` : ''}`);
  note(world, `${what}: refused (${result.refusal})`);
  if (expected !== undefined && result.refusal !== expected) {
    throw new DivergenceError(`${what} was refused (${result.refusal}) instead of (${expected})`, {
      cause: result.cause,
    });
  }
  assertUnchanged(what, before, await device.peer.snapshot(remote.address));
  countOutcome(world.report, device.implementation, expected ?? 'refused');
}

function assertUnchanged(what: string, before: Uint8Array | undefined, after: Uint8Array | undefined): void {
  const isSame = before === after || (before && after && Buffer.compare(before, after) === 0);
  if (!isSame) throw new DivergenceError(`${what} was refused and yet changed the stored sessions`);
}
