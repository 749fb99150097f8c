/**
 * What browsers ask before an application of another origin may speak to the relay, and read its answers. Every origin may:
 * a request is signed by a key that the application holds, and nothing is granted for a cookie, a client certificate or an
 * address, so another page gains nothing by sending one.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';

/** Sets the headers if a browser sent the request. True when it was a preflight, which has been answered then. */
export const answerBrowser = (incoming: IncomingMessage, outgoing: ServerResponse): boolean => {
  const { origin, 'access-control-request-method': preflight } = incoming.headers;
  if (origin === undefined) return false;
  outgoing.setHeader('access-control-allow-origin', '*');
  outgoing.setHeader('access-control-expose-headers', '*');
  if (incoming.method !== 'OPTIONS' || preflight === undefined) return false;
  outgoing.writeHead(204, {
    'access-control-allow-methods': 'GET, POST',
    // The asterisk stands for all but this one.
    'access-control-allow-headers': '*, authorization',
    'access-control-max-age': String(PREFLIGHT_SECONDS),
  });
  outgoing.end();
  return true;
};

/** As long as any browser remembers it. */
const PREFLIGHT_SECONDS = 24 * 60 * 60;
