/**
 * How the client is: what an app may show under "status", and warn of. Everything is read from the store or remembered from what the
 * relay said last, so asking works offline and waits for nobody.
 */

import { CLOCK_TOLERANCE_SECONDS } from '@sotto/identity';
import type { Durability, Key } from '@sotto/store';
import { ONE_TIME_KEM_PRE_KEYS_LOW, ONE_TIME_PRE_KEYS_LOW } from '@sotto/wire';
import type { Context } from './context.ts';
import type { ConnectionState } from './events.ts';
import { HELD_PREFIX, OUTBOX_PREFIX, parseTimedKey, REQUEST_PREFIX } from './keys.ts';
import { HEALTH_PAGE, OUTBOX_STUCK_MS } from './limits.ts';
import type { Attachment } from './reannounce.ts';
import { type BackupStatus, backupStatus } from './recovery/backup-status.ts';

export type HealthWarning =
  /** The store is gone with the process, and the account with it. Open the client on another store. */
  | 'store-volatile'
  /** The platform may delete the store. Ask it to keep it, and see that there is a backup. */
  | 'store-evictable'
  /** The clock of this device is more than a few minutes off that of the relay, which refuses its requests. Set it. */
  | 'clock-wrong'
  /** Something has waited in the outbox for more than an hour although the relay is connected. */
  | 'outbox-waits'
  /** Few one-time keys are left for people who write for the first time. They are made again when the relay is reached. */
  | 'pre-keys-low';

export interface Health {
  readonly durability: Durability;
  readonly connection: ConnectionState;
  /** What waits to be taken by the relay: a message for each device of its recipient. */
  readonly outbox: { readonly entries: number; readonly oldest?: Date };
  /** What has arrived and waits for the relay of its sender. */
  readonly held: number;
  /** Strangers who ask to be heard. */
  readonly requests: number;
  /** One-time keys on the relay, when it last said; missing before it was reached. */
  readonly preKeys?: { readonly oneTime: number; readonly oneTimeKem: number; readonly asOf: Date };
  /** The last backup of this store; missing when none was made. */
  readonly backup?: BackupStatus;
  /** How far the clock of this device is ahead of that of the relay, in milliseconds; missing before it was reached. */
  readonly clockAheadMs?: number;
  /** What somebody should look at. */
  readonly warnings: readonly HealthWarning[];
}

export async function healthOf(
  context: Context,
  connection: ConnectionState,
  attachment: Attachment | undefined,
): Promise<Health> {
  const { store, environment } = context;
  const outbox = await countKeys(context, OUTBOX_PREFIX);
  const oldest = outbox.first === undefined ? undefined : parseTimedKey(outbox.first);
  const { clockAheadMs, shelf } = attachment ?? {};
  const backup = await backupStatus(context);
  const isWaiting =
    connection === 'online' && oldest !== undefined && environment.clock.now() - oldest > OUTBOX_STUCK_MS;
  const isClockWrong = clockAheadMs !== undefined && Math.abs(clockAheadMs) > CLOCK_TOLERANCE_SECONDS * 1000;
  const isShelfLow =
    shelf !== undefined && (shelf.oneTime <= ONE_TIME_PRE_KEYS_LOW || shelf.oneTimeKem <= ONE_TIME_KEM_PRE_KEYS_LOW);
  const warnings: readonly (readonly [boolean, HealthWarning])[] = [
    [store.durability === 'volatile', 'store-volatile'],
    [store.durability === 'evictable', 'store-evictable'],
    [isClockWrong, 'clock-wrong'],
    [isWaiting, 'outbox-waits'],
    [isShelfLow, 'pre-keys-low'],
  ];
  return {
    durability: store.durability,
    connection,
    outbox: { entries: outbox.count, ...(oldest !== undefined && { oldest: new Date(oldest) }) },
    held: (await countKeys(context, HELD_PREFIX)).count,
    requests: (await countKeys(context, REQUEST_PREFIX)).count,
    ...(shelf && { preKeys: { oneTime: shelf.oneTime, oneTimeKem: shelf.oneTimeKem, asOf: new Date(shelf.at) } }),
    ...(backup && { backup }),
    ...(clockAheadMs !== undefined && { clockAheadMs }),
    warnings: warnings.flatMap(([is, warning]) => (is ? [warning] : [])),
  };
}

/** Says once, when a client is opened, that its account may be lost. */
export function reportDurability({ store, environment }: Context): void {
  if (store.durability === 'persistent') return;
  environment.log({ level: 'warn', event: 'store-not-durable', fields: { durability: store.durability } });
}

async function countKeys(
  { store }: Context,
  prefix: Key,
): Promise<{ readonly count: number; readonly first: Key | undefined }> {
  let first: Key | undefined;
  let last: Key | undefined;
  let count = 0;
  for (;;) {
    const page = await store.scan(prefix, { limit: HEALTH_PAGE, ...(last !== undefined && { after: last }) });
    first ??= page[0]?.[0];
    last = page.at(-1)?.[0];
    count += page.length;
    if (page.length < HEALTH_PAGE) return { count, first };
  }
}
