import { systemRandom } from '@sotto/crypto';
import { memoryStore } from '@sotto/store';
import { encodeRelayFrame, type RelayFrame } from '@sotto/wire';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AccountContext } from './context.ts';
import { runDelivery } from './delivery.ts';
import type { ConnectionState } from './events.ts';
import { STREAM_RETRY_AFTER_MAX, STREAM_SILENCE_MS } from './limits.ts';
import { NOT_ATTACHED } from './reannounce.ts';
import type { Stream } from './transport.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A stream on which `say` speaks, and that ends when it is closed. */
function createLine(): { readonly stream: Stream; readonly say: (frame: RelayFrame) => void } {
  const queue: Uint8Array[] = [];
  let wake: () => void = () => undefined;
  let isClosed = false;
  async function* messages(): AsyncGenerator<Uint8Array> {
    while (!isClosed) {
      const next = queue.shift();
      if (next !== undefined) yield next;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  }
  const say = (frame: RelayFrame): void => {
    queue.push(encodeRelayFrame(frame));
    wake();
  };
  const close = (): void => {
    isClosed = true;
    wake();
  };
  return { stream: { send: () => undefined, messages: messages(), close }, say };
}

test('a stream that has gone silent is given up for another; one on which the relay says that it lives is not', async () => {
  const lines: ReturnType<typeof createLine>[] = [];
  const states: ConnectionState[] = [];
  const ending = new AbortController();
  const context = {
    store: memoryStore(),
    environment: { random: systemRandom, log: () => undefined, clock: { now: () => 0, sleep: async () => undefined } },
    attachment: { ...NOT_ATTACHED },
    relay: { streamUrl: 'ws://relay', attachFrame: () => ({ kind: 'attach', signatureInput: 'a', signature: 'b' }) },
    transport: {
      openStream: async () => {
        const line = createLine();
        lines.push(line);
        return line.stream;
      },
    },
  } as unknown as AccountContext;
  const done = runDelivery(
    context,
    { connection: (state) => states.push(state), ephemeral: () => undefined },
    ending.signal,
  );

  await vi.advanceTimersByTimeAsync(0);
  lines[0]!.say({ kind: 'attached', mailboxEpoch: new Uint8Array(8), replaced: false, now: 0 });
  for (let round = 0; round < 10; round++) {
    await vi.advanceTimersByTimeAsync(STREAM_SILENCE_MS - 1);
    lines[0]!.say({ kind: 'alive' });
  }
  await vi.advanceTimersByTimeAsync(STREAM_SILENCE_MS - 1);
  expect(lines).toHaveLength(1);
  expect(states).toEqual(['online']);
  await vi.advanceTimersByTimeAsync(1);
  expect(lines).toHaveLength(2);
  expect(states).toEqual(['online', 'offline']);
  ending.abort();
  await done;
});

test('a relay that stops says when to come back, and is waited for as long, within bounds', async () => {
  const told = [5, 0, 3_600];
  const pauses: number[] = [];
  const ending = new AbortController();
  const sleep = async (milliseconds: number): Promise<void> => {
    pauses.push(milliseconds);
    if (pauses.length === told.length) ending.abort();
  };
  const context = {
    store: memoryStore(),
    environment: { random: () => new Uint8Array(4), log: () => undefined, clock: { now: () => 0, sleep } },
    attachment: { ...NOT_ATTACHED },
    relay: { streamUrl: 'ws://relay', attachFrame: () => ({ kind: 'attach', signatureInput: 'a', signature: 'b' }) },
    transport: {
      openStream: async () => {
        const { stream, say } = createLine();
        say({ kind: 'error', code: 'E_BUSY', message: 'the relay is stopping', retryAfter: told[pauses.length]! });
        return stream;
      },
    },
  } as unknown as AccountContext;
  await runDelivery(context, { connection: () => undefined, ephemeral: () => undefined }, ending.signal);
  expect(pauses).toEqual([5_000, 0, STREAM_RETRY_AFTER_MAX * 1000]);
});
