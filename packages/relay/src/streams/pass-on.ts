/**
 * What is ephemeral and for a mailbox here: to the stream of its device, if there is one now, and else nowhere. Whoever sent
 * it is told the same in every case, so nobody learns by it whether somebody is there.
 */

import type { ForwardContent } from '@sotto/wire';
import type { RelayStore } from '../store/relay-store.ts';
import type { Streams } from './streams.ts';

export interface PassOnEnvironment {
  readonly store: Pick<RelayStore, 'findMailbox'>;
  readonly streams: Pick<Streams, 'pass'>;
}

/** @param acceptedAt seconds since 1970, a whole hour */
export const passOn = async (
  { store, streams }: PassOnEnvironment,
  { mailboxId, envelope }: Pick<ForwardContent, 'mailboxId' | 'envelope'>,
  acceptedAt: number,
): Promise<void> => {
  const mailbox = await store.findMailbox(mailboxId);
  if (mailbox !== undefined) streams.pass(mailbox, { envelope, acceptedAt });
};
