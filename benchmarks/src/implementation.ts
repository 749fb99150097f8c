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

/** Keeps the bytes of records, each under the account of its session. */
export interface ByteStore {
  load(key: string): Promise<Bytes | undefined>;
  store(key: string, bytes: Uint8Array): Promise<void>;
  delete(key: string): void;
}

/**
 * How a device keeps its sessions between messages. `objects`: in memory, in the form its implementation works on.
 * `written`: the same, and the bytes of the whole record are stored after each message. A store: only the bytes in it, which
 * are read before each message and written after it.
 */
export type RecordKeeping = 'objects' | 'written' | ByteStore;

export interface Implementation {
  /** As the report names it. */
  readonly name: string;
  /** Of the package. */
  readonly version: string;
  /** It speaks our protocol, and takes and gives bundles in our serialised form, so the two can be crossed. */
  readonly isInteroperable?: boolean;
  readonly sessions?: SessionSupport;
  /** Reads an encrypted message that starts no session, as far as it is in the clear. */
  describe?(message: Message): MessageView;
  readonly groups?: GroupSupport;
  readonly sealed?: SealedSupport;
}

/** What shows that both sides do the same work. */
export interface MessageView {
  /** Of the protocol; 4 is the Triple Ratchet. */
  readonly version: number;
  /** Length of the field of the post-quantum ratchet. */
  readonly postQuantumBytes: number;
}

export interface SessionSupport {
  /** Ours starts its sessions, so what starts them measures nothing of it. */
  readonly isStartedByOurs?: boolean;
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
  /** What the program that is started cold needs to write the next message, as text. */
  exportSession?(other: string): MaybePromise<string>;
  /** Length of the session as stored. */
  recordBytes?(other: string): MaybePromise<number>;
  close?(): void;
}

/** Messages that are encrypted once for all members. */
export interface GroupSupport {
  /** Numbers of another protocol than sender keys are for orientation. */
  readonly protocol: 'sender keys' | 'Megolm' | 'MLS';
  createGroup(): MaybePromise<Group>;
}

/** A sender and one other member, who reads everything. */
export interface Group {
  encrypt(plaintext: Plaintext): MaybePromise<Message>;
  decrypt(message: Message): MaybePromise<Decrypted>;
  close?(): void;
}

/** Messages that hide their sender from the server. */
export interface SealedSupport {
  /** Two devices with a session. The sender has `certificates` certificates, and each message takes the next of them. */
  createSealedPair(certificates: number): MaybePromise<SealedPair>;
  /** A sender with so many accounts in its group, and a session with each. */
  createSealedGroup(members: number): MaybePromise<SealedGroup>;
}

/** Version 1. */
export interface SealedPair {
  /** Encrypts on the session and seals. */
  seal(plaintext: Plaintext): MaybePromise<Uint8Array>;
  /** Opens, judges the certificate and decrypts on the session. */
  unseal(message: Uint8Array): MaybePromise<Decrypted>;
}

/** Version 2. */
export interface SealedGroup {
  /** Encrypts by sender key, and seals once for all members: what is sent to the server. */
  sealForAll(plaintext: Plaintext): MaybePromise<Uint8Array>;
  /** The part of the server, which hands each member its own. */
  messageFor(member: number, sent: Uint8Array): Uint8Array;
  /** Opens, judges the certificate and decrypts by sender key. */
  unseal(member: number, received: Uint8Array): MaybePromise<Decrypted>;
}
