/** What devices of one account tell each other, and an account tells of its devices (proto/sotto/content/v1/devices.proto). */

import type { sotto } from '#gen/messages';
import { converted, type Form, message } from './codec.ts';
import { address, boolean, bytes, type Field, fixedBytes, optional, repeated, text, uint32 } from './fields.ts';
import {
  ACCOUNT_ID_BYTES,
  ALIAS_BYTES_MAX,
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
  | ({ readonly kind: 'accepted' } & SyncParty)
  | ({ readonly kind: 'alias' } & SyncAlias)
  | ({ readonly kind: 'verification' } & SyncVerification)
  | ({ readonly kind: 'profile' } & SyncProfile)
  | ({ readonly kind: 'forgotten' } & SyncForgotten)
  | ({ readonly kind: 'viewed' } & SyncViewed)
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
  /** The newest first. */
  readonly messageIds: readonly Uint8Array[];
  /** Seconds since 1970. */
  readonly readAt: number;
}

export interface SyncBlock extends SyncParty {
  readonly blocked: boolean;
}

/** What the user calls a contact. */
export interface SyncAlias extends SyncParty {
  /** Empty: nothing. */
  readonly alias: string;
  /** Counts the changes of it, from 1. */
  readonly edition: number;
}

/** The user has compared the safety number with this identity, or taken that back. */
export interface SyncVerification extends SyncParty {
  /** Seconds since 1970; 0: taken back. */
  readonly verifiedAt: number;
  /** Counts the changes of it, from 1. */
  readonly edition: number;
  /** The relay of the address names this identity. */
  readonly addressVerified: boolean;
}

/** All that was kept of an account is deleted. */
export interface SyncForgotten {
  readonly accountId: Uint8Array;
  /** Seconds since 1970, later than any time before. */
  readonly at: number;
  /** A block has ended with it. */
  readonly blocked: boolean;
}

/** What was to be shown once was shown. */
export interface SyncViewed {
  /** Whose message. */
  readonly accountId: Uint8Array;
  readonly messageId: Uint8Array;
}

/** The profile that this account shows. */
export interface SyncProfile {
  /** Secret. */
  readonly key: Uint8Array;
  /** Serialised `ProfileData`. */
  readonly data: Uint8Array;
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
  readAt: uint32(1),
};
const blockForm: Form<SyncBlock, sotto.content.v1.SyncBlock> = { ...party, blocked: boolean() };
const aliasForm: Form<SyncAlias, sotto.content.v1.SyncAlias> = {
  ...party,
  alias: text(ALIAS_BYTES_MAX),
  edition: uint32(1),
};
const verificationForm: Form<SyncVerification, sotto.content.v1.SyncVerification> = {
  ...party,
  verifiedAt: uint32(),
  edition: uint32(1),
  addressVerified: boolean(),
};
const forgottenForm: Form<SyncForgotten, sotto.content.v1.SyncForgotten> = {
  accountId: fixedBytes(ACCOUNT_ID_BYTES),
  at: uint32(1),
  blocked: boolean(),
};
const viewedForm: Form<SyncViewed, sotto.content.v1.SyncViewed> = {
  accountId: fixedBytes(ACCOUNT_ID_BYTES),
  messageId: fixedBytes(MESSAGE_ID_BYTES),
};
const profileForm: Form<SyncProfile, sotto.content.v1.SyncProfile> = {
  key: fixedBytes(KEY_BYTES),
  data: bytes(1, CONTENT_BYTES_MAX),
};
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
  readonly accepted?: SyncParty;
  readonly alias?: SyncAlias;
  readonly verification?: SyncVerification;
  readonly profile?: SyncProfile;
  readonly forgotten?: SyncForgotten;
  readonly viewed?: SyncViewed;
  readonly forgottenAt?: number;
}

/** As a body of content has it. */
export interface SyncBody {
  readonly sync: Sync;
  /** When the account that it is about was last forgotten, as far as its author knows: seconds since 1970. */
  readonly forgottenAt?: number;
}

export const syncBody: Field<SyncBody, sotto.content.v1.Sync> = converted<SyncBody, FlatSync, sotto.content.v1.Sync>(
  {
    sent: optional(message(sentForm)),
    read: optional(message(readForm)),
    block: optional(message(blockForm)),
    device: optional(message(deviceForm)),
    accepted: optional(message<SyncParty, sotto.content.v1.SyncAccepted>(party)),
    alias: optional(message(aliasForm)),
    verification: optional(message(verificationForm)),
    profile: optional(message(profileForm)),
    forgotten: optional(message(forgottenForm)),
    viewed: optional(message(viewedForm)),
    forgottenAt: optional(uint32(1)),
  },
  {
    read: ({ forgottenAt, ...flat }) => ({ sync: kindOf(flat), ...(forgottenAt !== undefined && { forgottenAt }) }),
    write: ({ sync: { kind, ...fields }, forgottenAt }, path) => {
      if (!SYNC_KINDS.some((known) => known === kind)) throw new TypeError(`${path}.kind must be a known kind`);
      return { [kind]: fields, ...(forgottenAt !== undefined && { forgottenAt }) };
    },
  },
);

const SYNC_KINDS: readonly Exclude<keyof FlatSync, 'forgottenAt'>[] = [
  'sent',
  'read',
  'block',
  'device',
  'accepted',
  'alias',
  'verification',
  'profile',
  'forgotten',
  'viewed',
];

function kindOf(flat: Omit<FlatSync, 'forgottenAt'>): Sync {
  const { sent, read, block, device, accepted, alias, verification, profile, forgotten, viewed } = flat;
  if (sent !== undefined) return { kind: 'sent', ...sent };
  if (read !== undefined) return { kind: 'read', ...read };
  if (block !== undefined) return { kind: 'block', ...block };
  if (device !== undefined) return { kind: 'device', ...device };
  if (accepted !== undefined) return { kind: 'accepted', ...accepted };
  if (alias !== undefined) return { kind: 'alias', ...alias };
  if (verification !== undefined) return { kind: 'verification', ...verification };
  if (forgotten !== undefined) return { kind: 'forgotten', ...forgotten };
  if (viewed !== undefined) return { kind: 'viewed', ...viewed };
  return profile === undefined ? { kind: 'unknown' } : { kind: 'profile', ...profile };
}
