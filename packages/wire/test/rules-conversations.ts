/** A good value of each message about conversations that has rules, and values of single fields that break them. */

import * as wire from '../src/index.ts';
import { type Rules, times, zeros } from './values.ts';

const time: wire.StoredTime = { seconds: 0, milliseconds: 0 };
const end: wire.StoredChainEnd = { counter: 1, hash: zeros(32) };
const gap: wire.StoredChainGap = { from: 1, to: 1, noticedAt: 0 };
const chain: wire.StoredReceivedChain = { deviceId: 1, end, gaps: [gap] };

export const conversationRules: Record<string, Rules> = {
  Content: {
    good: {
      messageId: zeros(16),
      sentAt: { seconds: 0, milliseconds: 0 },
      body: { kind: 'text', body: '' },
    } satisfies wire.Content,
    bad: [
      ['messageId', zeros(0)],
      ['sentAt', undefined],
      ['protocol', 1],
      ['sentAt', { seconds: 0, milliseconds: 1000 }],
      ['grant', { mailboxId: zeros(32), epoch: 1, tokens: [] }],
      ['grant', { mailboxId: zeros(31), epoch: 1, tokens: [zeros(32)] }],
      ['grant', { mailboxId: zeros(32), epoch: 0, tokens: [zeros(32)] }],
      ['grant', { mailboxId: zeros(32), epoch: 1, tokens: times(wire.TOKEN_GRANT_MAX + 1, zeros(32)) }],
      ['chain', { counter: 0 }],
      ['chain', { counter: 2, previous: zeros(31) }],
      ['timer', { seconds: 1, start: 'never', version: 0 }],
      ['timer', { seconds: wire.TIMER_SECONDS_MAX + 1, start: 'sent', version: 0 }],
      ['profileKey', zeros(31)],
      ['secretChatId', zeros(15)],
    ],
  },
  ProfileData: {
    good: { edition: 1, name: 'Alice', picture: zeros(1), pictureType: 'image/png' } satisfies wire.ProfileData,
    bad: [
      ['edition', 0],
      ['name', 'a'.repeat(wire.PROFILE_NAME_BYTES_MAX + 1)],
      ['picture', zeros(wire.PROFILE_PICTURE_BYTES_MAX + 1)],
      ['pictureType', 'a\nb'],
      ['pictureType', 'a'.repeat(wire.MEDIA_TYPE_CHARACTERS_MAX + 1)],
    ],
  },
  StoredMessageStatus: {
    good: { sentAt: time, outboxKeys: ['outbox/1'], incoming: false } satisfies wire.StoredMessageStatus,
    bad: [
      ['sentAt', undefined],
      ['outboxKeys', ['']],
      ['outboxKeys', ['a'.repeat(wire.OUTBOX_KEY_CHARACTERS_MAX + 1)]],
      ['outboxKeys', times(wire.MESSAGE_COPIES_MAX + 1, 'outbox/1')],
      ['refused', 'refused'],
    ],
  },
  StoredConversation: {
    good: {
      newest: 0,
      written: false,
      read: 0,
      unread: 0,
      receiptsOff: false,
      received: [chain],
      profileEdition: 0,
    } satisfies wire.StoredConversation,
    bad: [
      ['timer', { seconds: wire.TIMER_SECONDS_MAX + 1, start: 'sent', version: 1 }],
      ['timer', { seconds: 1, start: 'sent', version: 0 }],
      ['sent', { ...end, counter: 0 }],
      ['sent', { ...end, hash: zeros(31) }],
      ['received', times(wire.CHAINS_MAX + 1, chain)],
      ['received', [{ ...chain, deviceId: 0 }]],
      ['received', [{ ...chain, gaps: times(wire.CHAIN_GAPS_MAX + 1, gap) }]],
      ['received', [{ ...chain, gaps: [{ ...gap, from: 0 }] }]],
      ['received', [{ ...chain, gaps: [{ ...gap, before: zeros(1) }] }]],
    ],
  },
  StoredDueGap: {
    good: { deviceId: 1, from: 1 } satisfies wire.StoredDueGap,
    bad: [
      ['deviceId', 128],
      ['from', 0],
    ],
  },
  StoredMessage: {
    good: {
      messageId: zeros(16),
      outgoing: false,
      deviceId: 1,
      sentAt: time,
      storedAt: time,
      viewOnce: false,
    } satisfies wire.StoredMessage,
    bad: [
      ['messageId', zeros(15)],
      ['deviceId', 0],
      ['content', zeros(wire.CONTENT_BYTES_MAX + 1)],
      ['ownReaction', { emoji: 'a'.repeat(wire.EMOJI_BYTES_MAX + 1), reactedAt: time }],
    ],
  },
  StoredPendingChanges: {
    good: { contents: [zeros(1)], keptSince: 0 } satisfies wire.StoredPendingChanges,
    bad: [
      ['contents', []],
      ['contents', [zeros(0)]],
      ['contents', times(wire.PENDING_CHANGES_MAX + 1, zeros(1))],
    ],
  },
  StoredProfile: {
    good: { key: zeros(32), data: zeros(1) } satisfies wire.StoredProfile,
    bad: [
      ['key', zeros(31)],
      ['data', zeros(0)],
      ['data', zeros(wire.PROFILE_BYTES_MAX + 1)],
    ],
  },
};
