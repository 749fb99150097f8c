/** The names under which this relay may be addressed. A request signed for another host is no request to us. */

import { isIPv6 } from 'node:net';
import type { CheckedConfig } from './config.ts';
import { RelayError } from './errors.ts';

export interface Authorities {
  /** Throws `E_AUTHORITY_UNKNOWN` for a host that is not ours. */
  check(authority: string): void;
}

/** @param port the one really listened on; asked when the first request comes */
export const createAuthorities = (config: CheckedConfig, port: () => number): Authorities => {
  const names = new Set(config.authorities);
  if (config.publicUrl !== undefined) names.add(new URL(config.publicUrl).host);
  return {
    check(authority) {
      if (names.has(authority) || authority === `${hostInUrl(config.host)}:${port()}`) return;
      throw new RelayError('E_AUTHORITY_UNKNOWN', 'the request is for another host');
    },
  };
};

/** An IPv6 address stands in brackets in a URL. */
export const hostInUrl = (host: string): string => (isIPv6(host) ? `[${host}]` : host).toLowerCase();

/** The base URL of the main listener. */
export const listeningUrl = ({ host, tls }: CheckedConfig, port: number): string =>
  `${tls === undefined ? 'http' : 'https'}://${hostInUrl(host)}:${port}`;
