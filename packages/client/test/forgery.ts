/**
 * Messages that must be refused, made from one that was accepted, and ways to get them delivered: the outbox of a machine
 * seals and publishes whatever stands in it, and a relay takes any envelope from a device it knows.
 */

import { randomBytes } from 'node:crypto';
import { defaultProvider, systemRandom } from '@sotto/crypto';
import { accountIdFromIdentityKey } from '@sotto/identity';
import type { SealedContent } from '@sotto/ratchet';
import {
  decodeSignalMessage,
  decodeStoredTokenWallet,
  encodeSignalMessage,
  encodeStoredOutboxEntry,
  encodeStoredTokenWallet,
  isEnvelopeBucket,
  padEnvelope,
  type StoredMessageType,
} from '@sotto/wire';
import { loadAccount } from '../src/account.ts';
import type { Context } from '../src/context.ts';
import { systemClock } from '../src/environment.ts';
import { defaultTransport } from '../src/index.ts';
import { outboxKey } from '../src/keys.ts';
import { relayApi } from '../src/relay-api.ts';
import { takeToken } from '../src/wallet.ts';
import { accountOf, signalMessageOf } from './sealing.ts';
import { boot, eventually, isQueued, type Machine, type PublishedItem, shutDown } from './world.ts';

const MAC_BYTES = 8;

/** What an outbox entry seals. */
export interface RawMessage {
  readonly type: StoredMessageType;
  readonly message: Uint8Array;
}

/** By name: a message that the recipient of `accepted` must refuse, and the code it must give. */
export function forgeries(
  accepted: SealedContent,
): readonly (readonly [name: string, raw: RawMessage, code: string])[] {
  const content = signalMessageOf(accepted);
  const body = content.slice(1, -MAC_BYTES);
  const mac = content.slice(-MAC_BYTES);
  const fields = decodeSignalMessage(body);
  const whisper = (message: Uint8Array): RawMessage => ({ type: 'signalMessage', message });
  const remade = (changed: typeof fields): RawMessage =>
    whisper(Uint8Array.of(0x44, ...encodeSignalMessage({ ...fields, ...changed }), ...mac));
  const otherKey = fields.ratchetKey!.slice();
  otherKey[7]! ^= 1;
  return [
    ['of another protocol version', whisper(Uint8Array.of(0x55, ...content.slice(1))), 'E_MESSAGE_VERSION'],
    ['cut short', whisper(content.slice(0, 30)), 'E_MESSAGE_MALFORMED'],
    ['with another ratchet key', remade({ ratchetKey: otherKey }), 'E_MESSAGE_UNDECRYPTABLE'],
    ['with a counter ahead', remade({ counter: fields.counter! + 7 }), 'E_MESSAGE_UNDECRYPTABLE'],
    ['with a counter far ahead', remade({ counter: fields.counter! + 30_000 }), 'E_MESSAGE_UNDECRYPTABLE'],
    ['with a counter as far ahead as there is one', remade({ counter: 0xffffffff }), 'E_MESSAGE_UNDECRYPTABLE'],
  ];
}

/** Lets a machine seal and publish messages of any bytes to where `like` went, each under a time of its own. */
export async function publishRaw(
  from: Machine,
  to: Machine,
  like: PublishedItem,
  messages: readonly RawMessage[],
): Promise<void> {
  await queueRaw(from, to, like, messages);
  const sender = await boot(from);
  await eventually('the relay has them', async () => !(await isQueued(from)));
  await shutDown(sender);
}

/** Puts messages of any bytes into the outbox of `from`, sealed for `to`, for the mailbox that `like` went to. */
export async function queueRaw(
  from: Machine,
  to: Machine,
  like: PublishedItem,
  messages: readonly RawMessage[],
  { aside = false, bulk = false }: { readonly aside?: boolean; readonly bulk?: boolean } = {},
): Promise<void> {
  const { identityPublicKey } = await accountOf(to);
  const now = Date.now();
  for (const [index, raw] of messages.entries()) {
    const itemId = randomBytes(16);
    rawMessages += 1;
    const entry = encodeStoredOutboxEntry({
      ...raw,
      itemId,
      messageId: randomBytes(16),
      accountId: accountIdFromIdentityKey(defaultProvider, identityPublicKey),
      identityKey: identityPublicKey,
      address: to.address,
      destination: like.destination,
      aside,
      stale: false,
      unmissed: false,
      bulk,
      mailboxId: like.mailboxId,
      sentAt: { seconds: rawMessages, milliseconds: 0 },
      createdAt: Math.floor(now / 1000),
      lifetime: 3600,
    });
    await from.disk.commit({ put: [[outboxKey(now, index, itemId.toString('hex')), entry]] });
  }
}

let rawMessages = 0;

/** Gives the relay envelopes of any bytes, padded where the relay would not take them, as the device of `from`, for the mailbox that `like` went to. */
export async function publishEnvelopes(
  from: Machine,
  like: PublishedItem,
  envelopes: readonly Uint8Array[],
): Promise<void> {
  const environment = { crypto: defaultProvider, random: systemRandom, clock: systemClock, log: () => {} };
  const account = await loadAccount({ store: from.disk, environment } as unknown as Context);
  const relay = relayApi(environment, defaultTransport, account!);
  const tokens = await takeTokens(from, like.mailboxId, envelopes.length);
  const items = envelopes.map((bytes, n) => {
    const envelope = isEnvelopeBucket(bytes.length) ? bytes : padEnvelope(bytes);
    const { destination, lane, expiry, mailboxId } = like;
    const authorization = tokens[n] && { kind: 'contactToken' as const, token: tokens[n] };
    const content = { kind: 'local' as const, mailboxId, envelope, ...(authorization && { authorization }) };
    return { itemId: systemRandom(16), destination, lane, expiry, content };
  });
  const { results } = await relay.send(items, AbortSignal.timeout(10_000));
  const refused = results.filter(({ status }) => status !== 'accepted');
  if (refused.length > 0) throw new Error(`the relay refused ${refused.length} envelopes`);
}

/** Out of the wallets of a machine. */
async function takeTokens(of: Machine, mailboxId: Uint8Array, count: number): Promise<readonly Uint8Array[]> {
  const tokens: Uint8Array[] = [];
  for (const [key, entry] of await of.disk.scan('wallet/')) {
    let wallet = decodeStoredTokenWallet(entry.value);
    for (let taken = takeToken(wallet, mailboxId, Date.now() / 1000); taken !== undefined && tokens.length < count; ) {
      tokens.push(taken.token);
      wallet = taken.wallet;
      taken = takeToken(wallet, mailboxId, Date.now() / 1000);
    }
    await of.disk.commit({ put: [[key, encodeStoredTokenWallet(wallet)]] });
  }
  return tokens;
}
