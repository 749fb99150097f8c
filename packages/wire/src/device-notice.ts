/** That the devices of this account are others than before, as it stands in the inbox. */

import type { sotto } from '#gen/messages';
import type { Form } from './codec.ts';
import { enumeration, optional, uint32 } from './fields.ts';
import { DEVICE_ID_MAX } from './limits.ts';

export interface StoredDeviceNotice {
  readonly deviceId: number;
  readonly change: 'added' | 'removed';
  /** Number of the device where a user has confirmed it; missing when none has said so. */
  readonly confirmedBy?: number;
}

export const deviceNoticeForm: Form<StoredDeviceNotice, sotto.storage.v1.DeviceNotice> = {
  deviceId: uint32(1, DEVICE_ID_MAX),
  change: enumeration<StoredDeviceNotice['change']>({ added: 1, removed: 2 }),
  confirmedBy: optional(uint32(1, DEVICE_ID_MAX)),
};
