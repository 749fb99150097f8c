/** Admin commands for block lists: whose advice is taken, what it blocks, and the relay's own advice as a signed feed. */

import { asEd25519PrivateKey, asEd25519PublicKey, bytesToHex } from '@sotto/crypto';
import { blockedAccountHash, createBlockFeed, IdentityError, verifyBlockFeed } from '@sotto/identity';
import type { BlockEntry, BlockFeed, BlockReason } from '@sotto/wire';
import { RelayError } from '../errors.ts';
import { BLOCK_FEED_HOURS } from '../limits.ts';
import { type BlockList, OWN_LIST } from '../store/admin-store.ts';
import * as read from './arguments.ts';
import { type AdminEnvironment, hoursAhead, toTime } from './commands.ts';
import type { AdminCommand } from './server.ts';

export const reasons: readonly BlockReason[] = [
  'spam',
  'abuse',
  'malware',
  'impersonation',
  'unsafeOperation',
  'deleted',
];

export const createBlockListCommands = (env: AdminEnvironment): Readonly<Record<string, AdminCommand>> => {
  const { config, store, blocks, crypto } = env;
  const { admin } = store;

  const listNamed = async (name: string): Promise<BlockList> => {
    const list = (await admin.listBlockLists()).find((one) => one.name === name);
    if (list === undefined) throw new RelayError('E_BLOCK_LIST_UNKNOWN', 'there is no block list of this name');
    return list;
  };

  /** How many of our own accounts an entry is about; a feed names accounts of any relay. */
  const matches = async (entries: readonly BlockEntry[]): Promise<number> => {
    const hashes = new Set(entries.flatMap(({ accountHash }) => (accountHash ? bytesToHex(accountHash) : [])));
    if (hashes.size === 0) return 0;
    const ids = await admin.accountIds();
    return ids.filter((id) => hashes.has(bytesToHex(blockedAccountHash(crypto, id)))).length;
  };

  return {
    'blocklists.list': async () => ({
      lists: (await admin.listBlockLists()).map(({ publicKey, ...list }) => ({
        ...list,
        key: publicKey === undefined ? '' : bytesToHex(publicKey),
      })),
    }),
    'blocklists.show': async (args) => {
      const { name } = await listNamed(read.text(args, 'name'));
      const entries = await admin.blockEntries(name);
      return { name, ownAccounts: await matches(entries), entries: entries.map(toShown) };
    },
    'blocklists.subscribe': async (args) => {
      const name = read.text(args, 'name');
      if (!/^[a-z0-9][a-z0-9.-]{0,62}$/.test(name))
        throw new RelayError('E_REQUEST_MALFORMED', 'name must be 1 to 63 of a-z 0-9 . -');
      if (!(await admin.subscribe(name, read.key(args, 'key'))))
        throw new RelayError('E_BLOCK_LIST_UNKNOWN', 'this name or key is subscribed to already');
      return { subscribed: true };
    },
    'blocklists.unsubscribe': async (args) => {
      const { name } = await listNamed(read.text(args, 'name'));
      if (!(await admin.unsubscribe(name)))
        throw new RelayError('E_BLOCK_LIST_UNKNOWN', 'the own list cannot be unsubscribed from');
      await blocks.reload();
      return { subscribed: false };
    },
    'blocklists.import': async (args) => {
      const { name, publicKey, sequence } = await listNamed(read.text(args, 'name'));
      if (publicKey === undefined) throw new RelayError('E_BLOCK_LIST_UNKNOWN', 'the own list takes no feed');
      const now = Math.floor(config.clock() / 1000);
      const feed = verified(() => verifyBlockFeed(crypto, read.bytes(args, 'feed'), { publicKey, sequence, now }));
      // Nothing of a feed outlives it.
      const entries = feed.entries.map((entry) => ({
        ...entry,
        expiresAt: Math.min(entry.expiresAt, feed.expiresAt),
      }));
      await admin.replaceEntries(name, feed.sequence, entries);
      await blocks.reload();
      return { entries: entries.length, ownAccounts: await matches(entries), until: toTime(feed.expiresAt) };
    },
    'blocklists.export': async () => {
      const { publicKey, privateKey } = env.feedKey();
      const now = Math.floor(config.clock() / 1000);
      const entries = await admin.blockEntries(OWN_LIST);
      // Time is a number that only grows, and needs no keeping.
      const feed = createBlockFeed(
        crypto,
        { publicKey: asEd25519PublicKey(publicKey), privateKey: asEd25519PrivateKey(privateKey) },
        { sequence: now, issuedAt: now, expiresAt: hoursAhead(config, BLOCK_FEED_HOURS), entries },
      );
      return { key: bytesToHex(publicKey), entries: entries.length, feed: Buffer.from(feed).toString('base64') };
    },
  };
};

const toShown = ({ domain, accountHash, reason, expiresAt, evidenceHash }: BlockEntry) => ({
  subject: domain ?? bytesToHex(accountHash ?? new Uint8Array(0)),
  kind: domain === undefined ? 'account' : 'domain',
  reason,
  until: toTime(expiresAt),
  evidence: evidenceHash === undefined ? '' : bytesToHex(evidenceHash),
});

const verified = (verify: () => BlockFeed): BlockFeed => {
  try {
    return verify();
  } catch (cause) {
    if (!(cause instanceof IdentityError)) throw cause;
    throw new RelayError('E_BLOCK_FEED_REFUSED', cause.message, { cause });
  }
};
