/**
 * What a case asks of an implementation, ours or a peer's: a few operations on messages. Each one stands behind a single
 * adapter file that keeps these interfaces; what it cannot do it leaves out, and the report says "–".
 *
 * An operation is synchronous where the implementation is: waiting for what is there already would be measured too.
 */

export type MaybePromise<Value> = Value | Promise<Value>;

/** Bytes on memory of their own, which is what peers ask for. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** A text to send, in the form that the implementation takes: neither conversion is measured. Both are ASCII. */
export interface Plaintext {
  readonly bytes: Bytes;
  readonly text: string;
}

/** What was decrypted, in the form that the implementation gives. */
export type Decrypted = Uint8Array | string;

/** A message as it is sent. */
export interface Message {
  /** Whether it starts a session at its receiver. */
  readonly isFirst: boolean;
  readonly body: Uint8Array | string;
}

/**
 * How a device keeps its sessions between messages. `objects`: in memory, in the form its implementation works on.
 * `written`: the same, and the bytes of the whole record are stored after each message. `reloaded`: only these bytes.
 */
export type RecordKeeping = 'objects' | 'written' | 'reloaded';

export interface Implementation {
  /** As the report names it. */
  readonly name: string;
  /** Of the package. */
  readonly version: string;
  /** It speaks our protocol, and takes and gives bundles in our serialised form, so the two can be crossed. */
  readonly isInteroperable?: boolean;
  readonly sessions?: SessionSupport;
  readonly groups?: GroupSupport;
  readonly sealed?: SealedSupport;
}

export interface SessionSupport {
  /** An identity key pair, thrown away. Left out where the API has none. */
  generateIdentity?(): MaybePromise<unknown>;
  /** A device with an identity and pre-keys. `name` is an account id. `undefined`: it cannot keep records that way. */
  createDevice(name: string, records: RecordKeeping): MaybePromise<Device | undefined>;
}

/** A device with its stores in memory. Other devices are named by their account. */
export interface Device {
  readonly name: string;
  /** Replaces the pre-keys that serve more than once. Left out where the API has none to generate. */
  renewPreKeys?(): MaybePromise<void>;
  /** What another device of the implementation needs to write first, with a new one-time pre-key. */
  createBundle(): MaybePromise<unknown>;
  initiate(to: string, bundle: unknown): MaybePromise<void>;
  encrypt(to: string, plaintext: Plaintext): MaybePromise<Message>;
  decrypt(from: string, message: Message): MaybePromise<Decrypted>;
  /** The same text for many at once, if that is one operation. */
  encryptForAll?(to: readonly string[], plaintext: Plaintext): MaybePromise<readonly Message[]>;
  /** Deletes the session. */
  forget(other: string): void;
  /** Length of the session as stored. */
  recordBytes?(other: string): MaybePromise<number>;
  close?(): void;
}

/** A message that is encrypted once for all members. */
export interface GroupSupport {
  /** Labels what is not the same protocol, so that a number beside ours is not read as a ratio of equals. */
  readonly protocol: string;
  createGroup(): MaybePromise<Group>;
}

/** A sender and one other member who can read it. */
export interface Group {
  encrypt(plaintext: Plaintext): MaybePromise<Message>;
  decrypt(message: Message): MaybePromise<Decrypted>;
  close?(): void;
}

export interface SealedSupport {
  createSender(recipients: number): MaybePromise<SealedPair>;
}

/** One device that seals, and those it seals for. */
export interface SealedPair {
  sealV1(plaintext: Plaintext): MaybePromise<Uint8Array>;
  unseal(message: Uint8Array): MaybePromise<Decrypted>;
}
