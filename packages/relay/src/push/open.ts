/** The parts of wake-ups around one store, with their keys from the data directory. */

import { createECDH } from 'node:crypto';
import { systemRandom } from '@sotto/crypto';
import type { CheckedConfig } from '../config.ts';
import type { PeerHttp } from '../federation/peer-http.ts';
import { openKeyFiles } from '../key-files.ts';
import type { MailboxRow, RelayStore } from '../store/relay-store.ts';
import { createPushMessages, type PushMessages } from './message.ts';
import { renewSubscriptions } from './renew.ts';
import { createSubscriptionSeal, type SubscriptionSeal } from './subscription.ts';
import { createWakeUps, type PushResult, type WakeUps } from './wake-ups.ts';

export interface Push extends WakeUps {
  /** Seals anew what is due. */
  renew(): Promise<void>;
  readonly seal: SubscriptionSeal;
  readonly messages: PushMessages;
}

export interface PushOptions {
  readonly config: CheckedConfig;
  readonly store: RelayStore;
  /** Closed with the rest. */
  readonly http: PeerHttp;
  readonly isAttached: (mailbox: MailboxRow) => boolean;
  readonly observer: { push(result: PushResult): void };
}

export const openPush = ({ config, store, http, isAttached, observer }: PushOptions): Push => {
  // Both may be lost: without the first, subscriptions cannot be read and go; without the second, services refuse them.
  const files = openKeyFiles(config.dataDirectory, 0);
  const seal = createSubscriptionSeal(
    files.loadOrMake('push.key', () => systemRandom(32)),
    systemRandom,
  );
  const key = files.loadOrMake('vapid.key', generateKey);
  const contact = config.push.contact ?? `https://${config.domain}`;
  const messages = createPushMessages({ key, contact, clock: config.clock });
  const env = { store: store.push, seal, messages, http, config: config.push, isAttached, observer };
  const wakeUps = createWakeUps(env);
  return {
    seal,
    messages,
    note: wakeUps.note,
    renew: () => renewSubscriptions(store.push, seal),
    async stop() {
      await wakeUps.stop();
      await http.close();
    },
  };
};

const generateKey = (): Uint8Array => {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  // A scalar with leading zeros comes shorter.
  const scalar = new Uint8Array(pair.getPrivateKey());
  const key = new Uint8Array(32);
  key.set(scalar, 32 - scalar.length);
  return key;
};
