/** What is said while a device is linked (proto/sotto/link/v1). Only the forms; who may say it is for `@sotto/identity`. */

import { sotto } from '#gen/messages';
import {
  sottoLinkV1LinkAnswer,
  sottoLinkV1LinkDone,
  sottoLinkV1LinkOffer,
  sottoLinkV1LinkPage,
  sottoLinkV1LinkReveal,
} from '#gen/shapes';
import { defineCodec, type Form, message } from './codec.ts';
import { WireError } from './errors.ts';
import { address, bytes, fixedBytes, optional, printable, repeated, text, uint32 } from './fields.ts';
import {
  DEVICE_ID_MAX,
  DEVICE_NAME_BYTES_MAX,
  HASH_BYTES,
  KEY_BYTES,
  LINK_DONE_BYTES_MAX,
  LINK_MESSAGE_BYTES_MAX,
  LINK_NONCE_BYTES,
  LINK_PAGE_BYTES_MAX,
  LINK_RECORDS_MAX,
  LINK_RECORDS_PER_PAGE_MAX,
  MAILBOX_ID_BYTES,
  REGISTRATION_ID_MAX,
  STORE_KEY_CHARACTERS_MAX,
  X_WING_ENCAPSULATED_BYTES,
  X_WING_PUBLIC_KEY_BYTES,
} from './limits.ts';
import { type SignedManifest, signedManifestForm } from './manifest.ts';

export interface LinkOffer {
  /** X-Wing, used once. */
  readonly key: Uint8Array;
  /** A hash of the {@link LinkReveal} to come. */
  readonly commitment: Uint8Array;
}

export interface LinkAnswer {
  readonly encapsulated: Uint8Array;
  readonly nonce: Uint8Array;
}

/** The device that is to be linked. */
export interface LinkReveal {
  readonly nonce: Uint8Array;
  readonly registrationId: number;
  /** Ed25519. */
  readonly authenticationKey: Uint8Array;
  readonly mailboxId: Uint8Array;
  /** What its user calls it; may be empty. */
  readonly name: string;
}

export type LinkPage =
  | ({ readonly kind: 'account' } & LinkAccount)
  | { readonly kind: 'records'; readonly records: readonly LinkRecord[] }
  /** How many records came. */
  | { readonly kind: 'end'; readonly records: number };

export interface LinkAccount {
  readonly address: string;
  readonly identityPrivateKey: Uint8Array;
  /** The newest one. */
  readonly manifest: SignedManifest;
  /** The number that the new device takes. */
  readonly deviceId: number;
}

export interface LinkRecord {
  readonly key: string;
  readonly value: Uint8Array;
}

export interface LinkDone {
  readonly manifest: SignedManifest;
}

export const { encode: encodeLinkOffer, decode: decodeLinkOffer } = defineCodec<LinkOffer, sotto.link.v1.LinkOffer>({
  code: sotto.link.v1.LinkOffer,
  shape: sottoLinkV1LinkOffer,
  bytesMax: LINK_MESSAGE_BYTES_MAX,
  form: { key: fixedBytes(X_WING_PUBLIC_KEY_BYTES), commitment: fixedBytes(HASH_BYTES) },
});

export const { encode: encodeLinkAnswer, decode: decodeLinkAnswer } = defineCodec<LinkAnswer, sotto.link.v1.LinkAnswer>(
  {
    code: sotto.link.v1.LinkAnswer,
    shape: sottoLinkV1LinkAnswer,
    bytesMax: LINK_MESSAGE_BYTES_MAX,
    form: { encapsulated: fixedBytes(X_WING_ENCAPSULATED_BYTES), nonce: fixedBytes(LINK_NONCE_BYTES) },
  },
);

export const { encode: encodeLinkReveal, decode: decodeLinkReveal } = defineCodec<LinkReveal, sotto.link.v1.LinkReveal>(
  {
    code: sotto.link.v1.LinkReveal,
    shape: sottoLinkV1LinkReveal,
    bytesMax: LINK_MESSAGE_BYTES_MAX,
    form: {
      nonce: fixedBytes(LINK_NONCE_BYTES),
      registrationId: uint32(1, REGISTRATION_ID_MAX),
      authenticationKey: fixedBytes(KEY_BYTES),
      mailboxId: fixedBytes(MAILBOX_ID_BYTES),
      name: text(DEVICE_NAME_BYTES_MAX),
    },
  },
);

const accountForm: Form<LinkAccount, sotto.link.v1.LinkAccount> = {
  address: address(),
  identityPrivateKey: fixedBytes(KEY_BYTES),
  manifest: message(signedManifestForm),
  deviceId: uint32(1, DEVICE_ID_MAX),
};
const recordForm: Form<LinkRecord, sotto.link.v1.LinkRecord> = {
  key: printable(STORE_KEY_CHARACTERS_MAX, 1),
  value: bytes(0, LINK_PAGE_BYTES_MAX),
};
const recordsForm: Form<{ readonly records: readonly LinkRecord[] }, sotto.link.v1.LinkRecords> = {
  records: repeated(message(recordForm), LINK_RECORDS_PER_PAGE_MAX, 1),
};
const endForm: Form<{ readonly records: number }, sotto.link.v1.LinkEnd> = { records: uint32(0, LINK_RECORDS_MAX) };

interface FlatPage {
  readonly account?: LinkAccount;
  readonly records?: { readonly records: readonly LinkRecord[] };
  readonly end?: { readonly records: number };
}

const flat = defineCodec<FlatPage, sotto.link.v1.LinkPage>({
  code: sotto.link.v1.LinkPage,
  shape: sottoLinkV1LinkPage,
  bytesMax: LINK_PAGE_BYTES_MAX,
  form: {
    account: optional(message(accountForm)),
    records: optional(message(recordsForm)),
    end: optional(message(endForm)),
  },
});

export function encodeLinkPage(page: LinkPage): Uint8Array {
  switch (page.kind) {
    case 'account':
      return flat.encode({ account: page });
    case 'records':
      return flat.encode({ records: page });
    case 'end':
      return flat.encode({ end: page });
  }
}

export function decodeLinkPage(encoded: Uint8Array): LinkPage {
  const { account, records, end } = flat.decode(encoded);
  if (account !== undefined) return { kind: 'account', ...account };
  if (records !== undefined) return { kind: 'records', ...records };
  if (end !== undefined) return { kind: 'end', ...end };
  throw new WireError('E_WIRE_FIELD', 'LinkPage.body is missing');
}

export const { encode: encodeLinkDone, decode: decodeLinkDone } = defineCodec<LinkDone, sotto.link.v1.LinkDone>({
  code: sotto.link.v1.LinkDone,
  shape: sottoLinkV1LinkDone,
  bytesMax: LINK_DONE_BYTES_MAX,
  form: { manifest: message(signedManifestForm) },
});
