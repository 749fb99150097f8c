/**
 * Prometheus metrics in a registry of their own, so that several relays in one process do not mix. No label names a
 * user, a mailbox or an address; another relay is named only if the operator configured it.
 */

import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { BlobWay } from './clients/blobs.ts';
import { registerStateGauges, type StateSources } from './state-gauges.ts';
import type { ItemOutcome, Swept, Usage } from './store/relay-store.ts';
import type { WakeReason } from './streams/notices.ts';

/** Where an item came from and went. */
export type ItemWay = 'local' | 'outgoing' | 'incoming';

export interface Metrics {
  request(route: string, status: number, seconds: number): void;
  refusal(code: string): void;
  item(way: ItemWay, outcome: ItemOutcome): void;
  delivered(count: number): void;
  acknowledged(count: number): void;
  commit(seconds: number, writes: number): void;
  swept(swept: Swept): void;
  attempt(peer: string, result: 'answered' | 'failed'): void;
  forwarded(status: string): void;
  push(result: string): void;
  blobBytes(way: BlobWay, bytes: number): void;
  /** From now on, how long document and keys have to go. */
  watchKeys(source: KeySource): void;
  /** From now on, how many other relays are not written to. */
  watchCircuits(read: () => Readonly<Record<'open' | 'halfOpen', number>>): void;
  /** From now on, what is kept of encrypted attachments. */
  watchBlobs(read: () => { readonly blobs: number; readonly bytes: number }): void;
  /** Something came for a device that has no stream. */
  absent(reason: WakeReason): void;
  /** Text for a scrape. */
  render(): Promise<string>;
  readonly mediaType: string;
  close(): void;
}

/** Seconds since 1970. */
export interface KeySource {
  discoveryExpiresAt(): number;
  keyExpiresAt(): number;
}

export interface MetricsSources extends StateSources {
  usage(): Promise<Usage>;
  streams(): number;
  requestsInFlight(): number;
}

export const createMetrics = (sources: MetricsSources): Metrics => {
  const registry = new Registry();
  const registers = [registry];
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  registerGauges(registry, sources, delay);
  const setUsage = registerUsage(registry);
  const setState = registerStateGauges(registry, sources);

  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter<Label>({ name: `sotto_relay_${name}`, help, labelNames, registers });
  const requests = counter('requests_total', 'HTTP requests answered', ['route', 'status']);
  const refusals = counter('refusals_total', 'Requests and stream frames refused, by code', ['code']);
  const items = counter('items_total', 'Items offered for a mailbox, by way and outcome', ['way', 'outcome']);
  const delivered = counter('deliveries_total', 'Envelopes sent on streams');
  const acknowledged = counter('acknowledgements_total', 'Envelopes deleted because their device has them');
  const expired = counter('expired_total', 'Envelopes whose time was over', ['where']);
  const attempts = counter('outbox_attempts_total', 'Batches sent to other relays', ['peer', 'result']);
  const forwarded = counter('outbox_items_total', 'Items answered by other relays', ['status']);
  const pushes = counter('pushes_total', 'Wake-ups sent to push services, by result', ['result']);
  const blobBytes = counter('blob_bytes_total', 'Bytes of encrypted attachments, by what was done with them', ['way']);
  const absent = counter('absent_total', 'What came for devices without a stream, by what it was', ['reason']);
  const seconds = new Histogram({
    name: 'sotto_relay_request_seconds',
    help: 'Time to answer a request',
    labelNames: ['route'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  });
  const commitSeconds = new Histogram({
    name: 'sotto_relay_commit_seconds',
    help: 'Time of a transaction with its fsync',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 1],
    registers,
  });
  const commitWrites = new Histogram({
    name: 'sotto_relay_commit_writes',
    help: 'Writes that shared a transaction',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
    registers,
  });

  return {
    request(route, status, took) {
      requests.inc({ route, status: String(status) });
      seconds.observe({ route }, took);
    },
    refusal: (code) => refusals.inc({ code }),
    item: (way, outcome) => items.inc({ way, outcome: outcome.status }),
    delivered: (count) => delivered.inc(count),
    acknowledged: (count) => acknowledged.inc(count),
    commit(took, writes) {
      commitSeconds.observe(took);
      commitWrites.observe(writes);
    },
    swept({ envelopes, outboxItems }) {
      expired.inc({ where: 'mailbox' }, envelopes);
      expired.inc({ where: 'outbox' }, outboxItems);
    },
    attempt: (peer, result) => attempts.inc({ peer, result }),
    forwarded: (status) => forwarded.inc({ status }),
    push: (result) => pushes.inc({ result }),
    blobBytes: (way, bytes) => blobBytes.inc({ way }, bytes),
    watchKeys(source) {
      gauge(
        registry,
        'discovery_expires_seconds',
        'When the discovery document ends, since 1970',
        source.discoveryExpiresAt,
      );
      gauge(registry, 'key_expires_seconds', 'When the key for other relays ends, since 1970', source.keyExpiresAt);
    },
    watchCircuits(read) {
      gauge(
        registry,
        'outbox_circuits_open',
        'Other relays that are not written to until a pause ends',
        () => read().open,
      );
      gauge(registry, 'outbox_circuits_half_open', 'Other relays that are being tried', () => read().halfOpen);
    },
    watchBlobs(read) {
      gauge(registry, 'blobs', 'Encrypted attachments kept here', () => read().blobs);
      gauge(registry, 'blob_bytes', 'Their bytes', () => read().bytes);
    },
    absent: (reason) => absent.inc({ reason }),
    async render() {
      setUsage(await sources.usage());
      await setState();
      return registry.metrics();
    },
    mediaType: registry.contentType,
    close: () => delay.disable(),
  };
};

const gauge = (registry: Registry, name: string, help: string, read: () => number): void => {
  new Gauge({
    name: `sotto_relay_${name}`,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
};

const registerGauges = (registry: Registry, sources: MetricsSources, delay: IntervalHistogram): void => {
  gauge(registry, 'streams', 'Attached streams', sources.streams);
  gauge(registry, 'requests_in_flight', 'Requests being worked on', sources.requestsInFlight);
  gauge(registry, 'resident_bytes', 'Resident memory of the process', () => process.memoryUsage.rss());
  gauge(registry, 'event_loop_delay_seconds', 'Delay of the event loop since the last scrape, 99th percentile', () => {
    const seconds = delay.percentile(99) / 1e9;
    delay.reset();
    return seconds;
  });
};

/** Gauges that one query of the store fills, before each scrape. */
const registerUsage = (registry: Registry): ((usage: Usage) => void) => {
  const gauge = (name: string, help: string) => new Gauge({ name: `sotto_relay_${name}`, help, registers: [registry] });
  const accounts = gauge('accounts', 'Registered accounts');
  const mailboxItems = gauge('mailbox_items', 'Envelopes waiting in mailboxes');
  const mailboxBytes = gauge('mailbox_bytes', 'Their bytes');
  const outboxItems = gauge('outbox_items', 'Envelopes waiting for other relays');
  const outboxBytes = gauge('outbox_bytes', 'Their bytes');
  return (usage) => {
    accounts.set(usage.accounts);
    mailboxItems.set(usage.mailboxItems);
    mailboxBytes.set(usage.mailboxBytes);
    outboxItems.set(usage.outboxItems);
    outboxBytes.set(usage.outboxBytes);
  };
};
