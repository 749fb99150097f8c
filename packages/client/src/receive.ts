/**
 * One delivery from the mailbox: decrypt, and make durable at once the new session, the consumed pre-keys, the inbox
 * entry and how far the mailbox was read. Only then may the relay be told to delete it.
 *
 * A delivery that was read before changes nothing, so a crash before the acknowledgement costs a repetition only.
 */

import { bytesToHex, equalBytes, type X25519PublicKey } from '@sotto/crypto';
import { accountIdFromIdentityKey, formatAccountId } from '@sotto/identity';
import {
  type DecryptedMessage,
  decodeSessionRecord,
  decryptMessage,
  encodeSessionRecord,
  type PreKeyLookup,
  type PreKeyMessageIds,
  parsePublicKey,
  RatchetError,
  readPreKeyMessageIds,
  type SessionRecord,
  type Step,
  serializePublicKey,
} from '@sotto/ratchet';
import type { Batch, Key } from '@sotto/store';
import {
  type Delivery,
  decodeContent,
  decodeEnvelope,
  decodeStoredContact,
  type Envelope,
  encodeStoredContact,
  encodeStoredUsedLastResort,
  type StoredContact,
  type StoredInboxBody,
  type StoredInboxEntry,
  type StoredMailboxPosition,
  unpadContent,
  WireError,
} from '@sotto/wire';
import { type Attempt, commitStep, type Snapshot, takeSnapshot } from './commit.ts';
import { confirmAddress } from './contacts.ts';
import type { AccountContext } from './context.ts';
import { nowSeconds } from './environment.ts';
import type { ClientReasonCode } from './errors.ts';
import { contactKey, MAILBOX_KEY, preKeyKey, sessionKey } from './keys.ts';
import { localDevice, peerTurn } from './local-device.ts';
import { putInboxEntry, putMailboxPosition, readMailboxPosition } from './mailbox.ts';
import { preKeyKeys, preKeyLookup, usedKey } from './pre-keys.ts';

interface Incoming {
  readonly cursor: Uint8Array;
  readonly envelope: Envelope;
  readonly serviceId: string;
  /** What a first message names; `undefined` for any other message and for one that cannot be parsed. */
  readonly ids: PreKeyMessageIds | undefined;
}

/** Makes a delivery durable. Resolves when the relay may delete it; throws when the store or the account failed. */
export async function receiveDelivery(context: AccountContext, { cursor, envelope }: Delivery): Promise<void> {
  const parsed = parseEnvelope(envelope);
  if (parsed === undefined) {
    context.environment.log({ level: 'warn', event: 'envelope-malformed', fields: {} });
    await commitStep(context.store, () => skip(context, cursor));
    return;
  }
  const serviceId = formatAccountId(parsed.senderAccountId);
  await context.turns.run(peerTurn(serviceId), async () => {
    const incoming: Incoming = { cursor, envelope: parsed, serviceId, ids: claimedIds(parsed) };
    await confirmAddress(context, serviceId, parsed.senderAddress);
    if (await commitStep(context.store, () => receive(context, incoming))) context.preKeyUses.notify();
  });
  context.inboxChanges.notify();
}

/** Only notes how far the mailbox was read. */
async function skip(context: AccountContext, cursor: Uint8Array): Promise<Attempt<void>> {
  const snapshot = await takeSnapshot(context.store, [MAILBOX_KEY]);
  const position = readMailboxPosition(snapshot);
  if (wasRead(position, cursor)) return { batch: {}, result: undefined };
  return { batch: { expect: snapshot.expect, put: [putMailboxPosition({ ...position, cursor })] }, result: undefined };
}

/** The result tells whether the message used up pre-keys. */
async function receive(context: AccountContext, incoming: Incoming): Promise<Attempt<boolean>> {
  const { envelope, serviceId, ids, cursor } = incoming;
  const snapshot = await takeSnapshot(context.store, [
    MAILBOX_KEY,
    contactKey(serviceId),
    sessionKey(serviceId, envelope.senderDeviceId),
    ...(ids === undefined ? [] : preKeyKeys(context.environment.crypto, ids)),
  ]);
  const position = readMailboxPosition(snapshot);
  if (wasRead(position, cursor)) return { batch: {}, result: false };
  const step = decrypt(context, incoming, snapshot);
  if (typeof step === 'string') return refused(context, incoming, snapshot, position, step);
  const { plaintext, identityKey, consumed } = step.output;
  const isKnown = snapshot.read(contactKey(serviceId), decodeStoredContact) !== undefined;
  const used = consumed === undefined ? {} : consumePreKeys(context, consumed);
  return {
    batch: {
      expect: snapshot.expect,
      put: [
        [sessionKey(serviceId, envelope.senderDeviceId), encodeSessionRecord(step.state)],
        ...(isKnown ? [] : [newContactPut(incoming, identityKey)]),
        ...inboxPuts(context, incoming, position, openContent(plaintext)),
        ...(used.put ?? []),
      ],
      delete: used.delete ?? [],
    },
    result: consumed !== undefined,
    spent: [...step.spent, plaintext],
  };
}

/** The step, or the code of its refusal. */
function decrypt(
  context: AccountContext,
  { envelope, serviceId, ids }: Incoming,
  snapshot: Snapshot,
): Step<SessionRecord, DecryptedMessage> | string {
  const { crypto, random, clock } = context.environment;
  const contact = snapshot.read(contactKey(serviceId), decodeStoredContact);
  // The account id is derived from the identity key, so a first message cannot claim somebody else's.
  if (ids !== undefined && !isIdentityOf(context, ids, envelope.senderAccountId))
    return 'E_SENDER_MISMATCH' satisfies ClientReasonCode;
  const identityKey = ids?.identityKey ?? (contact && parsePublicKey(contact.identityKey));
  try {
    return decryptMessage(
      snapshot.read(sessionKey(serviceId, envelope.senderDeviceId), decodeSessionRecord),
      {
        local: localDevice(context.account),
        remote: { address: { name: serviceId, deviceId: envelope.senderDeviceId }, identityKey },
        message: { type: envelope.type, bytes: envelope.content },
        preKeys: ids === undefined ? NO_PRE_KEYS : preKeyLookup(crypto, snapshot, ids),
      },
      { crypto, random, now: clock.now() },
    );
  } catch (error) {
    if (error instanceof RatchetError) return error.code;
    throw error;
  }
}

/** The sessions stay as they are. A repetition is nobody's business; anything else the app learns of. */
function refused(
  context: AccountContext,
  incoming: Incoming,
  snapshot: Snapshot,
  position: StoredMailboxPosition,
  code: string,
): Attempt<boolean> {
  context.environment.log({ level: 'warn', event: 'message-refused', fields: { code } });
  const put =
    code === 'E_MESSAGE_DUPLICATE'
      ? [putMailboxPosition({ ...position, cursor: incoming.cursor })]
      : inboxPuts(context, incoming, position, { kind: 'undecryptable', code });
  return { batch: { expect: snapshot.expect, put }, result: false };
}

/** Whoever is heard from for the first time, under the address that is only claimed so far. */
function newContactPut({ envelope, serviceId }: Incoming, identityKey: X25519PublicKey): readonly [Key, Uint8Array] {
  const contact: StoredContact = {
    accountId: envelope.senderAccountId,
    identityKey: serializePublicKey(identityKey),
    address: envelope.senderAddress,
    addressVerified: false,
  };
  return [contactKey(serviceId), encodeStoredContact(contact)];
}

/** A one-time key is deleted; a last-resort one is remembered to have served this message. */
function consumePreKeys(context: AccountContext, consumed: NonNullable<DecryptedMessage['consumed']>): Batch {
  const { preKeyId, kemPreKeyId, kemLastResort, signedPreKeyId, baseKey } = consumed;
  const oneTime = preKeyId === undefined ? [] : [preKeyKey('ec', preKeyId)];
  if (!kemLastResort) return { delete: [...oneTime, preKeyKey('kem', kemPreKeyId)] };
  const { crypto, clock } = context.environment;
  const note = encodeStoredUsedLastResort({ usedAt: nowSeconds(clock) });
  return { delete: oneTime, put: [[usedKey(crypto, { signedPreKeyId, kemPreKeyId, baseKey }), note]] };
}

function inboxPuts(
  context: AccountContext,
  { cursor, envelope }: Incoming,
  position: StoredMailboxPosition,
  body: StoredInboxBody,
): readonly (readonly [Key, Uint8Array])[] {
  const entry: StoredInboxEntry = {
    receivedAt: nowSeconds(context.environment.clock),
    accountId: envelope.senderAccountId,
    deviceId: envelope.senderDeviceId,
    address: envelope.senderAddress,
    body,
  };
  return putInboxEntry({ ...position, cursor }, entry);
}

/** What was decrypted is authentic; if it is no content of ours, the app gets that as a reason. */
function openContent(plaintext: Uint8Array): StoredInboxBody {
  try {
    const content = unpadContent(plaintext);
    decodeContent(content);
    return { kind: 'content', content };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return { kind: 'undecryptable', code: 'E_CONTENT_INVALID' satisfies ClientReasonCode };
  }
}

function parseEnvelope(bytes: Uint8Array): Envelope | undefined {
  try {
    return decodeEnvelope(bytes);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

function claimedIds(envelope: Envelope): PreKeyMessageIds | undefined {
  if (envelope.type === 'signalMessage') return undefined;
  try {
    return readPreKeyMessageIds(envelope.content);
  } catch (error) {
    if (error instanceof RatchetError) return undefined;
    throw error;
  }
}

function isIdentityOf(context: AccountContext, ids: PreKeyMessageIds, accountId: Uint8Array): boolean {
  const derived = accountIdFromIdentityKey(context.environment.crypto, serializePublicKey(ids.identityKey));
  return equalBytes(derived, accountId);
}

/** Cursors of one epoch are in the order of delivery; another epoch means a restored relay, whose numbers start anew. */
function wasRead(position: StoredMailboxPosition, cursor: Uint8Array): boolean {
  if (position.cursor === undefined) return false;
  const [read, offered] = [bytesToHex(position.cursor), bytesToHex(cursor)];
  return read.slice(0, EPOCH_DIGITS) === offered.slice(0, EPOCH_DIGITS) && offered <= read;
}

const NO_PRE_KEYS: PreKeyLookup = {
  signedPreKey: () => undefined,
  kemPreKey: () => undefined,
  oneTimePreKey: () => undefined,
  isUsed: () => false,
};

/** Hex digits of the mailbox epoch at the head of a cursor. */
const EPOCH_DIGITS = 16;
