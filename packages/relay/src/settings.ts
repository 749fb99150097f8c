/**
 * Every setting of a relay, once: how it is called, what it does, what it is when nobody says it, and how it is checked.
 * The names and environment variables, the file that `sotto relay init` writes and the table of docs/relay.md follow
 * from here.
 */

import type { RelayConfig } from './config.ts';
import {
  BLOB_CACHE_BYTES_MAX,
  BLOBS_ACCOUNT_BYTES_MAX,
  BLOBS_BYTES_MAX,
  DISK_CACHE_BYTES,
  DISK_FREE_BYTES_MIN,
  MAILBOX_BYTES_MAX,
  MAILBOX_ITEMS_MAX,
  OUTBOX_DESTINATION_ITEMS_MAX,
  OUTBOX_ITEMS_MAX,
  RETENTION_DAYS,
  RETENTION_DAYS_MAX,
  WAITING_REQUESTS_MAX,
} from './limits.ts';
import type { Kind } from './setting-kinds.ts';
import * as kinds from './setting-kinds.ts';

type Sayable = NonNullable<unknown>;

export interface Setting<Value = unknown> {
  readonly kind: Kind<Exclude<Value, undefined>>;
  /** One line for an operator. */
  readonly does: string;
  /** Without one the setting is required, or absent. */
  readonly default: Value | undefined;
  readonly isRequired: boolean;
  /** What happens when an optional one is absent. */
  readonly absent: string;
  /** Never shown, and not welcome in a file that others can read. */
  readonly isSecret: boolean;
}

/** Settings that stand together in a file. */
export type SettingGroup =
  | 'blobs'
  | 'tls'
  | 'disk'
  | 'log'
  | 'outbox'
  | 'proofOfWork'
  | 'push'
  | 'quota'
  | 'rates'
  | 'requests';

/** Names as in a file, with a dot before what stands in a group; without what only a program can say. */
export type SettingKey = Exclude<
  | Exclude<keyof RelayConfig, SettingGroup>
  | { [Name in SettingGroup]: `${Name}.${keyof NonNullable<RelayConfig[Name]> & string}` }[SettingGroup],
  'clock' | 'log.destination'
>;

const base = { default: undefined, isRequired: false, absent: '', isSecret: false };

const setting = <Value extends Sayable>(kind: Kind<Value>, value: NoInfer<Value>, does: string): Setting<Value> => ({
  ...base,
  kind,
  does,
  default: value,
});

const required = <Value extends Sayable>(kind: Kind<Value>, does: string): Setting<Value> => ({
  ...base,
  kind,
  does,
  isRequired: true,
});

const optional = <Value extends Sayable>(
  kind: Kind<Value>,
  absent: string,
  does: string,
): Setting<Value | undefined> => ({ ...base, kind, does, absent });

const noPeers: ReadonlyMap<string, string> = new Map();
const noAuthorities: readonly string[] = [];

/** In the order in which an operator meets them. */
export const settings = {
  domain: required(kinds.domain, 'the part after the `@`; one relay serves one'),
  dataDirectory: required(kinds.text, 'keys, database, lock; made with mode 0700'),
  host: setting(kinds.text, '127.0.0.1', 'address to listen on'),
  port: setting(kinds.port, 4000, 'port for clients and other relays; 0 takes a free one'),
  publicUrl: optional(
    kinds.baseUrl,
    'the listening address',
    'what the discovery document says: the URL others use, without path',
  ),
  authorities: setting(
    kinds.authorities,
    noAuthorities,
    'further `host` or `host:port` a request may be made for; the listening address and that of `publicUrl` always may',
  ),
  peers: setting(
    kinds.peerUrls,
    noPeers,
    'domain to URL, HTTP allowed, for development and closed federations; every other domain is found by HTTPS alone',
  ),
  registration: setting(
    kinds.choice('open', 'invite', 'closed', 'proofOfWork'),
    'open',
    'who may make an account: everybody, whoever has an invite, nobody, or whoever does some work',
  ),
  'proofOfWork.cost': setting(kinds.wholeFrom(1, 18), 14, 'memory of one try: 2 to this power, in KiB'),
  'proofOfWork.zeroBits': setting(kinds.wholeFrom(1, 20), 5, 'tries it takes on average: 2 to this power'),
  adminSocket: optional(kinds.text, '`admin.sock` in the data directory', 'path of the socket for `sotto relay admin`'),
  metricsHost: setting(kinds.text, '127.0.0.1', 'second listener, for the operator alone: do not expose it'),
  metricsPort: setting(kinds.port, 0, 'its port; 0 takes a free one'),
  metricsToken: {
    ...optional(kinds.token, 'none', 'when set, a scraper must send it as `Authorization: Bearer`'),
    isSecret: true,
  },
  'tls.certificateFile': optional(
    kinds.text,
    'no TLS: for a proxy',
    'PEM file with the certificate and those between it and a root; read again when it changes, and on SIGHUP',
  ),
  'tls.privateKeyFile': optional(kinds.text, 'no TLS: for a proxy', 'PEM file with its key'),
  'disk.freeBytesMin': setting(
    kinds.bytes,
    DISK_FREE_BYTES_MIN,
    'free room of the disk below which nothing new is taken; what waits is still handed out',
  ),
  'disk.cacheBytes': setting(
    kinds.bytes,
    DISK_CACHE_BYTES,
    'memory for pages of the database, taken as needed: the default holds the indexes of a million waiting envelopes',
  ),
  'log.level': setting(
    kinds.choice('fatal', 'error', 'warn', 'info', 'debug', 'silent'),
    'info',
    'what is logged; no level names a user or an address',
  ),
  'push.contact': optional(
    kinds.text,
    'the domain by HTTPS',
    'https or mailto URL by which push services reach the operator',
  ),
  'push.origins': setting(
    kinds.origins,
    noAuthorities,
    'origins of push services that are reached as they are: HTTP, ports and private addresses allowed',
  ),
  'push.jitterMs': setting(kinds.amount, 2_000, 'a wake-up is sent at a random moment of so many milliseconds'),
  'push.intervalMs': setting(kinds.amount, 60_000, 'a device is not woken again for so long'),
  'push.retryBaseMs': setting(kinds.amount, 30_000, 'first upper bound of the pause after a failure; it doubles'),
  'quota.mailboxItemsMax': setting(kinds.amount, MAILBOX_ITEMS_MAX, 'envelopes waiting in one mailbox'),
  'quota.mailboxBytesMax': setting(kinds.amount, MAILBOX_BYTES_MAX, 'their bytes'),
  'quota.retentionDays': setting(
    kinds.wholeFrom(1, RETENTION_DAYS_MAX),
    RETENTION_DAYS,
    `how long mail waits for its device, at most ${RETENTION_DAYS_MAX}; its sender may ask for less`,
  ),
  'blobs.bytesMax': setting(kinds.bytes, BLOBS_BYTES_MAX, 'room for encrypted attachments; 0 takes none'),
  'blobs.accountBytesMax': setting(kinds.bytes, BLOBS_ACCOUNT_BYTES_MAX, 'what one account may have uploaded of it'),
  'blobs.retentionDays': setting(
    kinds.wholeFrom(1, RETENTION_DAYS_MAX),
    RETENTION_DAYS_MAX,
    `how long they are kept, at most ${RETENTION_DAYS_MAX}; their sender may ask for less`,
  ),
  'blobs.cacheBytesMax': setting(
    kinds.bytes,
    BLOB_CACHE_BYTES_MAX,
    'room for attachments of other relays that were fetched in the last hour; 0 keeps none',
  ),
  'outbox.retryBaseMs': setting(kinds.amount, 2_000, 'first upper bound of the pause after a failure; it doubles'),
  'outbox.retryCapMs': setting(kinds.amount, 30 * 60_000, 'last upper bound of that pause'),
  'outbox.itemsMax': setting(kinds.amount, OUTBOX_ITEMS_MAX, 'items waiting for all other relays'),
  'outbox.destinationItemsMax': setting(
    kinds.amount,
    OUTBOX_DESTINATION_ITEMS_MAX,
    'items waiting for one other relay',
  ),
  'rates.accountBurst': setting(
    kinds.amount,
    600,
    'tokens of one account at once: 1 a request and per 10 items, 4 a look-up, 20 an upload of pre-keys',
  ),
  'rates.accountPerSecond': setting(kinds.amount, 60, 'tokens it gets a second'),
  'rates.peerBurst': setting(
    kinds.amount,
    2_000,
    'tokens of one other relay at once: 1 a request, per 25 items, or per 256 KiB; 10 more for an item that is good for nothing',
  ),
  'rates.peerPerSecond': setting(kinds.amount, 400, 'tokens it gets a second'),
  'rates.registrationBurst': setting(kinds.amount, 200, 'registrations of everybody together at once'),
  'rates.registrationsPerSecond': setting(kinds.amount, 5, 'further ones a second'),
  'requests.waitingMax': setting(kinds.amount, WAITING_REQUESTS_MAX, 'messages of strangers waiting in one mailbox'),
  'requests.originBurst': setting(
    kinds.amount,
    200,
    'requests of one other relay at once, when it is new; grows by as much with each day, up to thirty times',
  ),
  'requests.originPerHour': setting(kinds.amount, 200, 'further ones an hour; grows in the same way'),
  'requests.workBits': setting(kinds.workBits, 0, 'work that strangers do for each request: a bit doubles it'),
  'requests.newPerDay': setting(kinds.amount, 50, 'vouchers a day for an account that is less than 7 days old'),
  'requests.establishedPerDay': setting(kinds.amount, 200, 'the same for an older one'),
  'requests.knownPerDay': setting(kinds.amount, 2_000, 'the same for one of `requests.known`'),
  'requests.known': setting(kinds.localparts, noAuthorities, 'local parts of accounts that the operator knows'),
  upkeepIntervalSeconds: setting(kinds.amount, 30, 'seconds between two sweeps of what has expired'),
} as const satisfies { readonly [Key in SettingKey]: Setting };

export type SettingValue<Key extends SettingKey> = (typeof settings)[Key] extends Setting<infer Value> ? Value : never;

/** A setting by a name from outside; `undefined` when there is none. */
export const findSetting = (key: string): Setting | undefined =>
  Object.hasOwn(settings, key) ? (settings as Readonly<Record<string, Setting>>)[key] : undefined;

/** In the order of the table. */
export const settingKeys = Object.keys(settings) as readonly SettingKey[];

/** Names that hold others, as tables of a file. */
export const settingGroups: ReadonlySet<string> = new Set(
  settingKeys.flatMap((key) => (key.includes('.') ? [key.split('.')[0]!] : [])),
);

/** `outbox.retryBaseMs` is `SOTTO_RELAY_OUTBOX_RETRY_BASE_MS`. */
export const environmentName = (key: SettingKey): string =>
  `SOTTO_RELAY_${key
    .replace(/[A-Z]/g, (letter) => `_${letter}`)
    .replaceAll('.', '_')
    .toUpperCase()}`;
