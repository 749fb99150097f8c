/** Mutants of devices: stores and transports between the real client and its disk or network. */

import type { CryptoProvider } from '@sotto/crypto';
import { type Batch, memoryStore, type Store } from '@sotto/store';
import { decodeRelayFrame, encodeClientFrame } from '@sotto/wire';
import type { DeviceSeams } from '../device.ts';
import { contentsOf, type DeviceDisk, type DiskMeans } from '../device-disk.ts';

type OpenStore = DeviceSeams['store'];

/** Says "committed" when a batch is in memory; the disk has it a while later, unless the process is dead by then. */
export function hastyStore(disk: DeviceDisk, { kernel, process, dice, committed }: DiskMeans): Store {
  const memory = memoryStore();
  const loaded = contentsOf(disk.durable).then((entries) =>
    entries.length === 0 ? true : memory.commit({ put: entries.map(([key, { value }]) => [key, value] as const) }),
  );
  let diskIsBusyUntil = 0;
  return {
    durability: 'persistent',
    get: (keys) => loaded.then(() => memory.get(keys)),
    scan: (prefix, options) => loaded.then(() => memory.scan(prefix, options)),
    async commit(batch) {
      await loaded;
      if (!(await memory.commit(batch))) return false;
      committed(batch);
      const { expect: _, ...written } = batch;
      diskIsBusyUntil = Math.max(kernel.now() + dice.between(0, DISK_LATE_MS), diskIsBusyUntil);
      kernel.schedule(process, diskIsBusyUntil - kernel.now(), () => void disk.durable.commit(written));
      return true;
    },
    close: () => memory.close(),
  };
}

/** Acknowledges every delivery when its frame comes in. */
export const acknowledging =
  (transport: DeviceSeams['transport']): DeviceSeams['transport'] =>
  (process, network) => {
    const inner = transport(process, network);
    return {
      request: inner.request,
      async openStream(url, signal) {
        const stream = await inner.openStream(url, signal);
        return {
          send: (message) => stream.send(message),
          close: () => stream.close(),
          messages: noting(stream.messages, (message) => {
            const frame = decodeRelayFrame(message);
            if (frame.kind === 'delivery')
              stream.send(encodeClientFrame({ kind: 'acknowledge', cursors: [frame.cursor] }));
          }),
        };
      },
    };
  };

async function* noting(
  messages: AsyncIterable<Uint8Array>,
  note: (message: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const message of messages) {
    note(message);
    yield message;
  }
}

export const sessionsLost = (open: OpenStore): OpenStore =>
  changing(open, (batch, { dice }) => {
    const isSending = batch.put?.some(([key]) => key.startsWith('outbox/')) === true;
    return isSending && dice.chance(0.2)
      ? { ...batch, put: (batch.put ?? []).filter(([key]) => !key.startsWith('session/')) }
      : batch;
  });

export const inboxKept = (open: OpenStore): OpenStore =>
  changing(open, (batch) => ({ ...batch, delete: (batch.delete ?? []).filter((key) => !key.startsWith('inbox/')) }));

export function secretsKept(seams: DeviceSeams): DeviceSeams {
  const latest = new Map<string, Uint8Array>();
  const watched = (device: string, provider: CryptoProvider): CryptoProvider => {
    const inner = seams.crypto(device, provider);
    return {
      ...inner,
      seal: (keys, ...rest) => {
        latest.set(device, keys.slice(0, 32));
        return inner.seal(keys, ...rest);
      },
    };
  };
  const store = changing(seams.store, (batch, { process }) => {
    const secret = latest.get(process.name);
    return secret === undefined ? batch : { ...batch, put: [...(batch.put ?? []), ['debug/key', secret]] };
  });
  return { ...seams, crypto: watched, store };
}

const changing =
  (open: OpenStore, change: (batch: Batch, means: DiskMeans) => Batch): OpenStore =>
  (disk, means) => {
    const store = open(disk, means);
    return {
      durability: store.durability,
      get: (keys) => store.get(keys),
      scan: (prefix, options) => store.scan(prefix, options),
      commit: (batch) => store.commit(change(batch, means)),
      close: () => store.close(),
    };
  };

const DISK_LATE_MS = 1_500;
