/** Files beside messages, from one client to another: what arrives, what goes on after an end, what is refused. */

import {
  decodeBlobFetchResponse,
  decodeBlobPartRequest,
  decodeStoredUpload,
  encodeBlobFetchResponse,
} from '@sotto/wire';
import { beforeEach, describe, expect, test } from 'vitest';
import { safeName } from '../src/attachments/received.ts';
import { defaultTransport, type OutgoingContent, type Transport, type UploadProgress } from '../src/index.ts';
import { collect, watching } from './app.ts';
import { attachmentOf, attachmentsOf, bytesOf, memorySink, numbered, sourceOf } from './files.ts';
import { usePeople } from './people.ts';
import { dump } from './world.ts';

const people = usePeople();
beforeEach(async () => {
  const client = await people.start(people.bob);
  await client.accept(people.alice.address);
  await client.close();
});
const MEBIBYTE = 1024 * 1024;
/** Four chunks, the last of which is short. */
const large = numbered(3 * MEBIBYTE + 12_345);

const pathOf = (url: string): string => new URL(url).pathname;

/** Notes where parts begin that the relay was sent, and lets `before` stop them. */
function counting(offsets: number[], before: (offset: number) => void = () => undefined): Transport {
  return {
    ...defaultTransport,
    request: async (request) => {
      if (pathOf(request.url) === '/v1/blobs/part') {
        const { offset } = decodeBlobPartRequest(request.body!);
        before(offset);
        offsets.push(offset);
      }
      return defaultTransport.request(request);
    },
  };
}

/** Sends and waits for what arrives. */
async function exchange(content: OutgoingContent, transport?: Transport) {
  const { alice, bob, start } = people;
  const [from, to] = [await start(alice), await start(bob, transport)];
  await from.send(bob.address, content);
  const [message] = await collect(to, 1);
  return attachmentsOf(message);
}

describe('a file', () => {
  test('arrives as it was sent, with what is told of it', async () => {
    const thumbnail = { mediaType: 'image/webp', bytes: numbered(500) };
    const file = new File([large], 'photo.jpg', { type: 'image/jpeg' });
    const message = await exchange({ file: { source: file, width: 4000, height: 3000, thumbnail }, text: 'look' });
    expect(message.text).toBe('look');
    const [attachment] = message.attachments;
    const told = { size: large.length, name: 'photo.jpg', mediaType: 'image/jpeg', width: 4000, height: 3000 };
    expect(attachment).toMatchObject({ ...told, thumbnail });
    expect(attachment!.expiresAt!.getTime()).toBeGreaterThan(Date.now() + 29 * 86_400_000);
    expect(Buffer.compare(await bytesOf(attachment!.open()), large)).toBe(0);
  });

  test('is read from any place, and only the chunks there are fetched', async () => {
    const ranges: number[] = [];
    const transport: Transport = {
      ...defaultTransport,
      request: async (request) => {
        const answer = await defaultTransport.request(request);
        if (pathOf(request.url) === '/v1/blobs/fetch') ranges.push(decodeBlobFetchResponse(answer.body).data.length);
        return answer;
      },
    };
    const message = await exchange({ file: sourceOf(large) }, transport);
    const [attachment] = message.attachments;
    const slice = async (start: number, end?: number) => bytesOf(attachment!.slice(start, end));
    expect(await slice(2 * MEBIBYTE + 10, 2 * MEBIBYTE + 20)).toEqual(
      large.subarray(2 * MEBIBYTE + 10, 2 * MEBIBYTE + 20),
    );
    // The list of tags, and one chunk.
    expect(ranges.splice(0)).toEqual([4 * 32, MEBIBYTE]);
    const across = [MEBIBYTE - 3, MEBIBYTE + 3] as const;
    expect(await slice(...across)).toEqual(large.subarray(...across));
    expect(ranges.splice(0)).toEqual([MEBIBYTE, MEBIBYTE]);
    expect(await slice(large.length - 5)).toEqual(large.subarray(large.length - 5));
    expect(await slice(7, 7)).toEqual(new Uint8Array(0));
    expect(await slice(large.length + 5, large.length + 9)).toEqual(new Uint8Array(0));
    expect(() => attachment!.slice(-1)).toThrow(RangeError);
    expect(() => attachment!.slice(2, 1)).toThrow(RangeError);
  });

  test('of nothing, of one byte, and of a stream whose length nobody knows, several in one message', async () => {
    const stream = new Blob([large]).stream();
    const { attachments } = await exchange({ attachments: [new Blob([]), new Blob(['x']), stream] });
    const arrived = await Promise.all(attachments.map((one) => bytesOf(one.open())));
    expect(arrived.map(({ length }) => length)).toEqual([0, 1, large.length]);
    expect(Buffer.compare(arrived[2]!, large)).toBe(0);
    expect(attachments.map(({ name, mediaType }) => [name, mediaType])).toEqual(Array(3).fill([undefined, undefined]));
  });

  test('tells how far it came, on both sides', async () => {
    const { alice, bob, start } = people;
    const [from, to] = [await start(alice), await start(bob)];
    const sent: UploadProgress[] = [];
    const onProgress = (progress: UploadProgress): void => {
      sent.push(progress);
      if (sent.length === 2) throw new Error('an app at fault');
    };
    await from.send(bob.address, { file: sourceOf(large) }, { onProgress });
    const at = (index: number, sentBytes: number) => ({ index, sentBytes, totalBytes: large.length });
    expect(sent).toEqual([1, 2, 3].map((n) => at(0, n * MEBIBYTE)).concat(at(0, large.length)));
    const received: number[] = [];
    const [message] = await collect(to, 1);
    await bytesOf(attachmentOf(message).open({ onProgress: ({ receivedBytes }) => received.push(receivedBytes) }));
    expect(received).toEqual([MEBIBYTE, 2 * MEBIBYTE, 3 * MEBIBYTE, large.length]);
  });

  test('goes over in bodies that say little of its size', async () => {
    const offsets: number[] = [];
    const { alice, bob, start } = people;
    const from = await start(alice, counting(offsets));
    await from.send(bob.address, { file: sourceOf(large) });
    // 13 of sixteen steps between 2 and 4 MiB; then the tags.
    expect(offsets).toEqual([0, MEBIBYTE, 2 * MEBIBYTE, 3 * MEBIBYTE, 3 * MEBIBYTE + MEBIBYTE / 8]);
  });
});

describe('an upload', () => {
  test('that was aborted goes on where it ended, and is queued once', async () => {
    const { alice, bob, start } = people;
    const offsets: number[] = [];
    const stop = new AbortController();
    const from = await start(
      alice,
      counting(offsets, (offset) => {
        if (offset === 2 * MEBIBYTE && !stop.signal.aborted) stop.abort(new Error('enough'));
        stop.signal.throwIfAborted();
      }),
    );
    const messageId = 'ab'.repeat(16);
    const content = { file: sourceOf(large) };
    await expect(from.send(bob.address, content, { messageId, signal: stop.signal })).rejects.toThrow('enough');
    expect(offsets).toEqual([0, MEBIBYTE]);
    await from.close();

    const later = await start(alice, counting(offsets));
    const [pending] = await later.uploads();
    expect(pending).toMatchObject({
      messageId,
      to: bob.address,
      files: [{ isComplete: false, sentBytes: 2 * MEBIBYTE }],
    });
    const sent = await later.send(bob.address, content, { messageId });
    expect(offsets.slice(2, 4)).toEqual([2 * MEBIBYTE, 3 * MEBIBYTE]);
    expect(await later.uploads()).toEqual([]);
    const again = await later.send(bob.address, content, { messageId });
    expect([again.messageId, again.queuedAt]).toEqual([messageId, sent.queuedAt]);
    expect(offsets.length).toBe(5);
    const messages = await collect(await start(bob), 1);
    expect(Buffer.compare(await bytesOf(attachmentOf(messages[0]).open()), large)).toBe(0);
  });

  test('whose file has changed begins anew under another key, and its first blob goes', async () => {
    const { alice, bob, start } = people;
    const messageId = 'cd'.repeat(16);
    const stop = new AbortController();
    const first = await start(
      alice,
      counting([], (offset) => {
        if (offset > MEBIBYTE) stop.abort();
        stop.signal.throwIfAborted();
      }),
    );
    const options = { messageId, signal: stop.signal };
    await first.send(bob.address, { file: sourceOf(large) }, options).catch(() => undefined);
    await first.close();
    const key = `upload/${messageId}/00`;
    const [before] = await alice.disk.get([key]);
    const changed = large.slice();
    changed[5]! ^= 1;
    const offsets: number[] = [];
    const second = await start(alice, counting(offsets));
    await second.send(bob.address, { file: sourceOf(changed) }, { messageId });
    expect(offsets[0]).toBe(0);
    const [after] = await alice.disk.get([key]);
    expect(Buffer.compare(before!.value.subarray(0, 60), after!.value.subarray(0, 60))).not.toBe(0);
    const [message] = await collect(await start(bob), 1);
    expect(Buffer.compare(await bytesOf(attachmentOf(message).open()), changed)).toBe(0);
  });

  test('waits for its relay, and each part is taken once', async () => {
    const { alice, bob, start } = people;
    const offsets: number[] = [];
    let failures = 0;
    const lossy: Transport = {
      ...defaultTransport,
      request: async (request) => {
        const isPart = pathOf(request.url) === '/v1/blobs/part';
        if (isPart) offsets.push(decodeBlobPartRequest(request.body!).offset);
        const answer = await defaultTransport.request(request);
        // Every second answer is lost: the relay has taken the part.
        if (isPart && offsets.length % 2 === 1 && failures++ < 3) throw new Error('lost');
        return answer;
      },
    };
    const from = await start(alice, lossy);
    await from.send(bob.address, { file: sourceOf(large) });
    expect(failures).toBeGreaterThan(2);
    const [message] = await collect(await start(bob), 1);
    expect(Buffer.compare(await bytesOf(attachmentOf(message).open()), large)).toBe(0);
  });

  test('that is discarded leaves nothing, neither here nor at the relay', async () => {
    const { alice, bob, start } = people;
    const stop = new AbortController();
    const from = await start(
      alice,
      counting([], (offset) => offset > 0 && stop.abort()),
    );
    await from.send(bob.address, { file: sourceOf(large) }, { signal: stop.signal }).catch(() => undefined);
    const [pending] = await from.uploads();
    await pending!.discard();
    expect(await from.uploads()).toEqual([]);
    expect([...(await dump(alice.disk)).keys()].filter((key) => key.startsWith('upload/'))).toEqual([]);
  });

  test('keeps no key of a file once its message is queued, but what deletes it', async () => {
    const { alice, bob, start } = people;
    const from = await start(alice);
    const { messageId } = await from.send(bob.address, { file: new Blob(['secret']) });
    const [entry] = await alice.disk.get([`upload/${messageId}/00`]);
    const { key, expiresAt, capability } = decodeStoredUpload(entry!.value);
    expect(key).toBeUndefined();
    expect(capability.length).toBe(32);
    expect(expiresAt).toBeGreaterThan(Date.now() / 1000);
  });

  test('of what cannot be attached is refused before anything is sent', async () => {
    const { alice, bob, start } = people;
    const offsets: number[] = [];
    const from = await start(alice, counting(offsets));
    const send = (content: OutgoingContent) => from.send(bob.address, content);
    const blob = new Blob(['x']);
    await expect(send({ attachments: [] })).rejects.toThrow(RangeError);
    await expect(send({ attachments: Array(17).fill(blob) })).rejects.toThrow(RangeError);
    await expect(send({ file: { source: blob, name: 'a'.repeat(256) } })).rejects.toThrow(RangeError);
    await expect(send({ file: { source: blob, width: 0 } })).rejects.toThrow(RangeError);
    await expect(send({ file: 7 as never })).rejects.toThrow(TypeError);
    const thumbnail = { mediaType: 'image/png', bytes: numbered(24 * 1024 + 1) };
    await expect(send({ file: { source: blob, thumbnail } })).rejects.toThrow(RangeError);
    const text = 'x'.repeat(50_001);
    await expect(send({ file: blob, text })).rejects.toMatchObject({ code: 'E_MESSAGE_TOO_LARGE' });
    const huge = { ...sourceOf(numbered(10)), size: 2 ** 32 };
    await expect(send({ file: huge })).rejects.toMatchObject({ code: 'E_ATTACHMENT_TOO_LARGE' });
    const wrong = { ...sourceOf(numbered(10)), size: 11 };
    await expect(send({ file: wrong })).rejects.toMatchObject({ code: 'E_ATTACHMENT_SOURCE' });
    expect(offsets).toEqual([]);
  });
});

describe('a download', () => {
  /** Answers of the relay with a bit of them changed, where `is` says so. */
  const damaging = (is: (call: number) => boolean): Transport => {
    let calls = 0;
    return {
      ...defaultTransport,
      request: async (request) => {
        const answer = await defaultTransport.request(request);
        if (pathOf(request.url) !== '/v1/blobs/fetch' || !is(calls++)) return answer;
        const { data } = decodeBlobFetchResponse(answer.body);
        data[data.length - 1]! ^= 1;
        return { ...answer, body: encodeBlobFetchResponse({ data }) };
      },
    };
  };

  test('that was damaged on the way is fetched again, once, and then refused before a byte is shown', async () => {
    const once = await exchange(
      { file: sourceOf(large) },
      damaging((call) => call === 2),
    );
    expect(Buffer.compare(await bytesOf(once.attachments[0]!.open()), large)).toBe(0);
  });

  test('of other bytes than the sender encrypted shows none of them', async () => {
    const message = await exchange(
      { file: sourceOf(large) },
      damaging((call) => call > 1),
    );
    const reader = message.attachments[0]!.open().getReader();
    expect((await reader.read()).value?.length).toBe(MEBIBYTE);
    await expect(reader.read()).rejects.toMatchObject({ code: 'E_ATTACHMENT_INVALID' });
  });

  test('is saved, goes on after an end, and writes nothing twice that was there', async () => {
    const message = await exchange({ file: sourceOf(large) });
    const sink = memorySink();
    const stop = new AbortController();
    const onProgress = ({ receivedBytes }: { readonly receivedBytes: number }): void => {
      if (receivedBytes === 2 * MEBIBYTE) stop.abort(new Error('enough'));
    };
    await expect(message.attachments[0]!.save(sink, { signal: stop.signal, onProgress })).rejects.toThrow('enough');
    expect([sink.isFinished(), sink.writes]).toEqual([false, [0, MEBIBYTE]]);
    await message.attachments[0]!.save(sink);
    expect(sink.isFinished()).toBe(true);
    expect(Buffer.compare(sink.bytes(), large)).toBe(0);
    expect(sink.writes).toEqual([0, 1, 2, 3].map((n) => n * MEBIBYTE));
    expect([...(await dump(people.bob.disk)).keys()].filter((key) => key.startsWith('download/'))).toEqual([]);
  });

  test('to a place that has lost what was noted begins anew', async () => {
    const message = await exchange({ file: sourceOf(large) });
    const stop = new AbortController();
    const onProgress = (): void => stop.abort();
    await message.attachments[0]!.save(memorySink(), { signal: stop.signal, onProgress }).catch(() => undefined);
    const other = memorySink();
    await message.attachments[0]!.save(other);
    expect(Buffer.compare(other.bytes(), large)).toBe(0);
  });

  test('that is cancelled fetches no more', async () => {
    const ranges: string[] = [];
    const message = await exchange({ file: sourceOf(large) }, watching(ranges));
    const reader = attachmentOf(message).open().getReader();
    await reader.read();
    await reader.cancel();
    const fetched = () => ranges.filter((path) => path === '/v1/blobs/fetch').length;
    expect(fetched()).toBe(2);
    await reader.closed;
    expect(fetched()).toBe(2);
  });

  test('T15: an answer with a content-encoding is none, however small it is', async () => {
    const { gzipSync } = await import('node:zlib');
    const { createServer } = await import('node:http');
    const bomb = gzipSync(new Uint8Array(50 * MEBIBYTE));
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/x-protobuf' });
      response.end(bomb);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as { readonly port: number };
      const url = `http://127.0.0.1:${port}/v1/blobs/fetch`;
      const signal = AbortSignal.timeout(5_000);
      await expect(defaultTransport.request({ method: 'POST', url, headers: [], signal })).rejects.toThrow(
        'content-encoding',
      );
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});

test('names from elsewhere are harmless to show and to save under', () => {
  expect(safeName('photo.jpg')).toBe('photo.jpg');
  expect(safeName('日本語 – résumé.pdf')).toBe('日本語 – résumé.pdf');
  for (const [given, safe] of [
    ['../../etc/passwd', '__.._etc_passwd'],
    ['C:\\x', 'C__x'],
    ['.bashrc', '_bashrc'],
    ['gpj.\u202eexe', 'gpj._exe'],
    ['a\u0000b\n', 'a_b_'],
    ['...', '_'],
    ['', '_'],
  ] as const)
    expect(safeName(given)).toBe(safe);
});
