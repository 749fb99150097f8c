/**
 * This device as the session layer sees it, and the turn that every operation on one peer takes.
 */

import type { LocalDevice } from '@sotto/ratchet';
import type { Account } from './account.ts';

export const localDevice = (account: Account): LocalDevice => ({
  address: { name: account.serviceId, deviceId: account.deviceId },
  identityKeyPair: account.identityKeyPair,
  registrationId: account.registrationId,
});

/** Name of the turn for everything that reads and advances the sessions with one account. */
export const peerTurn = (serviceId: string): string => `peer/${serviceId}`;
