/** Backups in memory, for the tests of this folder, and machines that come back from them. */

import { memoryStore } from '@sotto/store';
import { type DoomedProcess, doomedProcess, faultyStore } from '@sotto/testkit';
import {
  defaultTransport,
  type Restored,
  type RestoreOptions,
  restore,
  type SottoClient,
  type Transport,
} from '../src/index.ts';
import { type Machine, mortal } from './world.ts';

/** Everything that was written to the stream. */
export function collectingStream(): { readonly stream: WritableStream<Uint8Array>; bytes(): Uint8Array } {
  const parts: Uint8Array[] = [];
  const stream = new WritableStream<Uint8Array>({ write: (part) => void parts.push(part.slice()) });
  return { stream, bytes: () => new Uint8Array(Buffer.concat(parts)) };
}

/** The bytes in pieces of `size`. */
export function streamOf(bytes: Uint8Array, size = 1000): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + size));
      at += size;
    },
  });
}

export async function backUp(client: SottoClient, passPhrase?: string): Promise<Uint8Array> {
  const { stream, bytes } = collectingStream();
  await client.backup(stream, { passPhrase });
  return bytes();
}

/** A new disk for the same person; what it publishes is noted with what the former one did. */
export const freshDisk = (of: Machine): Machine => ({ ...of, disk: memoryStore() });

/** Restores onto the disk of a machine, in a process that dies where `process` says. */
export async function restoreOnto(
  machine: Machine,
  options: Pick<RestoreOptions, 'source' | 'secret' | 'otherDevices'>,
  process: DoomedProcess = doomedProcess(),
  transport: Transport = defaultTransport,
): Promise<Restored> {
  const store = faultyStore(memoryStore({ sharing: machine.disk }), process);
  try {
    return await restore({ ...options, store, transport: mortal(process, transport) });
  } finally {
    await store.close().catch(() => undefined);
  }
}
