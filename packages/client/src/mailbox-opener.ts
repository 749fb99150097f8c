/**
 * Opens what the home relay sealed to the mailbox key while it waited. A stream names a context once and numbers its
 * messages, so that a key is decapsulated once for many of them.
 */

import { CryptoError, wipe } from '@sotto/crypto';
import { type HpkeReceiver, hpkeXWing, setupHpkeReceiver } from '@sotto/crypto/hpke';
import { mailboxContextInfo } from '@sotto/identity';
import {
  type Arrived,
  type Delivery,
  type DeliveryBody,
  decodeStoredPreKey,
  type MailboxContext,
  parseArrived,
  WireError,
} from '@sotto/wire';
import { takeSnapshot } from './commit.ts';
import type { AccountContext } from './context.ts';
import { preKeyKey } from './keys.ts';

/** Of one stream. */
export interface MailboxOpener {
  /** `undefined` when it cannot be opened: the key is gone or the relay sent something else. */
  open(delivery: Delivery): Promise<Arrived | undefined>;
  /** Overwrites the key in memory. */
  close(): void;
}

export function createMailboxOpener(context: AccountContext): MailboxOpener {
  let receiver: HpkeReceiver | undefined;

  const close = (): void => {
    receiver?.wipe();
    receiver = undefined;
  };

  return {
    async open({ context: next, body }) {
      if (next !== undefined) {
        close();
        receiver = await receiverOf(context, next);
      }
      return openBody(receiver, body);
    },
    close,
  };
}

async function receiverOf(
  { store, environment, account }: AccountContext,
  { keyId, encapsulatedKey }: MailboxContext,
): Promise<HpkeReceiver | undefined> {
  const key = preKeyKey('mailbox', keyId);
  const record = (await takeSnapshot(store, [key])).read(key, decodeStoredPreKey);
  if (record === undefined) return undefined;
  const info = mailboxContextInfo(account.mailboxId);
  try {
    return refusedAsNothing(() => setupHpkeReceiver(environment.crypto, hpkeXWing, record, encapsulatedKey, info));
  } finally {
    wipe(record.privateKey);
  }
}

function openBody(receiver: HpkeReceiver | undefined, body: DeliveryBody): Arrived | undefined {
  return refusedAsNothing(() => {
    if (body.kind === 'open') return parseArrived(body.arrived);
    return receiver && parseArrived(receiver.openAt(body.number, NO_BYTES, body.sealed));
  });
}

function refusedAsNothing<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (error instanceof CryptoError || error instanceof WireError) return undefined;
    throw error;
  }
}

const NO_BYTES = new Uint8Array(0);
