/** Conversations: what people write, change, take back and react to, kept on both sides in the commit that moves the session. */

import { bytesToHex, systemRandom } from '@sotto/crypto';
import { memoryStore, type Store } from '@sotto/store';
import { decodeContent, decodeStoredSentMessage } from '@sotto/wire';
import { describe, expect, test } from 'vitest';
import {
  type Clock,
  type HistoryMessage,
  type InboxMessage,
  open,
  RECEIPT_DELAY_MAX_MS,
  RECEIPT_DELAY_MIN_MS,
  type SottoClient,
  systemClock,
} from '../src/index.ts';
import { DUE_RECEIPT_PREFIX, SENT_PREFIX } from '../src/keys.ts';
import { collect, textsOf } from './app.ts';
import { useTwoRelays } from './two-relays.ts';
import { eventually } from './world.ts';

const relays = useTwoRelays();

const ALICE = 'alice@a.example';
const BOB = 'bob@b.example';

/** A clock on which nobody waits for receipts, unless somebody says so. Notes for how long it would have been. */
function hastyClock(): { readonly clock: Clock; readonly pauses: number[]; isHeld: boolean } {
  const hasty = {
    pauses: [] as number[],
    isHeld: false,
    clock: {
      now: () => Date.now(),
      sleep: async (ms: number, signal: AbortSignal) => {
        if (ms < RECEIPT_DELAY_MIN_MS || ms >= 10_000) return systemClock.sleep(ms, signal);
        hasty.pauses.push(ms);
        do await systemClock.sleep(5, signal);
        while (hasty.isHeld && !signal.aborted);
      },
    },
  };
  return hasty;
}

/** Alice and Bob, who have written to each other. */
async function acquainted(): Promise<{
  readonly alice: SottoClient;
  readonly bob: SottoClient;
  readonly disks: Readonly<Record<'alice' | 'bob', ReturnType<typeof memoryStore>>>;
  readonly hasty: ReturnType<typeof hastyClock>;
  /** How many receipts went with each message that brought some from Bob. */
  readonly together: readonly number[];
}> {
  const hasty = hastyClock();
  const { clock } = hasty;
  const disks = { alice: memoryStore(), bob: memoryStore() };
  const alice = await relays.join(relays.a, 'alice', { clock, store: memoryStore({ sharing: disks.alice }) });
  const together: number[] = [];
  const store = memoryStore({ sharing: disks.bob });
  const commit: Store['commit'] = async (batch) => {
    const isDone = await store.commit(batch);
    const sent = (batch.delete ?? []).filter((key) => key.startsWith(DUE_RECEIPT_PREFIX));
    if (isDone && sent.length > 0) together.push(sent.length);
    return isDone;
  };
  const bob = await relays.join(relays.b, 'bob', { clock, store: { ...store, commit } });
  await alice.send(BOB, 'hello');
  await collect(bob, 1);
  await bob.send(ALICE, 'hi');
  await collect(alice, 1);
  return { alice, bob, disks, hasty, together };
}

async function historyOf(client: SottoClient, other: string): Promise<readonly HistoryMessage[]> {
  const messages: HistoryMessage[] = [];
  for await (const message of client.conversation(other).messages()) messages.push(message);
  return messages;
}

const linesOf = (messages: readonly HistoryMessage[]) =>
  messages.map((one) => `${one.outgoing ? '>' : '<'} ${one.kind === 'text' ? one.text : one.kind}`);

const first = (messages: readonly InboxMessage[]): InboxMessage => messages[0]!;

describe('a conversation', () => {
  test('is kept on both sides, newest first, and the list of them is too', async () => {
    const { alice, bob } = await acquainted();
    const carol = await relays.join(relays.b, 'carol');
    await alice.send('carol@b.example', 'to Carol');
    await collect(carol, 1);
    const sent = await alice.send(BOB, 'how are you?');
    await collect(bob, 1);
    expect(linesOf(await historyOf(alice, BOB))).toEqual(['> how are you?', '< hi', '> hello']);
    expect(linesOf(await historyOf(bob, ALICE))).toEqual(['< how are you?', '> hi', '< hello']);
    const listed = [];
    for await (const { contact, unread } of alice.conversations()) listed.push([contact.address, unread]);
    expect(listed).toEqual([
      [BOB, 1],
      ['carol@b.example', 0],
    ]);
    const older = [];
    for await (const message of alice.conversation(BOB).messages({ before: sent.messageId })) older.push(message);
    expect(linesOf(older)).toEqual(['< hi', '> hello']);
    expect(await alice.conversation(BOB).message(sent.messageId)).toMatchObject({ kind: 'text', outgoing: true });
    expect(await alice.conversation('nobody@b.example').message(sent.messageId)).toBeUndefined();
    expect(await historyOf(alice, 'nobody@b.example')).toEqual([]);
  });

  test('is looked through in pages', async () => {
    const { alice } = await acquainted();
    for (let number = 0; number < 60; number++) await alice.send(BOB, String(number));
    const lines = linesOf(await historyOf(alice, BOB));
    expect(lines).toHaveLength(62);
    expect(lines.slice(0, 60)).toEqual(Array.from({ length: 60 }, (_, index) => `> ${59 - index}`));
  });

  test('has replies, edits, reactions and deletions, each of which shows on both sides', async () => {
    const { alice, bob, disks } = await acquainted();
    const question = await alice.send(BOB, 'lunch?');
    await collect(bob, 1);
    const answer = await bob.send(ALICE, { text: 'yes', replyTo: question.messageId });
    expect(first(await collect(alice, 1))).toMatchObject({ kind: 'text', text: 'yes', replyTo: question.messageId });
    await bob.send(ALICE, { edit: answer.messageId, text: 'yes, at one' });
    expect(first(await collect(alice, 1))).toMatchObject({
      kind: 'edit',
      messageId: answer.messageId,
      text: 'yes, at one',
    });
    await alice.send(BOB, { reactTo: answer.messageId, emoji: '👍' });
    expect(first(await collect(bob, 1))).toMatchObject({ kind: 'reaction', messageId: answer.messageId, emoji: '👍' });
    for (const [client, other, side] of [
      [alice, BOB, 'own'],
      [bob, ALICE, 'other'],
    ] as const) {
      const message = await client.conversation(other).message(answer.messageId);
      expect(message).toMatchObject({ text: 'yes, at one', editedAt: expect.any(Date), reactions: { [side]: '👍' } });
    }
    await alice.send(BOB, { reactTo: answer.messageId });
    expect(first(await collect(bob, 1))).not.toHaveProperty('emoji');
    await alice.send(BOB, { delete: question.messageId });
    expect(first(await collect(bob, 1))).toMatchObject({ kind: 'delete', messageId: question.messageId });
    for (const [client, other] of [
      [alice, BOB],
      [bob, ALICE],
    ] as const)
      expect(await client.conversation(other).message(question.messageId)).toMatchObject({ kind: 'deleted' });
    // Nothing of the text is left in either store, in the copy for a repetition neither.
    for (const disk of [disks.alice, disks.bob])
      for (const [, { value }] of await disk.scan('')) expect(Buffer.from(value).includes('lunch?')).toBe(false);
  });

  test('CV-03: only an author edits or deletes a message', async () => {
    const { alice, bob } = await acquainted();
    const sent = await alice.send(BOB, 'mine');
    await collect(bob, 1);
    const refused = { code: 'E_CHANGE_REFUSED' };
    await expect(bob.send(ALICE, { edit: sent.messageId, text: 'yours' })).rejects.toMatchObject(refused);
    await expect(bob.send(ALICE, { delete: sent.messageId })).rejects.toMatchObject(refused);
    const unknown = bytesToHex(systemRandom(16));
    await expect(bob.send(ALICE, { delete: unknown })).rejects.toMatchObject({ code: 'E_MESSAGE_UNKNOWN' });
    await bob.send(ALICE, 'after');
    expect(textsOf(await collect(alice, 1))).toEqual(['after']);
    expect(await alice.conversation(BOB).message(sent.messageId)).toMatchObject({ text: 'mine' });
  });

  test('shows nothing any more of what was deleted before anybody looked', async () => {
    const { alice, bob } = await acquainted();
    const sent = await alice.send(BOB, 'wrong window');
    await alice.send(BOB, { delete: sent.messageId });
    await alice.send(BOB, 'right window');
    await eventually('all came', async () => (await historyOf(bob, ALICE)).length === 4);
    const told = await collect(bob, 2);
    expect(told.map(({ kind }) => kind)).toEqual(['delete', 'text']);
  });

  test('shows once what is to be shown once, and keeps it nowhere then', async () => {
    const { alice, bob, disks } = await acquainted();
    const sent = await alice.send(BOB, { text: 'burn after reading', viewOnce: true });
    expect(first(await collect(bob, 1))).toMatchObject({ kind: 'viewOnce', messageId: sent.messageId });
    const conversation = bob.conversation(ALICE);
    expect(await conversation.message(sent.messageId)).toMatchObject({ kind: 'viewOnce', isGone: false });
    expect(await alice.conversation(BOB).message(sent.messageId)).toMatchObject({ kind: 'viewOnce', isGone: true });
    expect(await conversation.view(sent.messageId)).toEqual({ text: 'burn after reading' });
    expect(await conversation.view(sent.messageId)).toBeUndefined();
    const picture = await alice.send(BOB, { file: new Blob(['a picture to burn after']), viewOnce: true });
    expect(first(await collect(bob, 1))).toMatchObject({ kind: 'viewOnce', messageId: picture.messageId });
    expect(await alice.conversation(BOB).message(picture.messageId)).toMatchObject({ kind: 'viewOnce', isGone: true });
    const viewed = await conversation.view(picture.messageId);
    expect(await new Response(viewed!.attachments![0]!.open()).text()).toBe('a picture to burn after');
    expect(await conversation.view(picture.messageId)).toBeUndefined();
    for (const one of [sent, picture]) await one.delivered({ signal: AbortSignal.timeout(10_000) });
    const kept = (await disks.alice.scan(SENT_PREFIX)).map(([, { value }]) => decodeStoredSentMessage(value).content);
    expect(kept.some((content) => decodeContent(content).viewOnce)).toBe(false);
    for (const disk of [disks.alice, disks.bob])
      for (const [, { value }] of await disk.scan('')) expect(Buffer.from(value).includes('burn after')).toBe(false);
  });

  test('CV-06: tells what was delivered and read, after a while of any length and together, unless it is switched off', async () => {
    const { alice, bob, disks, hasty, together } = await acquainted();
    const told: string[] = [];
    alice.addEventListener('receipt', ({ state }) => told.push(state));
    const signal = AbortSignal.timeout(30_000);
    const due = async () => (await disks.bob.scan(DUE_RECEIPT_PREFIX)).length;
    await (await alice.send(BOB, 'zero')).delivered({ signal });
    const before = together.length;
    hasty.isHeld = true;
    const sent = [await alice.send(BOB, 'one'), await alice.send(BOB, 'two'), await alice.send(BOB, 'three')];
    await eventually('all came', async () => (await due()) === 3);
    hasty.isHeld = false;
    for (const one of sent) expect(await one.delivered({ signal })).toBeInstanceOf(Date);
    expect(together.slice(before)).toEqual([3]);
    // Chance decides for how long.
    expect(hasty.pauses.every((ms) => ms >= RECEIPT_DELAY_MIN_MS && ms <= RECEIPT_DELAY_MAX_MS)).toBe(true);
    expect(new Set(hasty.pauses).size).toBeGreaterThan(1);
    const conversation = bob.conversation(ALICE);
    await conversation.markRead({ upTo: sent[1]!.messageId });
    await sent[1]!.read({ signal });
    expect(await alice.conversation(BOB).message(sent[0]!.messageId)).toMatchObject({
      status: { deliveredAt: expect.any(Date), readAt: expect.any(Date) },
    });
    expect((await alice.conversation(BOB).message(sent[2]!.messageId))?.status?.readAt).toBeUndefined();
    // Of all four that were read, in one message.
    expect([told.filter((state) => state === 'read').length, together.at(-1)]).toEqual([4, 4]);
    expect(await conversation.receipts()).toBe(true);
    await conversation.setReceipts(false);
    expect(await conversation.receipts()).toBe(false);
    const quiet = await alice.send(BOB, 'do not tell');
    await collect(bob, 5);
    await conversation.markRead();
    await bob.send(ALICE, 'there');
    await collect(alice, 1);
    expect((await alice.conversation(BOB).message(quiet.messageId))?.status).toEqual({});
    // What is heard while nobody waits is known to the next process.
    await conversation.setReceipts(true);
    const last = await alice.send(BOB, 'last');
    await last.accepted({ signal });
    await alice.close();
    const again = await open({ store: memoryStore({ sharing: disks.alice }), clock: hasty.clock });
    relays.keep(() => again.close());
    expect(await (await again.sent(last.messageId))!.delivered({ signal })).toBeInstanceOf(Date);
    expect(await (await again.sent(sent[0]!.messageId))!.read()).toBeInstanceOf(Date);
  });

  test('gives a name and a picture to those it was begun with, and to nobody who was blocked', async () => {
    const { alice, bob } = await acquainted();
    const carol = await relays.join(relays.b, 'carol');
    await alice.setProfile({ name: 'Alice', picture: Uint8Array.of(1, 2, 3), pictureType: 'image/png' });
    await eventually('Bob has it', async () => (await bob.profile(ALICE)) !== undefined);
    expect(await bob.profile(ALICE)).toEqual({
      name: 'Alice',
      picture: Uint8Array.of(1, 2, 3),
      pictureType: 'image/png',
    });
    expect(await alice.profile()).toMatchObject({ name: 'Alice' });
    expect(await carol.profile(ALICE)).toBeUndefined();
    await alice.block(BOB);
    await alice.setProfile({ name: 'Alice B.' });
    await carol.send(ALICE, 'hello');
    await collect(alice, 1);
    await alice.send('carol@b.example', 'hi');
    await eventually('Carol has it', async () => (await carol.profile(ALICE)) !== undefined);
    expect(await carol.profile(ALICE)).toEqual({ name: 'Alice B.' });
    expect(await bob.profile(ALICE)).toMatchObject({ name: 'Alice' });
  });
});
