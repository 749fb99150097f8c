import { encodeContent, readKeptContent, type StoredMessage, type Timestamp } from '@sotto/wire';
import { expect, test } from 'vitest';
import { applyChange, type Changed } from './changes.ts';

const at = (seconds: number): Timestamp => ({ seconds, milliseconds: 0 });
const targetId = new Uint8Array(16);

const content = (body: Parameters<typeof encodeContent>[0]['body']) =>
  encodeContent({ messageId: targetId, sentAt: at(1), body });

/** A text of the other side. */
const message: StoredMessage = {
  messageId: targetId,
  outgoing: false,
  deviceId: 1,
  sentAt: at(1),
  storedAt: at(2),
  content: content({ kind: 'text', body: 'one' }),
  viewOnce: false,
};

const changedBy = (changed: Changed): StoredMessage => {
  if (changed.kind !== 'changed') throw new Error(`expected a change, got ${changed.kind}`);
  return changed.message;
};

const edit = (body: string) => ({ kind: 'edit', targetId, body }) as const;
const remove = { kind: 'delete', targetId } as const;
const react = (emoji?: string) => ({ kind: 'reaction', targetId, ...(emoji !== undefined && { emoji }) }) as const;

test('CV-03: the author of a message edits and deletes it, nobody else', () => {
  expect(readKeptContent(changedBy(applyChange(message, edit('two'), false, at(3))).content!).body).toEqual({
    kind: 'text',
    body: 'two',
  });
  const { gone, content: left } = changedBy(applyChange(message, remove, false, at(3)));
  expect([gone, left]).toEqual(['deleted', undefined]);
  expect(applyChange(message, edit('two'), true, at(3)).kind).toBe('refused');
  expect(applyChange(message, remove, true, at(3)).kind).toBe('refused');
  expect(applyChange({ ...message, outgoing: true }, remove, true, at(3)).kind).toBe('changed');
});

test('CV-04: what is edited is a text, and not one that is to be shown once', () => {
  const reply = { ...message, content: content({ kind: 'reply', targetId, body: 'one' }) };
  expect(readKeptContent(changedBy(applyChange(reply, edit('two'), false, at(3))).content!).body).toEqual({
    kind: 'reply',
    targetId,
    body: 'two',
  });
  const other = { ...message, content: content({ kind: 'nothing' }) };
  expect(applyChange(other, edit('two'), false, at(3)).kind).toBe('refused');
  expect(applyChange({ ...message, viewOnce: true }, edit('two'), false, at(3)).kind).toBe('refused');
});

test('of two edits the newer one stays, whichever comes first', () => {
  const newer = changedBy(applyChange(message, edit('newer'), false, at(5)));
  expect(applyChange(newer, edit('older'), false, at(4)).kind).toBe('stale');
});

test('CV-05: of the reactions of one side the newest counts, and each side has its own', () => {
  const liked = changedBy(applyChange(message, react('👍'), false, at(5)));
  expect(applyChange(liked, react('👎'), false, at(4)).kind).toBe('stale');
  const both = changedBy(applyChange(liked, react('👀'), true, at(1)));
  expect([both.otherReaction?.emoji, both.ownReaction?.emoji]).toEqual(['👍', '👀']);
  const taken = changedBy(applyChange(both, react(), false, at(6)));
  expect(taken.otherReaction).toEqual({ reactedAt: at(6) });
});

test('nothing changes a message that was deleted', () => {
  const deleted = changedBy(applyChange(message, remove, false, at(3)));
  for (const body of [edit('two'), remove, react('👍')])
    expect(applyChange(deleted, body, false, at(9)).kind).toBe('stale');
});
