/** What anybody may GET: health, readiness, the discovery document; and on the second listener the metrics. */

import { defaultProvider, equalBytes, utf8ToBytes } from '@sotto/crypto';
import { RelayError } from './errors.ts';
import { MEDIA_TYPE } from './http/incoming.ts';
import type { Page } from './http/server.ts';
import type { Metrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';

const TEXT = 'text/plain; charset=utf-8';

/** The process turns. Under both names that are usual. */
export const healthPages: readonly Page[] = ['/livez', '/healthz'].map((path) => ({
  path,
  mediaType: TEXT,
  render: async () => utf8ToBytes('ok\n'),
}));

export const createReadinessPage = (readiness: Readiness): Page => ({
  path: '/readyz',
  mediaType: TEXT,
  async render() {
    await readiness.check();
    return utf8ToBytes('ready\n');
  },
});

export const createDiscoveryPage = (document: () => Uint8Array): Page => ({
  path: '/.well-known/sotto-relay',
  mediaType: MEDIA_TYPE,
  render: async () => document(),
});

/** With a token, for those alone who send it. */
export const createMetricsPage = (metrics: Metrics, token: string | undefined): Page => {
  const expected = token === undefined ? undefined : sha256(`Bearer ${token}`);
  return {
    path: '/metrics',
    mediaType: metrics.mediaType,
    async render({ authorization = '' }) {
      // Digests are of one length, so comparing them says nothing about that of the token.
      if (expected !== undefined && !equalBytes(sha256(authorization), expected))
        throw new RelayError('E_TOKEN_MISSING', 'the metrics are for who sends their token');
      return utf8ToBytes(await metrics.render());
    },
  };
};

const sha256 = (text: string): Uint8Array => defaultProvider.sha256(utf8ToBytes(text));
