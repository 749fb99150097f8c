/** Changes that the inbox tells of: of the devices of this account, and of secret chats. */

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

/** How a secret chat stands since. */
export interface StoredSecretChatNotice {
  readonly state: 'invited' | 'open' | 'ended';
}

export const secretChatNoticeForm: Form<StoredSecretChatNotice, sotto.storage.v1.SecretChatNotice> = {
  state: enumeration<StoredSecretChatNotice['state']>({ invited: 1, open: 2, ended: 3 }),
};
