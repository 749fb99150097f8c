/**
 * Finding the home relay of a domain: its discovery document over HTTPS. Later, everything that relay says about other
 * people is verified; about itself it can only make itself unreachable.
 */

import { IdentityError, verifyDiscovery } from '@sotto/identity';
import type { Context } from './context.ts';
import { nowSeconds } from './environment.ts';
import { ClientError } from './errors.ts';
import { REQUEST_TIMEOUT_MS } from './limits.ts';
import { withSignal } from './linked-signal.ts';

/** Base URL of the client API of the relay of `domain`. Throws `E_RELAY_UNREACHABLE`, `E_CLOCK_WRONG`, `E_RELAY_INVALID`. */
export async function discoverRelay(context: Context, domain: string, signal: AbortSignal): Promise<string> {
  const url = `https://${domain}/.well-known/sotto-relay`;
  const answer = await withSignal([signal], REQUEST_TIMEOUT_MS, (limited) =>
    context.transport.request({ method: 'GET', url, headers: [], signal: limited }),
  ).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw new ClientError('E_RELAY_UNREACHABLE', 'the relay could not be reached over HTTPS', {
      cause,
      retryable: true,
    });
  });
  if (answer.status !== 200) {
    throw new ClientError('E_RELAY_INVALID', `the domain has no relay: HTTP status ${answer.status}`);
  }
  const { crypto, clock } = context.environment;
  try {
    return verifyDiscovery(crypto, answer.body, { domain, now: nowSeconds(clock) }).discovery.apiUrl;
  } catch (cause) {
    if (!(cause instanceof IdentityError)) throw cause;
    if (cause.code === 'E_DISCOVERY_EXPIRED')
      throw new ClientError('E_CLOCK_WRONG', 'the discovery document of the relay is of another time', {
        cause,
        retryable: true,
      });
    throw new ClientError('E_RELAY_INVALID', 'the discovery document of the relay does not verify', { cause });
  }
}
