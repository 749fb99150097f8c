import { encodeStoredRepairTask, type StoredRepairTask } from '@sotto/wire';
import { type Clock, nowSeconds } from './environment.ts';

/** For a {@link repairKey}: the message is encrypted for that device once more. By itself it is one that the device asked for. */
export const repairTask = (
  clock: Clock,
  { missed = false, unasked = false }: Partial<Pick<StoredRepairTask, 'missed' | 'unasked'>> = {},
): Uint8Array => encodeStoredRepairTask({ askedAt: nowSeconds(clock), missed, unasked });
