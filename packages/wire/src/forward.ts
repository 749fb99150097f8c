/**
 * What is sealed to the relay of a recipient, and what stands outside of the seal (proto/sotto/forward/v1). The seal itself is
 * made and opened in `@sotto/identity`.
 */

import { sotto } from '#gen/messages';
import { sottoForwardV1ForwardContent } from '#gen/shapes';
import { converted, defineCodec, type Form, message } from './codec.ts';
import { WireError } from './errors.ts';
import { bytes, enumeration, type Field, fixedBytes, optional, printable, uint32 } from './fields.ts';
import {
  CONTACT_TOKEN_BYTES,
  ENVELOPE_BYTES_MAX,
  FORWARD_CONTENT_BYTES_MAX,
  KEY_ID_CHARACTERS_MAX,
  MAILBOX_ID_BYTES,
  SEALED_FORWARD_BYTES_MAX,
  VOUCHER_MESSAGE_BYTES,
  VOUCHER_SIGNATURE_BYTES,
} from './limits.ts';

/** How urgent an item is. Order is kept inside a lane; what is `ephemeral` is never stored. */
export type Lane = 'control' | 'message' | 'bulk' | 'ephemeral';

/** How long relays may keep an item. */
export type Expiry = 'hour' | 'day' | 'week' | 'threeWeeks';

/** HPKE in base mode to a forwarding key of the destination. */
export interface Sealed {
  readonly keyId: string;
  /** Encapsulated key and ciphertext. */
  readonly sealed: Uint8Array;
}

/** What the recipient's relay reads, and no other. */
export interface ForwardContent {
  readonly mailboxId: Uint8Array;
  readonly authorization?: Authorization;
  /** A padded `Envelope`, which no relay opens. */
  readonly envelope: Uint8Array;
}

/** Why the sender may write to a mailbox, or have a bundle. */
export type Authorization =
  /** From the recipient. */
  | { readonly kind: 'contactToken'; readonly token: Uint8Array }
  /** From the sender's relay. */
  | ({ readonly kind: 'voucher' } & Voucher);

export interface Voucher {
  /** Id of a key in the discovery document of the sender's relay. */
  readonly issuerKeyId: string;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
  /** What solves the work that the relay of the recipient asks for. */
  readonly work?: number;
}

/** Seconds of each {@link Expiry}. */
export const EXPIRY_SECONDS: Readonly<Record<Expiry, number>> = {
  hour: 3600,
  day: 24 * 3600,
  week: 7 * 24 * 3600,
  threeWeeks: 21 * 24 * 3600,
};

/** The shortest {@link Expiry} that is not shorter than `seconds`; the longest one for what is longer than all. */
export const expiryFor = (seconds: number): Expiry =>
  EXPIRIES.find((expiry) => EXPIRY_SECONDS[expiry] >= seconds) ?? 'threeWeeks';

/** As they stand on the wire, where additional data of a seal has them too. */
export const LANE_NUMBERS: Readonly<Record<Lane, number>> = { control: 1, message: 2, bulk: 3, ephemeral: 4 };
export const EXPIRY_NUMBERS: Readonly<Record<Expiry, number>> = { hour: 1, day: 2, week: 3, threeWeeks: 4 };

export const lane = (): Field<Lane, number> => enumeration<Lane>(LANE_NUMBERS);
export const expiry = (): Field<Expiry, number> => enumeration<Expiry>(EXPIRY_NUMBERS);

export const sealedForm: Form<Sealed, sotto.forward.v1.Sealed> = {
  keyId: printable(KEY_ID_CHARACTERS_MAX, 1),
  sealed: bytes(1, SEALED_FORWARD_BYTES_MAX),
};

const voucherForm: Form<Voucher, sotto.forward.v1.Voucher> = {
  issuerKeyId: printable(KEY_ID_CHARACTERS_MAX, 1),
  message: fixedBytes(VOUCHER_MESSAGE_BYTES),
  signature: fixedBytes(VOUCHER_SIGNATURE_BYTES),
  work: optional(uint32()),
};

/** The oneof as protobuf has it: one optional field for each kind. */
interface FlatAuthorization {
  readonly contactToken?: Uint8Array;
  readonly voucher?: Voucher;
}

const flatAuthorization: Form<FlatAuthorization, sotto.forward.v1.Authorization> = {
  contactToken: optional(fixedBytes(CONTACT_TOKEN_BYTES)),
  voucher: optional(message(voucherForm)),
};

export const authorization = converted<Authorization, FlatAuthorization, sotto.forward.v1.Authorization>(
  flatAuthorization,
  {
    read({ contactToken, voucher }, path) {
      if (contactToken !== undefined) return { kind: 'contactToken', token: contactToken };
      if (voucher !== undefined) return { kind: 'voucher', ...voucher };
      throw new WireError('E_WIRE_FIELD', `${path}.kind is missing or unknown`);
    },
    write(value, path) {
      if (value.kind === 'contactToken') return { contactToken: value.token };
      if (value.kind === 'voucher') return { voucher: value };
      throw new TypeError(`${path}.kind must be a known kind`);
    },
  },
);

/** Also where it is not sealed: in what a device hands to the relay of the recipient itself. */
export const forwardContentForm: Form<ForwardContent, sotto.forward.v1.ForwardContent> = {
  mailboxId: fixedBytes(MAILBOX_ID_BYTES),
  authorization: optional(authorization),
  envelope: bytes(1, ENVELOPE_BYTES_MAX),
};

export const { encode: encodeForwardContent, decode: decodeForwardContent } = defineCodec<
  ForwardContent,
  sotto.forward.v1.ForwardContent
>({
  code: sotto.forward.v1.ForwardContent,
  shape: sottoForwardV1ForwardContent,
  bytesMax: FORWARD_CONTENT_BYTES_MAX,
  form: forwardContentForm,
});

/** Shortest first. */
const EXPIRIES: readonly Expiry[] = ['hour', 'day', 'week', 'threeWeeks'];
