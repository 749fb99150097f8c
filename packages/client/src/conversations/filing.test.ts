import { systemRandom } from '@sotto/crypto';
import { memoryStore } from '@sotto/store';
import { type Content, decodeContent, decodeStoredMessage, encodeContent, readKeptContent } from '@sotto/wire';
import { expect, test } from 'vitest';
import type { AccountContext, Context } from '../context.ts';
import { systemClock } from '../environment.ts';
import { EXPIRY_PREFIX, messageKey, parseExpiryKey } from '../keys.ts';
import { PENDING_MESSAGES_MAX } from '../limits.ts';
import { expectOf, type Filed, fileContent, hasRoomForChange, readForFiling } from './filing.ts';
import { putConversation } from './record.ts';
import { viewOf } from './views.ts';

const SERVICE = 'f81d4fae-7dec-51d0-a765-00a0c91e6bf6';

function newContext(): Context {
  return { store: memoryStore(), environment: { clock: systemClock } } as unknown as Context;
}

const contentOf = (body: Content['body'], messageId = systemRandom(16), seconds = 1): Content => ({
  messageId,
  sentAt: { seconds, milliseconds: 0 },
  body,
});

/** As the step of a message does it. */
async function file(
  context: Context,
  content: Content,
  { isOwn = false, acceptedAtMs = 0 }: { readonly isOwn?: boolean; readonly acceptedAtMs?: number } = {},
): Promise<Filed> {
  const reading = await readForFiling(context, SERVICE, content, !isOwn);
  const bytes = encodeContent(content);
  const filed = fileContent(context, reading, { content, bytes, isOwn, deviceId: 1, acceptedAtMs });
  const record = putConversation(SERVICE, reading.conversation, filed.conversation);
  const batch = { put: [...filed.put, ...record.put], delete: [...filed.delete, ...record.delete] };
  expect(await context.store.commit({ expect: expectOf(reading), ...batch })).toBe(true);
  return filed;
}

test('CV-02: an id names one message of a conversation; whatever else comes under it is left out', async () => {
  const context = newContext();
  const content = contentOf({ kind: 'text', body: 'one' });
  expect((await file(context, content)).happening).toEqual({ kind: 'added', order: 1 });
  const again = await file(context, { ...content, body: { kind: 'text', body: 'two' } });
  expect(again).toMatchObject({ refusal: 'E_MESSAGE_DUPLICATE', put: [] });
  const other = await file(context, contentOf({ kind: 'text', body: 'two' }));
  expect(other.happening).toEqual({ kind: 'added', order: 2 });
});

test('a change of itself, or of a change, is refused', async () => {
  const context = newContext();
  const own = systemRandom(16);
  expect((await file(context, contentOf({ kind: 'delete', targetId: own }, own))).refusal).toBe('E_CHANGE_REFUSED');
});

test('of the changes that wait for a message the newest of each kind is kept', async () => {
  const context = newContext();
  const targetId = systemRandom(16);
  const edit = (body: string, seconds: number) => contentOf({ kind: 'edit', targetId, body }, undefined, seconds);
  await file(context, edit('older', 5));
  await file(context, edit('newer', 9));
  await file(context, edit('between', 7));
  await file(context, contentOf({ kind: 'text', body: 'first' }, targetId));
  const [entry] = await context.store.get([messageKey(SERVICE, 1)]);
  expect(Buffer.from(decodeStoredMessage(entry!.value).content!).includes('newer')).toBe(true);
});

test('changes wait for a bounded number of messages', async () => {
  const context = newContext();
  for (let number = 0; number < PENDING_MESSAGES_MAX; number++) {
    expect(await hasRoomForChange(context, SERVICE)).toBe(true);
    await file(context, contentOf({ kind: 'delete', targetId: systemRandom(16) }));
  }
  expect(await hasRoomForChange(context, SERVICE)).toBe(false);
});

test('what is for the software alone is not kept', async () => {
  const context = newContext();
  const grant = { mailboxId: new Uint8Array(32), epoch: 1, tokens: [systemRandom(32)] };
  const timer = { seconds: 60, start: 'read', version: 2 } as const;
  const said = { ...contentOf({ kind: 'text', body: 'one' }), timer };
  const forSoftware = { grant, report: { left: 1, grants: 1 }, chain: { counter: 1 }, profileKey: systemRandom(32) };
  await file(context, { ...said, ...forSoftware, protocol: 2 });
  const [entry] = await context.store.get([messageKey(SERVICE, 1)]);
  expect(decodeStoredMessage(entry!.value).content).toEqual(encodeContent(said));
});

test('what a newer version says in a content of a known kind is kept with it', async () => {
  const context = newContext();
  const said = contentOf({ kind: 'text', body: 'one' });
  const bytes = Uint8Array.of(...encodeContent(said), 0xe2, 0x03, 2, 0xaa, 0xbb);
  const reading = await readForFiling(context, SERVICE, said, true);
  const content = decodeContent(bytes);
  const filed = fileContent(context, reading, { content, bytes, isOwn: false, deviceId: 1, acceptedAtMs: 0 });
  await context.store.commit({ put: [...filed.put] });
  const [entry] = await context.store.get([messageKey(SERVICE, 1)]);
  expect(decodeStoredMessage(entry!.value).content).toEqual(bytes);
  expect(readKeptContent(bytes)).toEqual(said);
});

test('the timer of an own message runs from when it was queued, however long its keys had to be waited for', async () => {
  const context = newContext();
  const [writtenAt, queuedAtMs] = [Math.floor(Date.now() / 1000) - 60, Date.now()];
  const content = contentOf({ kind: 'text', body: 'one' }, undefined, writtenAt);
  const timer = { seconds: 8, start: 'sent', version: 1 } as const;
  const filed = await file(context, { ...content, timer }, { isOwn: true, acceptedAtMs: queuedAtMs });
  expect(filed.happening).toEqual({ kind: 'added', order: 1 });
  const [expiry] = await context.store.scan(EXPIRY_PREFIX);
  expect(parseExpiryKey(expiry![0]).endsAtMs).toBe(queuedAtMs + 8_000);
});

test('content of a kind that this version does not know is kept with its bytes, and shown as a value', async () => {
  const context = newContext();
  const bare = encodeContent(contentOf({ kind: 'nothing' }));
  // Instead of the empty body 11 there is a body 60 of two bytes.
  const bytes = Uint8Array.of(...bare.subarray(0, -2), 0xe2, 0x03, 2, 0xaa, 0xbb);
  const content = decodeContent(bytes);
  expect(content.body).toEqual({ kind: 'unknown' });
  const reading = await readForFiling(context, SERVICE, content, true);
  const filed = fileContent(context, reading, { content, bytes, isOwn: false, deviceId: 1, acceptedAtMs: 0 });
  await context.store.commit({ put: [...filed.put] });
  const [entry] = await context.store.get([messageKey(SERVICE, 1)]);
  const message = decodeStoredMessage(entry!.value);
  expect(message.content).toEqual(bytes);
  expect(viewOf(context as AccountContext, message)).toMatchObject({ kind: 'unknown', content: bytes });
});
