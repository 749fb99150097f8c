/**
 * What an operator says, checked once at start. A refusal is `E_CONFIG_INVALID` and names every mistake, each by the key
 * it is about. What there is to say, with defaults, stands in `settings.ts`.
 */

import { join } from 'node:path';
import { RelayError } from './errors.ts';
import { findSetting, type SettingKey, type SettingValue, settingGroups, settingKeys } from './settings.ts';

export interface RelayConfig {
  /** The domain after the `@`; one relay serves one. */
  readonly domain: string;
  /** Keys, database and lock. Made with mode 0700 when absent. */
  readonly dataDirectory: string;
  /** Where to listen; default `127.0.0.1`. */
  readonly host?: string;
  /** Default 4000; 0 takes a free port. */
  readonly port?: number;
  /** Where metrics are served; default `127.0.0.1`. They are for the operator: do not expose them. */
  readonly metricsHost?: string;
  /** Default 0: a free port. */
  readonly metricsPort?: number;
  /** When given, a scraper must send it as bearer token. */
  readonly metricsToken?: string;
  /** The URL others use, without path; default the listening address over http. */
  readonly publicUrl?: string;
  /** Further `host` or `host:port` that requests may be made for, as behind a proxy. */
  readonly authorities?: readonly string[];
  /** Domain to base URL for development and closed federations; any other domain is found by HTTPS alone. */
  readonly peers?: Readonly<Record<string, string>>;
  /** Default `open`. */
  readonly registration?: 'open' | 'invite' | 'closed' | 'proofOfWork';
  readonly proofOfWork?: Partial<ProofOfWorkConfig>;
  /** Path of the admin socket; default `admin.sock` in the data directory. */
  readonly adminSocket?: string;
  /** Certificate of the main listener; absent: it speaks HTTP and leaves TLS to a proxy. */
  readonly tls?: TlsConfig;
  readonly disk?: Partial<DiskConfig>;
  readonly push?: Partial<PushConfig>;
  readonly log?: LogConfig;
  readonly blobs?: Partial<BlobsConfig>;
  readonly outbox?: Partial<OutboxConfig>;
  readonly quota?: Partial<QuotaConfig>;
  readonly rates?: Partial<RatesConfig>;
  readonly requests?: Partial<RequestsConfig>;
  /** Seconds between two steps of upkeep (expiry, log of the database); default 30. */
  readonly upkeepIntervalSeconds?: number;
  /** Milliseconds since 1970; default the system clock. */
  readonly clock?: () => number;
}

export interface LogConfig {
  /** Default `info`. */
  readonly level?: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
  /** Receives one JSON line a call; default standard error. */
  readonly destination?: { write(line: string): void };
}

/** PEM files. */
export interface TlsConfig {
  /** The certificate, then those between it and a root. */
  readonly certificateFile: string;
  readonly privateKeyFile: string;
}

export interface DiskConfig {
  /** Free room of the data directory below which nothing new is taken. */
  readonly freeBytesMin: number;
  /** Memory for pages of the database, taken as needed. */
  readonly cacheBytes: number;
}

/** What registration costs under the policy `proofOfWork`: 2^zeroBits tries on average, each of 2^cost KiB. */
export interface ProofOfWorkConfig {
  readonly cost: number;
  readonly zeroBits: number;
}

/** Wake-ups of devices that have no stream. */
export interface PushConfig {
  /** An https or mailto URL for push services that want to reach the operator; default the domain by HTTPS. */
  readonly contact: string | undefined;
  /** Origins of push services that are reached as they are: HTTP, ports and private addresses allowed. */
  readonly origins: readonly string[];
  /** A wake-up is sent at a random moment of the first so many milliseconds. */
  readonly jitterMs: number;
  /** The same device is not woken again for so long. */
  readonly intervalMs: number;
  /** First bound of the pause after a failure; it doubles. */
  readonly retryBaseMs: number;
}

/** Encrypted attachments. */
export interface BlobsConfig {
  /** All of this relay. */
  readonly bytesMax: number;
  readonly accountBytesMax: number;
  /** Whole days, at most 30. */
  readonly retentionDays: number;
  /** Of those of other relays. */
  readonly cacheBytesMax: number;
}

export interface OutboxConfig {
  /** First upper bound of the pause after a failure; it doubles with each further one. */
  readonly retryBaseMs: number;
  /** Last upper bound. */
  readonly retryCapMs: number;
  readonly itemsMax: number;
  readonly destinationItemsMax: number;
}

export interface QuotaConfig {
  readonly mailboxItemsMax: number;
  readonly mailboxBytesMax: number;
  /** How long mail waits; whole days, at most 30. */
  readonly retentionDays: number;
}

/** Token buckets: so many at once, so many more a second. */
export interface RatesConfig {
  readonly accountBurst: number;
  readonly accountPerSecond: number;
  readonly peerBurst: number;
  readonly peerPerSecond: number;
  readonly registrationBurst: number;
  readonly registrationsPerSecond: number;
}

/** What strangers may do: those who write here, and our own accounts elsewhere. */
export interface RequestsConfig {
  /** Messages of strangers waiting in one mailbox. */
  readonly waitingMax: number;
  /** Requests of one other relay at once, when it is new; grows by as much with each day. */
  readonly originBurst: number;
  readonly originPerHour: number;
  /** Work that senders do beside a voucher. */
  readonly workBits: number;
  /** Vouchers of one account a day, by its class. */
  readonly newPerDay: number;
  readonly establishedPerDay: number;
  readonly knownPerDay: number;
  /** Local parts of accounts that the operator knows. */
  readonly known: readonly string[];
}

/** Every value present and checked. */
export interface CheckedConfig {
  readonly domain: string;
  readonly dataDirectory: string;
  readonly host: string;
  readonly port: number;
  readonly metricsHost: string;
  readonly metricsPort: number;
  readonly metricsToken: string | undefined;
  readonly publicUrl: string | undefined;
  readonly authorities: readonly string[];
  readonly peers: ReadonlyMap<string, string>;
  readonly registration: 'open' | 'invite' | 'closed' | 'proofOfWork';
  readonly proofOfWork: ProofOfWorkConfig;
  readonly adminSocket: string;
  readonly tls: TlsConfig | undefined;
  readonly disk: DiskConfig;
  readonly push: PushConfig;
  readonly log: LogConfig;
  readonly blobs: BlobsConfig;
  readonly outbox: OutboxConfig;
  readonly quota: QuotaConfig;
  readonly rates: RatesConfig;
  readonly requests: RequestsConfig;
  readonly upkeepIntervalMs: number;
  readonly clock: () => number;
}

/** One mistake of an operator. */
export interface ConfigProblem {
  /** Of the setting, with the entry where it is one of a table: `peers.b.example`. */
  readonly key: string;
  /** Follows the key: "must be a port, 0 to 65535". */
  readonly reason: string;
}

/** Throws `E_CONFIG_INVALID`. */
export const checkConfig = (config: RelayConfig): CheckedConfig => {
  const { value, problems } = readSettings(config);
  if (problems.length > 0) {
    const mistakes = problems.map(({ key, reason }) => `${key} ${reason}`);
    throw new RelayError('E_CONFIG_INVALID', mistakes.join('; '));
  }
  return {
    domain: value('domain'),
    dataDirectory: value('dataDirectory'),
    host: value('host'),
    port: value('port'),
    metricsHost: value('metricsHost'),
    metricsPort: value('metricsPort'),
    metricsToken: value('metricsToken'),
    publicUrl: value('publicUrl'),
    authorities: value('authorities'),
    peers: value('peers'),
    registration: value('registration'),
    tls: tlsOf(value),
    disk: { freeBytesMin: value('disk.freeBytesMin'), cacheBytes: value('disk.cacheBytes') },
    proofOfWork: { cost: value('proofOfWork.cost'), zeroBits: value('proofOfWork.zeroBits') },
    adminSocket: value('adminSocket') ?? join(value('dataDirectory'), 'admin.sock'),
    push: {
      contact: value('push.contact'),
      origins: value('push.origins'),
      jitterMs: value('push.jitterMs'),
      intervalMs: value('push.intervalMs'),
      retryBaseMs: value('push.retryBaseMs'),
    },
    log: { ...config.log, level: value('log.level') },
    blobs: {
      bytesMax: value('blobs.bytesMax'),
      accountBytesMax: value('blobs.accountBytesMax'),
      retentionDays: value('blobs.retentionDays'),
      cacheBytesMax: value('blobs.cacheBytesMax'),
    },
    outbox: {
      retryBaseMs: value('outbox.retryBaseMs'),
      retryCapMs: value('outbox.retryCapMs'),
      itemsMax: value('outbox.itemsMax'),
      destinationItemsMax: value('outbox.destinationItemsMax'),
    },
    quota: {
      mailboxItemsMax: value('quota.mailboxItemsMax'),
      mailboxBytesMax: value('quota.mailboxBytesMax'),
      retentionDays: value('quota.retentionDays'),
    },
    rates: {
      accountBurst: value('rates.accountBurst'),
      accountPerSecond: value('rates.accountPerSecond'),
      peerBurst: value('rates.peerBurst'),
      peerPerSecond: value('rates.peerPerSecond'),
      registrationBurst: value('rates.registrationBurst'),
      registrationsPerSecond: value('rates.registrationsPerSecond'),
    },
    requests: {
      waitingMax: value('requests.waitingMax'),
      originBurst: value('requests.originBurst'),
      originPerHour: value('requests.originPerHour'),
      workBits: value('requests.workBits'),
      newPerDay: value('requests.newPerDay'),
      establishedPerDay: value('requests.establishedPerDay'),
      knownPerDay: value('requests.knownPerDay'),
      known: value('requests.known'),
    },
    upkeepIntervalMs: value('upkeepIntervalSeconds') * 1000,
    clock: config.clock ?? Date.now,
  };
};

/** All mistakes of a configuration, in the order of the settings; none when it can be run. */
export const findConfigProblems = (config: RelayConfig): readonly ConfigProblem[] => readSettings(config).problems;

/** The settings in which two good configurations differ. */
export const changedSettings = (before: RelayConfig, after: RelayConfig): readonly SettingKey[] => {
  checkConfig(after);
  const [old, next] = [readSettings(before).value, readSettings(after).value];
  return settingKeys.filter((key) => comparable(old(key)) !== comparable(next(key)));
};

const comparable = (value: unknown): string => JSON.stringify(value instanceof Map ? [...value].sort() : [value]);

interface Read {
  /** Of a configuration without problems. */
  readonly value: <Key extends SettingKey>(key: Key) => SettingValue<Key>;
  readonly problems: readonly ConfigProblem[];
}

const readSettings = (config: RelayConfig): Read => {
  if (typeof config !== 'object' || config === null) throw new TypeError('config: must be an object');
  const problems: ConfigProblem[] = [];
  const said = flatten(config, problems);
  const values = new Map<SettingKey, unknown>();
  for (const key of settingKeys) {
    const { kind, isRequired, default: fallback } = findSetting(key)!;
    const given = said.get(key);
    if (given === undefined) {
      if (isRequired) problems.push({ key, reason: 'is missing' });
      values.set(key, fallback);
    } else {
      const refuse = (reason: string, part?: string): void =>
        void problems.push({ key: part === undefined ? key : `${key}.${part}`, reason });
      values.set(key, kind.check(given, refuse));
    }
  }
  const value = <Key extends SettingKey>(key: Key): SettingValue<Key> => values.get(key) as SettingValue<Key>;
  if (problems.length === 0) problems.push(...contradictions(value));
  return { value, problems };
};

const tlsOf = (value: Read['value']): TlsConfig | undefined => {
  const [certificateFile, privateKeyFile] = [value('tls.certificateFile'), value('tls.privateKeyFile')];
  return certificateFile === undefined || privateKeyFile === undefined
    ? undefined
    : { certificateFile, privateKeyFile };
};

/** Values by the whole name of their setting. What has no setting is a mistake, for it would silently do nothing. */
const flatten = (config: object, problems: ConfigProblem[]): ReadonlyMap<string, unknown> => {
  const said = new Map<string, unknown>();
  const take = (key: string, value: unknown): void => {
    if (findSetting(key) !== undefined) said.set(key, value);
    else if (key === 'log.destination') checkDestination(value, problems);
    else if (key !== 'clock') problems.push({ key, reason: 'is not a setting of the relay' });
  };
  for (const [name, value] of Object.entries(config)) {
    if (value === undefined) continue;
    if (!settingGroups.has(name)) take(name, value);
    else if (typeof value !== 'object' || value === null || Array.isArray(value))
      problems.push({ key: name, reason: 'must be an object' });
    else for (const [part, inner] of Object.entries(value)) take(`${name}.${part}`, inner);
  }
  return said;
};

const checkDestination = (value: unknown, problems: ConfigProblem[]): void => {
  const isWriter = typeof value === 'object' && value !== null && 'write' in value && typeof value.write === 'function';
  if (!isWriter && value !== undefined) problems.push({ key: 'log.destination', reason: 'must have a method write' });
};

/** Values that are good alone and not together. */
const contradictions = (value: Read['value']): readonly ConfigProblem[] => {
  const problems: ConfigProblem[] = [];
  const domain = value('domain');
  if (value('peers').has(domain)) problems.push({ key: `peers.${domain}`, reason: 'is the domain of this relay' });
  if (value('outbox.retryBaseMs') > value('outbox.retryCapMs'))
    problems.push({ key: 'outbox.retryBaseMs', reason: 'must not be above outbox.retryCapMs' });
  for (const [one, other] of tlsPairs)
    if (value(one) !== undefined && value(other) === undefined)
      problems.push({ key: other, reason: `is missing, and ${one} needs it` });
  const port = value('port');
  if (port !== 0 && port === value('metricsPort') && value('host') === value('metricsHost'))
    problems.push({ key: 'metricsPort', reason: 'must be another port than port' });
  return problems;
};

const tlsPairs = [
  ['tls.certificateFile', 'tls.privateKeyFile'],
  ['tls.privateKeyFile', 'tls.certificateFile'],
] as const;
