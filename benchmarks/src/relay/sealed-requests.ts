/** Requests whose items are sealed to another relay, as clients seal them: made beforehand, for that is the senders' work. */

import { randomBytes } from 'node:crypto';
import { defaultProvider as crypto, systemRandom as random } from '@sotto/crypto';
import { findForwardingKey, sealForward, verifyDiscovery } from '@sotto/identity';
import { encodeSendRequest } from '@sotto/wire';
import { type Device, mintToken } from './device.ts';
import type { Ledger } from './ledger.ts';
import { ENVELOPE_BYTES, type PreparedRequest } from './sender.ts';

export interface SealedRequestsOptions {
  /** Where the relay of the recipients listens. */
  readonly port: number;
  /** Domain of the senders. */
  readonly origin: string;
  readonly recipients: readonly Device[];
  readonly itemsPerRequest: number;
  readonly count: number;
  readonly ledger: Ledger;
}

export const sealRequests = async (options: SealedRequestsOptions): Promise<PreparedRequest[]> => {
  const { port, origin, recipients, itemsPerRequest, count, ledger } = options;
  const destination = recipients[0]!.domain;
  const answer = await fetch(`http://127.0.0.1:${port}/.well-known/sotto-relay`);
  const now = Math.floor(Date.now() / 1000);
  const document = new Uint8Array(await answer.arrayBuffer());
  const { discovery } = verifyDiscovery(crypto, document, { domain: destination, now, dangerAllowHttp: true });
  const key = findForwardingKey(discovery, { algorithm: 'xWing', now });
  if (key === undefined) throw new Error('the relay publishes no key to seal to');
  const one = (number: number) => {
    const route = { origin, destination, lane: 'message', expiry: 'day', itemId: random(16) } as const;
    const envelope = new Uint8Array(randomBytes(ENVELOPE_BYTES));
    new DataView(envelope.buffer).setUint32(0, number);
    const recipient = recipients[Math.floor(Math.random() * recipients.length)]!;
    const authorization = { kind: 'contactToken', token: new Uint8Array(32) } as const;
    mintToken(recipient, authorization.token);
    const sealed = sealForward({ crypto, random }, key, route, {
      mailboxId: recipient.mailboxId,
      authorization,
      envelope,
    });
    const { itemId, lane, expiry } = route;
    return { itemId, destination, lane, expiry, content: { kind: 'sealed', ...sealed } } as const;
  };
  return Array.from({ length: count }, () => {
    const numbers = Array.from({ length: itemsPerRequest }, () => ledger.begin());
    return { body: encodeSendRequest({ items: numbers.map(one) }), numbers };
  });
};
