/**
 * How much each account has uploaded of what is kept here, for as long as this process runs and nowhere but in its memory:
 * what is stored names nobody. Accounts are named by a hash under a key that this process draws and never tells, so that
 * even a dump of its memory has no list of whose the blobs are.
 */

import { createHmac } from 'node:crypto';
import type { RandomBytes } from '@sotto/crypto';

export interface UploadLedger {
  /** Whether this account may have so many bytes more. */
  mayAdd(account: string, bytes: number): boolean;
  add(account: string, name: string, bytes: number): void;
  /** The blob is gone. */
  remove(name: string): void;
}

interface Upload {
  readonly owner: string;
  readonly bytes: number;
}

export const createUploadLedger = (random: RandomBytes, accountBytesMax: number): UploadLedger => {
  const key = random(32);
  const uploads = new Map<string, Upload>();
  const totals = new Map<string, number>();
  const ownerOf = (account: string): string => createHmac('sha256', key).update(account).digest('base64');

  const addTo = (owner: string, bytes: number): void => {
    const total = (totals.get(owner) ?? 0) + bytes;
    if (total > 0) totals.set(owner, total);
    else totals.delete(owner);
  };

  return {
    mayAdd: (account, bytes) => (totals.get(ownerOf(account)) ?? 0) + bytes <= accountBytesMax,
    add(account, name, bytes) {
      const owner = ownerOf(account);
      uploads.set(name, { owner, bytes: (uploads.get(name)?.bytes ?? 0) + bytes });
      addTo(owner, bytes);
    },
    remove(name) {
      const upload = uploads.get(name);
      if (upload === undefined) return;
      uploads.delete(name);
      addTo(upload.owner, -upload.bytes);
    },
  };
};
