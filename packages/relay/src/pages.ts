/** What anybody may GET: health, readiness, the discovery document; and on the second listener the metrics. */

import { utf8ToBytes } from '@sotto/crypto';
import { RelayError } from './errors.ts';
import { MEDIA_TYPE } from './http/incoming.ts';
import type { Page } from './http/server.ts';
import type { Metrics } from './metrics.ts';

const TEXT = 'text/plain; charset=utf-8';

/** The process turns. */
export const healthPage: Page = { path: '/healthz', mediaType: TEXT, render: async () => utf8ToBytes('ok\n') };

/** The database takes commits and the relay is not stopping. */
export const createReadinessPage = (isReady: () => boolean): Page => ({
  path: '/readyz',
  mediaType: TEXT,
  async render() {
    if (!isReady()) throw new RelayError('E_BUSY', 'not ready', { retryAfter: 1 });
    return utf8ToBytes('ready\n');
  },
});

export const createDiscoveryPage = (document: () => Uint8Array): Page => ({
  path: '/.well-known/sotto-relay',
  mediaType: MEDIA_TYPE,
  render: async () => document(),
});

export const createMetricsPage = (metrics: Metrics): Page => ({
  path: '/metrics',
  mediaType: metrics.mediaType,
  render: async () => utf8ToBytes(await metrics.render()),
});
