/** What a device says to its home relay and hears, but for the delivery stream (proto/sotto/relay/v1). */

import { sotto } from '#gen/messages';
import {
  sottoRelayV1Error,
  sottoRelayV1ManifestRequest,
  sottoRelayV1ManifestResponse,
  sottoRelayV1OpenSessionRequest,
  sottoRelayV1OpenSessionResponse,
  sottoRelayV1PreKeyStatus,
  sottoRelayV1PreKeyStatusRequest,
  sottoRelayV1PreKeyUpload,
  sottoRelayV1RegisterRequest,
  sottoRelayV1RegisterResponse,
  sottoRelayV1SendRequest,
  sottoRelayV1SendResponse,
} from '#gen/shapes';
import { type ProofOfWork, proofOfWorkForm } from './admission.ts';
import {
  type KemPreKey,
  kemPreKeyForm,
  type MailboxKey,
  mailboxKeyForm,
  type OneTimePreKey,
  oneTimePreKeyForm,
  type SignedPreKey,
  signedPreKeyForm,
} from './bundle.ts';
import { converted, defineCodec, type Form, message } from './codec.ts';
import { WireError } from './errors.ts';
import {
  boolean,
  domain,
  enumeration,
  errorCode,
  fixedBytes,
  optional,
  printable,
  repeated,
  uint32,
} from './fields.ts';
import {
  type Expiry,
  expiry,
  type ForwardContent,
  forwardContentForm,
  type Lane,
  lane,
  type Sealed,
  sealedForm,
} from './forward.ts';
import {
  BATCH_BYTES_MAX,
  BATCH_ITEMS_MAX,
  BATCH_RESULT_BYTES_MAX,
  CLIENT_SESSION_ID_BYTES,
  CLIENT_SESSION_SECONDS_MAX,
  ERROR_BODY_BYTES_MAX,
  ERROR_MESSAGE_BYTES_MAX,
  HASH_BYTES,
  INVITE_CHARACTERS_MAX,
  ITEM_ID_BYTES,
  KEY_BYTES,
  MANIFEST_MESSAGE_BYTES_MAX,
  ONE_TIME_KEM_PRE_KEYS_MAX,
  ONE_TIME_PRE_KEYS_MAX,
  PRE_KEY_UPLOAD_BYTES_MAX,
  REGISTER_REQUEST_BYTES_MAX,
  RETRY_AFTER_SECONDS_MAX,
  SMALL_REQUEST_BYTES_MAX,
  STORE_MARK_BYTES,
  STORE_MARKS_MAX,
} from './limits.ts';
import { type SignedManifest, signedManifestForm } from './manifest.ts';

export interface PreKeyUpload {
  /** Missing: keep the one there. */
  readonly signedPreKey?: SignedPreKey;
  /** Missing: keep the one there. */
  readonly lastResortKemPreKey?: KemPreKey;
  readonly oneTimePreKeys: readonly OneTimePreKey[];
  readonly oneTimeKemPreKeys: readonly KemPreKey[];
  /** Missing: keep the one there. */
  readonly mailboxKey?: MailboxKey;
  /** The one-time keys on the shelf are thrown away first. */
  readonly replaceOneTimeKeys: boolean;
}

export interface RegisterRequest {
  readonly manifest: SignedManifest;
  /** Of the device that signs the request. */
  readonly preKeys: PreKeyUpload;
  /** A code, where the relay takes accounts by invitation. */
  readonly invite?: string;
  readonly proofOfWork?: ProofOfWork;
}

/** Nothing yet. */
export type RegisterResponse = Readonly<Record<never, never>>;

/** Of a device that may not be registered yet; its own manifest is what authenticates it. */
export interface ManifestRequest {
  readonly manifest: SignedManifest;
}

/** The newest manifest of the account that the relay knows. */
export interface ManifestResponse {
  readonly manifest: SignedManifest;
}

/** How many one-time keys the relay still has. */
export interface PreKeyStatus {
  readonly oneTimePreKeys: number;
  readonly oneTimeKemPreKeys: number;
  /** When asked for: SHA-256 of all that is on the shelf. */
  readonly shelfDigest?: Uint8Array;
}

export interface PreKeyStatusRequest {
  readonly withDigest: boolean;
}

export interface OpenSessionRequest {
  /** X25519, used once. */
  readonly ephemeralKey: Uint8Array;
}

export interface OpenSessionResponse {
  readonly sessionId: Uint8Array;
  /** X25519, used once. */
  readonly ephemeralKey: Uint8Array;
  /** Seconds. */
  readonly lifetime: number;
}

export interface SendRequest {
  /** None: only the mark is compared. */
  readonly items: readonly OutgoingItem[];
  /** Missing: the relay compares nothing. */
  readonly storeMark?: StoreMark;
}

/** From which state of its store a device sends. */
export interface StoreMark {
  /** What the relay keeps from now on. */
  readonly next: Uint8Array;
  /** What it may keep now, if it keeps anything. */
  readonly known: readonly Uint8Array[];
}

export interface OutgoingItem {
  /** Random, the same in every retry. */
  readonly itemId: Uint8Array;
  /** Domain of the recipient's relay. */
  readonly destination: string;
  readonly lane: Lane;
  readonly expiry: Expiry;
  readonly content: OutgoingContent;
}

export type OutgoingContent =
  /** When the destination is the relay that is asked. */
  | ({ readonly kind: 'local' } & ForwardContent)
  /** When it is another one. */
  | ({ readonly kind: 'sealed' } & Sealed);

export interface SendResponse {
  /** None when {@link storeMark} is there. */
  readonly results: readonly ItemResult[];
  /** What the relay keeps, when the request does not know it; then nothing was taken. */
  readonly storeMark?: Uint8Array;
}

export type ItemStatus = 'accepted' | 'duplicate' | 'retryAfter' | 'rejected';

export interface ItemResult {
  readonly itemId: Uint8Array;
  readonly status: ItemStatus;
  /** Why, when `retryAfter` or `rejected`. */
  readonly code?: string;
  /** Seconds; 0 unless `retryAfter`. */
  readonly retryAfter: number;
}

/** Body of every answer that is not 200. */
export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  /** Seconds; 0 when a retry would not help. */
  readonly retryAfter: number;
}

/** What a device is answered. */
export interface DeviceErrorBody extends ErrorBody {
  /** The clock of the relay, seconds since 1970, for a device whose own is wrong. */
  readonly now?: number;
}

const preKeyUploadForm: Form<PreKeyUpload, sotto.relay.v1.PreKeyUpload> = {
  signedPreKey: optional(message(signedPreKeyForm)),
  lastResortKemPreKey: optional(message(kemPreKeyForm)),
  oneTimePreKeys: repeated(message(oneTimePreKeyForm), ONE_TIME_PRE_KEYS_MAX),
  oneTimeKemPreKeys: repeated(message(kemPreKeyForm), ONE_TIME_KEM_PRE_KEYS_MAX),
  mailboxKey: optional(message(mailboxKeyForm)),
  replaceOneTimeKeys: boolean(),
};

/** The oneof as protobuf has it: one optional field for each kind. */
interface FlatOutgoingItem extends Omit<OutgoingItem, 'content'> {
  readonly local?: ForwardContent;
  readonly sealed?: Sealed;
}

const flatOutgoingItem: Form<FlatOutgoingItem, sotto.relay.v1.OutgoingItem> = {
  itemId: fixedBytes(ITEM_ID_BYTES),
  destination: domain(),
  lane: lane(),
  expiry: expiry(),
  local: optional(message(forwardContentForm)),
  sealed: optional(message(sealedForm)),
};

const outgoingItem = converted<OutgoingItem, FlatOutgoingItem, sotto.relay.v1.OutgoingItem>(flatOutgoingItem, {
  read({ local, sealed, ...item }, path) {
    if (local !== undefined) return { ...item, content: { kind: 'local', ...local } };
    if (sealed !== undefined) return { ...item, content: { kind: 'sealed', ...sealed } };
    throw new WireError('E_WIRE_FIELD', `${path}.content is missing or of an unknown kind`);
  },
  write({ content, ...item }, path) {
    if (content?.kind === 'local') return { ...item, local: content };
    if (content?.kind === 'sealed') return { ...item, sealed: content };
    throw new TypeError(`${path}.content must be of a known kind`);
  },
});

const storeMarkForm: Form<StoreMark, sotto.relay.v1.StoreMark> = {
  next: fixedBytes(STORE_MARK_BYTES),
  known: repeated(fixedBytes(STORE_MARK_BYTES), STORE_MARKS_MAX),
};

const itemResultForm: Form<ItemResult, sotto.relay.v1.ItemResult> = {
  itemId: fixedBytes(ITEM_ID_BYTES),
  status: enumeration<ItemStatus>({ accepted: 1, duplicate: 2, retryAfter: 3, rejected: 4 }),
  code: optional(errorCode()),
  retryAfter: uint32(0, RETRY_AFTER_SECONDS_MAX),
};

/** Also the one between relays, which has the same fields. */
export const errorBodyForm: Form<ErrorBody, sotto.federation.v1.Error> = {
  code: errorCode(),
  message: printable(ERROR_MESSAGE_BYTES_MAX),
  retryAfter: uint32(0, RETRY_AFTER_SECONDS_MAX),
};

export const deviceErrorBodyForm: Form<DeviceErrorBody, sotto.relay.v1.Error> = {
  ...errorBodyForm,
  now: optional(uint32(1)),
};

export const { encode: encodeRegisterRequest, decode: decodeRegisterRequest } = defineCodec<
  RegisterRequest,
  sotto.relay.v1.RegisterRequest
>({
  code: sotto.relay.v1.RegisterRequest,
  shape: sottoRelayV1RegisterRequest,
  bytesMax: REGISTER_REQUEST_BYTES_MAX,
  form: {
    manifest: message(signedManifestForm),
    preKeys: message(preKeyUploadForm),
    invite: optional(printable(INVITE_CHARACTERS_MAX, 1)),
    proofOfWork: optional(message(proofOfWorkForm)),
  },
});

export const { encode: encodeRegisterResponse, decode: decodeRegisterResponse } = defineCodec<
  RegisterResponse,
  sotto.relay.v1.RegisterResponse
>({
  code: sotto.relay.v1.RegisterResponse,
  shape: sottoRelayV1RegisterResponse,
  bytesMax: SMALL_REQUEST_BYTES_MAX,
  form: {},
});

export const { encode: encodeManifestRequest, decode: decodeManifestRequest } = defineCodec<
  ManifestRequest,
  sotto.relay.v1.ManifestRequest
>({
  code: sotto.relay.v1.ManifestRequest,
  shape: sottoRelayV1ManifestRequest,
  bytesMax: MANIFEST_MESSAGE_BYTES_MAX,
  form: { manifest: message(signedManifestForm) },
});

export const { encode: encodeManifestResponse, decode: decodeManifestResponse } = defineCodec<
  ManifestResponse,
  sotto.relay.v1.ManifestResponse
>({
  code: sotto.relay.v1.ManifestResponse,
  shape: sottoRelayV1ManifestResponse,
  bytesMax: MANIFEST_MESSAGE_BYTES_MAX,
  form: { manifest: message(signedManifestForm) },
});

export const { encode: encodePreKeyUpload, decode: decodePreKeyUpload } = defineCodec<
  PreKeyUpload,
  sotto.relay.v1.PreKeyUpload
>({
  code: sotto.relay.v1.PreKeyUpload,
  shape: sottoRelayV1PreKeyUpload,
  bytesMax: PRE_KEY_UPLOAD_BYTES_MAX,
  form: preKeyUploadForm,
});

export const { encode: encodePreKeyStatus, decode: decodePreKeyStatus } = defineCodec<
  PreKeyStatus,
  sotto.relay.v1.PreKeyStatus
>({
  code: sotto.relay.v1.PreKeyStatus,
  shape: sottoRelayV1PreKeyStatus,
  bytesMax: SMALL_REQUEST_BYTES_MAX,
  form: { oneTimePreKeys: uint32(), oneTimeKemPreKeys: uint32(), shelfDigest: optional(fixedBytes(HASH_BYTES)) },
});

export const { encode: encodePreKeyStatusRequest, decode: decodePreKeyStatusRequest } = defineCodec<
  PreKeyStatusRequest,
  sotto.relay.v1.PreKeyStatusRequest
>({
  code: sotto.relay.v1.PreKeyStatusRequest,
  shape: sottoRelayV1PreKeyStatusRequest,
  bytesMax: SMALL_REQUEST_BYTES_MAX,
  form: { withDigest: boolean() },
});

export const { encode: encodeOpenSessionRequest, decode: decodeOpenSessionRequest } = defineCodec<
  OpenSessionRequest,
  sotto.relay.v1.OpenSessionRequest
>({
  code: sotto.relay.v1.OpenSessionRequest,
  shape: sottoRelayV1OpenSessionRequest,
  bytesMax: SMALL_REQUEST_BYTES_MAX,
  form: { ephemeralKey: fixedBytes(KEY_BYTES) },
});

export const { encode: encodeOpenSessionResponse, decode: decodeOpenSessionResponse } = defineCodec<
  OpenSessionResponse,
  sotto.relay.v1.OpenSessionResponse
>({
  code: sotto.relay.v1.OpenSessionResponse,
  shape: sottoRelayV1OpenSessionResponse,
  bytesMax: SMALL_REQUEST_BYTES_MAX,
  form: {
    sessionId: fixedBytes(CLIENT_SESSION_ID_BYTES),
    ephemeralKey: fixedBytes(KEY_BYTES),
    lifetime: uint32(1, CLIENT_SESSION_SECONDS_MAX),
  },
});

export const { encode: encodeSendRequest, decode: decodeSendRequest } = defineCodec<
  SendRequest,
  sotto.relay.v1.SendRequest
>({
  code: sotto.relay.v1.SendRequest,
  shape: sottoRelayV1SendRequest,
  bytesMax: BATCH_BYTES_MAX,
  form: { items: repeated(outgoingItem, BATCH_ITEMS_MAX), storeMark: optional(message(storeMarkForm)) },
});

export const { encode: encodeSendResponse, decode: decodeSendResponse } = defineCodec<
  SendResponse,
  sotto.relay.v1.SendResponse
>({
  code: sotto.relay.v1.SendResponse,
  shape: sottoRelayV1SendResponse,
  bytesMax: BATCH_RESULT_BYTES_MAX,
  form: {
    results: repeated(message(itemResultForm), BATCH_ITEMS_MAX),
    storeMark: optional(fixedBytes(STORE_MARK_BYTES)),
  },
});

export const { encode: encodeErrorBody, decode: decodeErrorBody } = defineCodec<DeviceErrorBody, sotto.relay.v1.Error>({
  code: sotto.relay.v1.Error,
  shape: sottoRelayV1Error,
  bytesMax: ERROR_BODY_BYTES_MAX,
  form: deviceErrorBodyForm,
});
