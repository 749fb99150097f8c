/**
 * What is known of other relays, above all who vouches for their senders: the discovery document, fetched through the home
 * relay, verified here, and kept. The first root key seen is pinned.
 *
 *   root key ──signs──▶ discovery document ──names──▶ trust root ──signs──▶ server certificate ──signs──▶ sender certificate
 */

import { equalBytes } from '@sotto/crypto';
import {
  type ForwardingAlgorithm,
  type ForwardingKey,
  findForwardingKey,
  IdentityError,
  type VerifiedDiscovery,
  type VerifyDiscoveryOptions,
  verifyDiscovery,
} from '@sotto/identity';
import {
  type Discovery,
  decodeDiscovery,
  decodeSignedDiscovery,
  decodeStoredKnownRelay,
  encodeStoredKnownRelay,
  type SealedSenderAuthority,
  type StoredKnownRelay,
} from '@sotto/wire';
import { commitStep, takeSnapshot } from './commit.ts';
import type { AccountContext } from './context.ts';
import { isPausing, nowSeconds } from './environment.ts';
import { ClientError } from './errors.ts';
import { relayKey } from './keys.ts';
import {
  ADDRESS_CHECK_TIMEOUT_MS,
  DISCOVERY_CHECKS_MAX,
  DISCOVERY_PAUSE_MS,
  FORWARDING_KEY_AGE_MAX_S,
  FORWARDING_KEY_FRESH_S,
  STALE_DISCOVERY_S,
} from './limits.ts';
import { withSignal } from './linked-signal.ts';
import { noteRelayChange } from './relays/relay-change.ts';

/** A stored relay with what its document says. */
export interface KnownRelay {
  readonly record: StoredKnownRelay;
  readonly discovery: Discovery;
}

/** What is known of a domain's authority over its senders. */
export type KnownAuthority =
  | { readonly kind: 'known'; readonly authority: SealedSenderAuthority }
  /** Nothing that holds now; it may be had later. */
  | { readonly kind: 'unreachable' }
  /** The relay shows another root key than the pinned one. */
  | { readonly kind: 'changed' };

/**
 * The authority of `domain`, from the store while its document holds. `lists` tells whether an authority has what is looked
 * for: if the one at hand has not, and was not fetched just now, the relay is asked for a newer one, but no relay too often.
 * Never throws for a relay.
 */
export async function senderAuthority(
  context: AccountContext,
  domain: string,
  lists: (authority: SealedSenderAuthority) => boolean = () => true,
): Promise<KnownAuthority> {
  const held = await readKnownRelay(context, domain);
  const now = nowSeconds(context.environment.clock);
  const isListed = held !== undefined && lists(held.discovery.sealedSender);
  if (held !== undefined && now <= held.discovery.expiresAt) {
    const isNew = Math.abs(now - held.record.fetchedAt) * 1000 < DISCOVERY_PAUSE_MS;
    if (isListed || isNew) return { kind: 'known', authority: held.discovery.sealedSender };
  }
  const fetched = mayAsk(context, domain) ? await fetchDiscovery(context, domain, held?.record) : 'unreachable';
  if (fetched === 'changed') return { kind: 'changed' };
  if (fetched !== 'unreachable') return { kind: 'known', authority: fetched.sealedSender };
  const holdsStill = held !== undefined && now <= held.discovery.expiresAt + STALE_DISCOVERY_S;
  // A document that lacks what is looked for may be an old one, so it decides nothing against a sender.
  return holdsStill && isListed ? { kind: 'known', authority: held.discovery.sealedSender } : { kind: 'unreachable' };
}

/**
 * The key to which what only the relay of `domain` may read is sealed: from the store while its document holds, else from the
 * relay. When that cannot be reached, the key that is known serves for some days. `undefined` when there is none.
 * Never throws for a relay.
 */
export async function forwardingKey(
  context: AccountContext,
  domain: string,
  timeoutMs = ADDRESS_CHECK_TIMEOUT_MS,
  algorithm: ForwardingAlgorithm = 'xWing',
): Promise<ForwardingKey | undefined> {
  const { key: known, isFresh, record } = await forwardingKeyAtHand(context, domain, algorithm);
  if (known !== undefined && (isFresh || !mayAsk(context, domain))) return known;
  const fetched = await fetchDiscovery(context, domain, record, timeoutMs);
  if (fetched === 'unreachable') return known;
  const now = nowSeconds(context.environment.clock);
  return fetched === 'changed' ? undefined : findForwardingKey(fetched, { algorithm, now });
}

/** The key that serves without asking, if there is one, and whether a newer document need not be asked for. */
export async function forwardingKeyAtHand(
  context: AccountContext,
  domain: string,
  algorithm: ForwardingAlgorithm = 'xWing',
): Promise<{
  readonly key: ForwardingKey | undefined;
  readonly isFresh: boolean;
  readonly record: StoredKnownRelay | undefined;
}> {
  const held = await readKnownRelay(context, domain);
  if (held === undefined) return { key: undefined, isFresh: false, record: undefined };
  const now = nowSeconds(context.environment.clock);
  const age = Math.abs(now - held.record.fetchedAt);
  const key = age > FORWARDING_KEY_AGE_MAX_S ? undefined : findForwardingKey(held.discovery, { algorithm, now });
  const isFresh = key !== undefined && now <= held.discovery.expiresAt && age <= FORWARDING_KEY_FRESH_S;
  return { key, isFresh, record: held.record };
}

/**
 * The document of the relay of `domain`: that at hand while it holds and does for what is looked for, else a newer one if it
 * is to be had. `undefined` when there is none. Never throws for a relay.
 */
export async function relayDiscovery(
  context: AccountContext,
  domain: string,
  does: (discovery: Discovery) => boolean = () => true,
): Promise<Discovery | undefined> {
  const held = await readKnownRelay(context, domain);
  const isHeld = held !== undefined && nowSeconds(context.environment.clock) <= held.discovery.expiresAt;
  if (isHeld && does(held.discovery)) return held.discovery;
  const fetched = await fetchDiscovery(context, domain, held?.record);
  return typeof fetched === 'string' ? held?.discovery : fetched;
}

/** Asks for the document of `domain` anew: the home relay knows that a key in the one at hand serves no more. */
export async function refreshForwardingKey(context: AccountContext, domain: string): Promise<void> {
  const held = await readKnownRelay(context, domain);
  await fetchDiscovery(context, domain, held?.record);
}

/** The one that is pinned for the relay of `domain`. */
export async function pinnedRootKey(context: AccountContext, domain: string): Promise<Uint8Array | undefined> {
  return (await readKnownRelay(context, domain))?.record.rootKey;
}

async function readKnownRelay(context: AccountContext, domain: string): Promise<KnownRelay | undefined> {
  const key = relayKey(domain);
  const snapshot = await takeSnapshot(context.store, [key]);
  return snapshot.read(key, (bytes) => context.remembered.relays.read(key, bytes));
}

export function decodeKnownRelay(bytes: Uint8Array): KnownRelay {
  const record = decodeStoredKnownRelay(bytes);
  // It was verified before it was stored.
  return { record, discovery: decodeDiscovery(decodeSignedDiscovery(record.signedDiscovery).document) };
}

function mayAsk(context: AccountContext, domain: string): boolean {
  const { discoveryChecks, environment } = context;
  const last = discoveryChecks.get(domain);
  const now = environment.clock.now();
  if (last !== undefined && isPausing(last, now, DISCOVERY_PAUSE_MS)) return false;
  if (discoveryChecks.size >= DISCOVERY_CHECKS_MAX) discoveryChecks.clear();
  discoveryChecks.set(domain, now);
  return true;
}

async function fetchDiscovery(
  context: AccountContext,
  domain: string,
  held: StoredKnownRelay | undefined,
  timeoutMs = ADDRESS_CHECK_TIMEOUT_MS,
): Promise<Discovery | 'unreachable' | 'changed'> {
  const { crypto, clock, log } = context.environment;
  let bytes: Uint8Array | undefined;
  try {
    bytes = await withSignal([context.closed], timeoutMs, (signal) => context.relay.discovery(domain, signal));
    const verified = verifyDiscovery(crypto, bytes, optionsFor(domain, nowSeconds(clock), held?.rootKey));
    return (await keepKnownRelay(context, domain, verified, held)) ? verified.discovery : 'changed';
  } catch (error) {
    if (error instanceof ClientError && error.code.startsWith('E_STORE')) throw error;
    if (!(error instanceof ClientError || error instanceof IdentityError)) throw error;
    log({ level: 'info', event: 'relay-unconfirmed', fields: { code: error.code } });
    if (error.code !== 'E_DISCOVERY_ROOT_CHANGED' || bytes === undefined) return 'unreachable';
    return noteChanged(context, domain, bytes);
  }
}

/** A document that holds but for the pin waits for the user. */
async function noteChanged(
  context: AccountContext,
  domain: string,
  bytes: Uint8Array,
): Promise<'unreachable' | 'changed'> {
  const { crypto, clock } = context.environment;
  try {
    await noteRelayChange(context, domain, verifyDiscovery(crypto, bytes, optionsFor(domain, nowSeconds(clock))));
    return 'changed';
  } catch (error) {
    if (error instanceof IdentityError) return 'unreachable';
    throw error;
  }
}

/** The address of a relay's API is none of this device's business, so it may be one without TLS. */
const optionsFor = (domain: string, now: number, pinnedRootKey?: Uint8Array): VerifyDiscoveryOptions => ({
  domain,
  now,
  pinnedRootKey,
  dangerAllowHttp: true,
});

/**
 * Pins the root key of the document: the first one seen, the one held, or one that the held one has handed over to. `false`
 * when another process has pinned another root key meanwhile.
 */
function keepKnownRelay(
  context: AccountContext,
  domain: string,
  { rootKey, bytes: signedDiscovery }: VerifiedDiscovery,
  held: StoredKnownRelay | undefined,
): Promise<boolean> {
  const key = relayKey(domain);
  return commitStep(context.store, async () => {
    const snapshot = await takeSnapshot(context.store, [key]);
    const pinned = snapshot.read(key, decodeStoredKnownRelay);
    const isPinned = (key: Uint8Array | undefined) => key !== undefined && equalBytes(pinned!.rootKey, key);
    if (pinned !== undefined && !isPinned(rootKey) && !isPinned(held?.rootKey)) return { batch: {}, result: false };
    const fetchedAt = nowSeconds(context.environment.clock);
    const put = [[key, encodeStoredKnownRelay({ rootKey, signedDiscovery, fetchedAt })]] as const;
    return { batch: { expect: snapshot.expect, put }, result: true };
  });
}
