/** What devices of one account tell each other, and an account tells of its devices (proto/sotto/content/v1/devices.proto). */

import type { sotto } from '#gen/messages';
import { converted, type Form, message } from './codec.ts';
import { address, boolean, bytes, type Field, fixedBytes, optional, repeated, text } from './fields.ts';
import {
  ACCOUNT_ID_BYTES,
  CONTENT_BYTES_MAX,
  DEVICE_NAME_BYTES_MAX,
  KEY_BYTES,
  MESSAGE_ID_BYTES,
  PUBLIC_KEY_BYTES,
  SYNC_READ_MAX,
} from './limits.ts';
import { type SignedManifest, signedManifestForm } from './manifest.ts';

/** From one device of an account to its others. */
export type Sync =
  | ({ readonly kind: 'sent' } & SyncSent)
  | ({ readonly kind: 'read' } & SyncRead)
  | ({ readonly kind: 'block' } & SyncBlock)
  | ({ readonly kind: 'device' } & SyncDevice)
  /** Of a newer version. */
  | { readonly kind: 'unknown' };

/** Whom something is about. */
export interface SyncParty {
  readonly accountId: Uint8Array;
  readonly address: string;
  readonly identityKey: Uint8Array;
}

export interface SyncSent extends SyncParty {
  /** Serialised `Content`. */
  readonly content: Uint8Array;
}

export interface SyncRead {
  /** Whose messages. */
  readonly accountId: Uint8Array;
  readonly messageIds: readonly Uint8Array[];
}

export interface SyncBlock extends SyncParty {
  readonly blocked: boolean;
}

/** A device that its user has confirmed, before it is in a manifest. */
export interface SyncDevice {
  readonly authenticationKey: Uint8Array;
  /** May be empty. */
  readonly name: string;
}

export interface DeviceChange {
  readonly manifest: SignedManifest;
}

const party = {
  accountId: fixedBytes(ACCOUNT_ID_BYTES),
  address: address(),
  identityKey: fixedBytes(PUBLIC_KEY_BYTES),
};
const sentForm: Form<SyncSent, sotto.content.v1.SyncSent> = { ...party, content: bytes(1, CONTENT_BYTES_MAX) };
const readForm: Form<SyncRead, sotto.content.v1.SyncRead> = {
  accountId: fixedBytes(ACCOUNT_ID_BYTES),
  messageIds: repeated(fixedBytes(MESSAGE_ID_BYTES), SYNC_READ_MAX, 1),
};
const blockForm: Form<SyncBlock, sotto.content.v1.SyncBlock> = { ...party, blocked: boolean() };
const deviceForm: Form<SyncDevice, sotto.content.v1.SyncDevice> = {
  authenticationKey: fixedBytes(KEY_BYTES),
  name: text(DEVICE_NAME_BYTES_MAX),
};
export const deviceChangeForm: Form<DeviceChange, sotto.content.v1.DeviceChange> = {
  manifest: message(signedManifestForm),
};

interface FlatSync {
  readonly sent?: SyncSent;
  readonly read?: SyncRead;
  readonly block?: SyncBlock;
  readonly device?: SyncDevice;
}

/** As a body of content has it. */
export interface SyncBody {
  readonly sync: Sync;
}

export const syncBody: Field<SyncBody, sotto.content.v1.Sync> = converted<SyncBody, FlatSync, sotto.content.v1.Sync>(
  {
    sent: optional(message(sentForm)),
    read: optional(message(readForm)),
    block: optional(message(blockForm)),
    device: optional(message(deviceForm)),
  },
  {
    read: ({ sent, read, block, device }) => {
      if (sent !== undefined) return { sync: { kind: 'sent', ...sent } };
      if (read !== undefined) return { sync: { kind: 'read', ...read } };
      if (block !== undefined) return { sync: { kind: 'block', ...block } };
      return { sync: device === undefined ? { kind: 'unknown' } : { kind: 'device', ...device } };
    },
    write: ({ sync: value }, path) => {
      switch (value.kind) {
        case 'sent':
          return { sent: value };
        case 'read':
          return { read: value };
        case 'block':
          return { block: value };
        case 'device':
          return { device: value };
        case 'unknown':
          throw new TypeError(`${path}.kind must be a known kind`);
      }
    },
  },
);
