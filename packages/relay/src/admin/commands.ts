/** Every admin command: what it takes and what it answers. Times in answers are ISO 8601 in UTC. */

import { bytesToHex, type CryptoProvider } from '@sotto/crypto';
import { blockedAccountHash, formatAccountId } from '@sotto/identity';
import { type Discovery, formatAddress } from '@sotto/wire';
import type { CheckedConfig } from '../config.ts';
import { RelayError } from '../errors.ts';
import type { Directory } from '../federation/directory.ts';
import type { OutboxWorker } from '../federation/outbox-worker.ts';
import { BLOCK_HOURS_DEFAULT, BLOCK_HOURS_MAX, MAILBOX_BYTES_QUOTA_MAX, MAILBOX_ITEMS_QUOTA_MAX } from '../limits.ts';
import type { Log } from '../log.ts';
import type { RelayStore, UndeliveredCode } from '../store/relay-store.ts';
import type { Streams } from '../streams/streams.ts';
import * as read from './arguments.ts';
import { createBlockListCommands, reasons } from './block-list-commands.ts';
import type { Blocks } from './blocks.ts';
import { createInviteCommands } from './invite-commands.ts';
import type { AdminCommand } from './server.ts';

export interface AdminEnvironment {
  readonly crypto: CryptoProvider;
  readonly config: CheckedConfig;
  readonly store: RelayStore;
  readonly blocks: Blocks;
  readonly streams: Pick<Streams, 'count' | 'detach'>;
  readonly sessions: { removeAccount(account: string): void; count(): number };
  readonly outbox: Pick<OutboxWorker, 'flush' | 'states'>;
  readonly directory: Pick<Directory, 'forgetRoot'>;
  /** Tells the device that sent an item, if it is here. */
  readonly onSettled: (itemId: Uint8Array, code: UndeliveredCode) => void;
  readonly log: Log;
  readonly ownDocument: () => Discovery;
  /** Signs the feed that is exported. */
  readonly feedKey: () => { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array };
  /** Stops the relay in order, and with it this door. */
  readonly drain: () => void;
}

export const createAdminCommands = (env: AdminEnvironment): Readonly<Record<string, AdminCommand>> => ({
  ...accountCommands(env),
  ...quotaCommands(env),
  ...peerCommands(env),
  ...queueCommands(env),
  ...createBlockListCommands(env),
  ...createInviteCommands(env),
  keys: async () => ({
    keys: env.ownDocument().keys.map(({ id, purpose, notBefore, notAfter }) => ({
      id,
      purpose,
      from: toTime(notBefore),
      until: toTime(notAfter),
    })),
  }),
  stats: async () => ({
    domain: env.config.domain,
    ...(await env.store.usage()),
    streams: env.streams.count(),
    sessions: env.sessions.count(),
    residentBytes: process.memoryUsage.rss(),
    uptimeSeconds: Math.floor(process.uptime()),
  }),
  drain: async () => {
    // After the answer: the door closes too.
    setTimeout(env.drain, DRAIN_DELAY_MS);
    return { draining: true };
  },
});

const accountCommands = (env: AdminEnvironment): Readonly<Record<string, AdminCommand>> => {
  const { config, store, blocks, crypto } = env;
  const { admin } = store;

  /** Ends what is open of an account that may no longer be here. */
  const cutOff = async (localpart: string): Promise<Uint8Array> => {
    const found = found404(await admin.findAccount(localpart));
    env.sessions.removeAccount(formatAccountId(found.accountId));
    for (const { mailbox } of found.mailboxes)
      env.streams.detach(mailbox, new RelayError('E_ACCOUNT_SUSPENDED', 'the account was ended or suspended here'));
    return found.accountId;
  };

  return {
    'accounts.list': async (args) => {
      const after = args.after === undefined ? '' : read.account({ account: args.after }, config.domain);
      const accounts = await admin.listAccounts(after);
      return { accounts: accounts.map(({ localpart, ...rest }) => ({ account: localpart, ...rest })) };
    },
    'accounts.show': async (args) => {
      const localpart = read.account(args, config.domain);
      const { accountId, mailboxes, localpart: _, ...rest } = found404(await admin.findAccount(localpart));
      return {
        address: formatAddress({ localpart, domain: config.domain }),
        accountId: formatAccountId(accountId),
        isBlocked: blocks.isAccountBlocked(accountId),
        ...rest,
        mailboxes: mailboxes.map(({ mailbox: __, ...shown }) => shown),
      };
    },
    'accounts.suspend': async (args) => {
      const localpart = read.account(args, config.domain);
      found404((await admin.setSuspended(localpart, true)) || undefined);
      await cutOff(localpart);
      return { suspended: true };
    },
    'accounts.unsuspend': async (args) => {
      found404((await admin.setSuspended(read.account(args, config.domain), false)) || undefined);
      return { suspended: false };
    },
    /** The identity cannot come back by itself; somebody else may take the name. */
    'accounts.delete': async (args) => {
      const localpart = read.account(args, config.domain);
      const accountId = found404(await admin.findAccount(localpart)).accountId;
      const accountHash = blockedAccountHash(crypto, accountId);
      await admin.putBlock({ accountHash, reason: 'deleted', expiresAt: hoursAhead(config, BLOCK_HOURS_MAX) });
      await blocks.reload();
      await cutOff(localpart);
      await admin.deleteAccount(localpart);
      return { deleted: true };
    },
  };
};

const quotaCommands = ({ config, store }: AdminEnvironment): Readonly<Record<string, AdminCommand>> => {
  const { mailboxItemsMax, mailboxBytesMax } = config.quota;
  return {
    'quotas.show': async (args) => {
      const found = found404(await store.admin.findAccount(read.account(args, config.domain)));
      return {
        items: found.items,
        itemsMax: found.itemsMax ?? mailboxItemsMax,
        bytes: found.bytes,
        bytesMax: found.bytesMax ?? mailboxBytesMax,
        isOwn: found.itemsMax !== undefined || found.bytesMax !== undefined,
      };
    },
    /** What is not named is as configured. */
    'quotas.set': async (args) => {
      const itemsMax = read.optionalWhole(args, 'items', 1, MAILBOX_ITEMS_QUOTA_MAX);
      const bytesMax = read.optionalWhole(args, 'bytes', 1, MAILBOX_BYTES_QUOTA_MAX);
      const quota = {
        ...(itemsMax === undefined ? {} : { itemsMax }),
        ...(bytesMax === undefined ? {} : { bytesMax }),
      };
      found404((await store.admin.setQuota(read.account(args, config.domain), quota)) || undefined);
      return { itemsMax: itemsMax ?? mailboxItemsMax, bytesMax: bytesMax ?? mailboxBytesMax };
    },
  };
};

const peerCommands = ({
  config,
  store,
  blocks,
  outbox,
  directory,
}: AdminEnvironment): Readonly<Record<string, AdminCommand>> => ({
  'peers.list': async () => {
    const waiting = new Map<string, number>();
    for (const { destination, items } of await store.admin.listQueues())
      waiting.set(destination, (waiting.get(destination) ?? 0) + items);
    const states = new Map(outbox.states().map((state) => [state.destination, state]));
    const blocked = (await store.admin.blockEntries()).flatMap(({ domain }) => domain ?? []);
    const names = new Set([...config.peers.keys(), ...waiting.keys(), ...states.keys(), ...blocked]);
    return {
      peers: [...names].sort().map((name) => ({
        domain: name,
        isConfigured: config.peers.has(name),
        isBlocked: blocks.isDomainBlocked(name),
        items: waiting.get(name) ?? 0,
        state: states.get(name)?.state ?? 'idle',
        failures: states.get(name)?.failures ?? 0,
      })),
    };
  },
  'peers.block': async (args) => {
    const hours = read.optionalWhole(args, 'hours', 1, BLOCK_HOURS_MAX) ?? BLOCK_HOURS_DEFAULT;
    const entry = { domain: read.domain(args, 'domain'), reason: read.choice(args, 'reason', reasons) };
    await store.admin.putBlock({ ...entry, expiresAt: hoursAhead(config, hours) });
    await blocks.reload();
    return { blocked: true };
  },
  'peers.unblock': async (args) => {
    const domain = read.domain(args, 'domain');
    await store.admin.removeBlock({ domain });
    await blocks.reload();
    // A feed may still name it.
    return { blocked: blocks.isDomainBlocked(domain) };
  },
  /** After the operator of the other relay has said by other means which root key is the right one. */
  'peers.forgetRootKey': async (args) => {
    const former = await directory.forgetRoot(read.domain(args, 'domain'));
    return { forgotten: former !== undefined, ...(former && { formerRootKey: bytesToHex(former) }) };
  },
  'peers.flush': async (args) => {
    await outbox.flush(read.domain(args, 'domain'));
    return { flushed: true };
  },
});

const queueCommands = ({
  config,
  store,
  outbox,
  log,
  onSettled,
}: AdminEnvironment): Readonly<Record<string, AdminCommand>> => ({
  'queues.list': async () => ({
    queues: (await store.admin.listQueues()).map(({ oldestHour, dueAt, ...rest }) => ({
      ...rest,
      oldest: toTime(oldestHour),
      due: dueAt <= config.clock() ? 'now' : toTime(Math.ceil(dueAt / 1000)),
    })),
  }),
  'queues.retry': async (args) => {
    await outbox.flush(read.domain(args, 'domain'));
    return { retried: true };
  },
  /** Whoever sent it is told. The reason is one word or a few with dashes, for the log. */
  'queues.drop': async (args) => {
    const reason = read.word(args, 'reason');
    const domain = read.domain(args, 'domain');
    let dropped = 0;
    for (;;) {
      const itemIds = await store.admin.dropQueue(domain);
      if (itemIds.length === 0) break;
      dropped += itemIds.length;
      for (const itemId of itemIds) onSettled(itemId, 'E_ITEM_DROPPED');
    }
    log.warn('a queue was dropped', { reason, count: dropped });
    return { dropped, reason };
  },
});

const found404 = <Found>(found: Found | undefined): Found => {
  if (found === undefined) throw new RelayError('E_ACCOUNT_UNKNOWN', 'there is no such account here');
  return found;
};

export const hoursAhead = ({ clock }: CheckedConfig, hours: number): number =>
  Math.floor(clock() / 1000) + hours * 3600;

/** @param seconds since 1970 */
export const toTime = (seconds: number): string => new Date(seconds * 1000).toISOString();

const DRAIN_DELAY_MS = 50;
