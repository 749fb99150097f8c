/** Gauges of what a relay is and holds at the moment of a scrape; those of the store are one look at it. */

import { Gauge, type Registry } from 'prom-client';
import type { Measures } from './store/relay-store.ts';

export interface StateSources {
  /** For these other relays, which the operator configured. */
  readonly peers: readonly string[];
  readonly measure: (peers: readonly string[]) => Promise<Measures>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly diskFreeBytes: () => number;
  readonly diskFreeBytesMin: number;
  /** Milliseconds since 1970; absent without TLS. */
  readonly certificateExpiresAt?: () => number;
}

/** The returned function is called before each scrape. */
export const registerStateGauges = (registry: Registry, sources: StateSources): (() => Promise<void>) => {
  const gauge = (name: string, help: string): Gauge =>
    new Gauge({ name: `sotto_relay_${name}`, help, registers: [registry] });
  const nextExpiry = gauge('mailbox_next_expiry_hours', 'Time until the next envelope in a mailbox expires');
  const outboxOldest = gauge('outbox_oldest_hours', 'Age of the envelope that has waited longest for another relay');
  const devicesLow = gauge('devices_pre_keys_low', 'Devices that should have brought new one-time pre-keys of a kind');
  const diskFree = gauge('disk_free_bytes', 'Free room of the data directory');
  const diskFreeMin = gauge('disk_free_bytes_min', 'Free room below which nothing new is taken');
  const outboxPeer = new Gauge({
    name: 'sotto_relay_outbox_peer_items',
    help: 'Envelopes waiting for a relay that the operator configured; absent when none does',
    labelNames: ['peer'],
    registers: [registry],
  });
  const { certificateExpiresAt } = sources;
  const certificate =
    certificateExpiresAt === undefined
      ? undefined
      : gauge('tls_certificate_expires_seconds', 'When the TLS certificate ends, seconds since 1970');
  diskFreeMin.set(sources.diskFreeBytesMin);

  return async () => {
    const measures = await sources.measure(sources.peers);
    const hour = sources.clock() / 3_600_000;
    nextExpiry.set(hoursBetween(hour, measures.mailboxNextExpiryHour));
    outboxOldest.set(hoursBetween(measures.outboxOldestHour, hour));
    devicesLow.set(measures.devicesLow);
    outboxPeer.reset();
    for (const [peer, items] of measures.outboxItems) if (items > 0) outboxPeer.set({ peer }, items);
    diskFree.set(sources.diskFreeBytes());
    certificate?.set((certificateExpiresAt?.() ?? 0) / 1000);
  };
};

/** Whole hours, as they are kept; 0 when nothing waits. */
const hoursBetween = (earlier: number | undefined, later: number | undefined): number =>
  earlier === undefined || later === undefined ? 0 : Math.max(0, Math.floor(later - earlier));
