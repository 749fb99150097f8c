/**
 * What an operator says, checked once at start. Every refusal is `E_CONFIG_INVALID` and begins with the key's name.
 */

import { isDomain } from '@sotto/wire';
import { RelayError } from './errors.ts';
import { MAILBOX_BYTES_MAX, MAILBOX_ITEMS_MAX, OUTBOX_DESTINATION_ITEMS_MAX, OUTBOX_ITEMS_MAX } from './limits.ts';

export interface RelayConfig {
  /** The domain after the `@`; one relay serves one. */
  readonly domain: string;
  /** Keys, database and lock. Made with mode 0700 when absent. */
  readonly dataDirectory: string;
  /** Where to listen; default `127.0.0.1`. */
  readonly host?: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Where metrics are served; default `127.0.0.1`. They are for the operator: do not expose them. */
  readonly metricsHost?: string;
  /** Default 0: a free port. */
  readonly metricsPort?: number;
  /** The URL others use, without path; default the listening address over http. */
  readonly publicUrl?: string;
  /** Further `host` or `host:port` that requests may be made for, as behind a proxy. */
  readonly authorities?: readonly string[];
  /** Domain to base URL for development and closed federations; any other domain is found by HTTPS alone. */
  readonly peers?: Readonly<Record<string, string>>;
  /** Default `open`. */
  readonly registration?: 'open' | 'closed';
  readonly log?: LogConfig;
  readonly outbox?: Partial<OutboxConfig>;
  readonly quota?: Partial<QuotaConfig>;
  readonly rates?: Partial<RatesConfig>;
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

/** Every value present and checked. */
export interface CheckedConfig {
  readonly domain: string;
  readonly dataDirectory: string;
  readonly host: string;
  readonly port: number;
  readonly metricsHost: string;
  readonly metricsPort: number;
  readonly publicUrl: string | undefined;
  readonly authorities: readonly string[];
  readonly peers: ReadonlyMap<string, string>;
  readonly registration: 'open' | 'closed';
  readonly log: LogConfig;
  readonly outbox: OutboxConfig;
  readonly quota: QuotaConfig;
  readonly rates: RatesConfig;
  readonly upkeepIntervalMs: number;
  readonly clock: () => number;
}

export const checkConfig = (config: RelayConfig): CheckedConfig => {
  refuseUnknownKeys(config);
  const domain = checkDomain('domain', config.domain);
  return {
    domain,
    dataDirectory: checkText('dataDirectory', config.dataDirectory),
    host: checkText('host', config.host ?? '127.0.0.1'),
    port: checkPort('port', config.port),
    metricsHost: checkText('metricsHost', config.metricsHost ?? '127.0.0.1'),
    metricsPort: checkPort('metricsPort', config.metricsPort ?? 0),
    publicUrl: config.publicUrl === undefined ? undefined : checkBaseUrl('publicUrl', config.publicUrl),
    authorities: checkAuthorities(config.authorities ?? []),
    peers: checkPeers(config.peers ?? {}, domain),
    registration: checkChoice('registration', config.registration ?? 'open', ['open', 'closed']),
    log: checkLog(config.log ?? {}),
    outbox: checkNumbers('outbox', config.outbox, outboxDefaults),
    quota: checkNumbers('quota', config.quota, quotaDefaults),
    rates: checkNumbers('rates', config.rates, ratesDefaults),
    upkeepIntervalMs: checkNumber('upkeepIntervalSeconds', config.upkeepIntervalSeconds ?? 30) * 1000,
    clock: config.clock ?? Date.now,
  };
};

const refuse = (key: string, reason: string): RelayError => new RelayError('E_CONFIG_INVALID', `${key} ${reason}`);

const refuseUnknownKeys = (config: RelayConfig): void => {
  if (typeof config !== 'object' || config === null) throw new TypeError('config: must be an object');
  for (const key of Object.keys(config)) if (!knownKeys.has(key)) throw refuse(key, 'is not a setting of the relay');
};

const checkText = (key: string, value: unknown): string => {
  if (typeof value !== 'string' || value.length === 0) throw refuse(key, 'must be a text that is not empty');
  return value;
};

const checkDomain = (key: string, value: unknown): string => {
  if (!isDomain(checkText(key, value))) throw refuse(key, 'must be a domain name in lower case, such as a.example');
  return value as string;
};

const checkPort = (key: string, value: unknown): number => {
  if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > 65_535)
    throw refuse(key, 'must be a port, 0 to 65535');
  return value as number;
};

const checkNumber = (key: string, value: unknown): number => {
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) throw refuse(key, 'must be a number above 0');
  return value;
};

const checkChoice = <Choice extends string>(key: string, value: Choice, choices: readonly Choice[]): Choice => {
  if (!choices.includes(value)) throw refuse(key, `must be one of ${choices.join(', ')}`);
  return value;
};

const checkAuthorities = (values: unknown): readonly string[] => {
  if (!Array.isArray(values)) throw refuse('authorities', 'must be a list');
  return values.map((value) => {
    const text = checkText('authorities', value).toLowerCase();
    if (!authorityPattern.test(text)) throw refuse('authorities', 'must hold entries of the form host or host:port');
    return text;
  });
};

const checkObject = (key: string, value: unknown): void => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse(key, 'must be an object');
};

const checkBaseUrl = (key: string, value: unknown): string => {
  const url = URL.canParse(checkText(key, value)) ? new URL(value as string) : undefined;
  if (url === undefined || !(url.protocol === 'https:' || url.protocol === 'http:'))
    throw refuse(key, 'must be an http or https URL');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '')
    throw refuse(key, 'must be a URL without path, query, fragment or user');
  return url.origin;
};

const checkPeers = (peers: Readonly<Record<string, string>>, own: string): ReadonlyMap<string, string> => {
  checkObject('peers', peers);
  const checked = new Map<string, string>();
  for (const [domain, url] of Object.entries(peers)) {
    const key = checkDomain(`peers.${domain}`, domain);
    if (key === own) throw refuse(`peers.${domain}`, 'is the domain of this relay');
    checked.set(key, checkBaseUrl(`peers.${domain}`, url));
  }
  return checked;
};

const checkLog = (log: LogConfig): LogConfig => {
  checkObject('log', log);
  if (log.level !== undefined)
    checkChoice('log.level', log.level, ['fatal', 'error', 'warn', 'info', 'debug', 'silent']);
  if (log.destination !== undefined && typeof log.destination.write !== 'function')
    throw refuse('log.destination', 'must have a method write');
  return log;
};

const checkNumbers = <Numbers extends object>(
  key: string,
  given: Partial<Numbers> | undefined,
  defaults: Numbers,
): Numbers => {
  checkObject(key, given ?? {});
  for (const [name, value] of Object.entries(given ?? {})) {
    if (!(name in defaults)) throw refuse(`${key}.${name}`, 'is not a setting of the relay');
    checkNumber(`${key}.${name}`, value);
  }
  return { ...defaults, ...given };
};

const outboxDefaults: OutboxConfig = {
  retryBaseMs: 2_000,
  retryCapMs: 30 * 60_000,
  itemsMax: OUTBOX_ITEMS_MAX,
  destinationItemsMax: OUTBOX_DESTINATION_ITEMS_MAX,
};
const quotaDefaults: QuotaConfig = { mailboxItemsMax: MAILBOX_ITEMS_MAX, mailboxBytesMax: MAILBOX_BYTES_MAX };
const ratesDefaults: RatesConfig = {
  accountBurst: 600,
  accountPerSecond: 60,
  peerBurst: 2_000,
  peerPerSecond: 400,
  registrationBurst: 200,
  registrationsPerSecond: 5,
};
const knownKeys: ReadonlySet<string> = new Set<keyof RelayConfig>([
  'domain',
  'dataDirectory',
  'host',
  'port',
  'metricsHost',
  'metricsPort',
  'publicUrl',
  'authorities',
  'peers',
  'registration',
  'log',
  'outbox',
  'quota',
  'rates',
  'upkeepIntervalSeconds',
  'clock',
]);
const authorityPattern = /^(?:\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::[0-9]{1,5})?$/;
