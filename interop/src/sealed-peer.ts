/**
 * One device of either implementation, as the exchanges of sealed sender see it; sessions are those of {@link Peer}.
 * Certificates, content and sealed messages cross as bytes only.
 */

import type { Peer, PeerAddress } from './peer.ts';

/** Why something was refused, in the words both implementations share. */
export type SealedRefusal = 'invalid' | 'version' | 'malformed' | 'certificate' | 'self';

/** Thrown by the methods below; `cause` is what the implementation threw. */
export class SealedRefusedError extends Error {
  override readonly name = 'SealedRefusedError';
  readonly refusal: SealedRefusal;

  constructor(refusal: SealedRefusal, cause: unknown) {
    super(`refused: ${refusal}`, { cause });
    this.refusal = refusal;
  }
}

/** `refusal` if `run` ends in one, else its value; anything else is an error. */
export async function outcomeOf<Value>(
  run: () => Value | Promise<Value>,
): Promise<Value | { readonly refusal: SealedRefusal }> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof SealedRefusedError) return { refusal: error.refusal };
    throw error;
  }
}

/** The form a single recipient receives. */
export type SealedForm = 'version 1' | 'version 2';

/** What both implementations say of opened content. */
export interface OpenedContent {
  /** 1 PreKeySignalMessage, 2 SignalMessage, 7 SenderKeyMessage, 8 PlaintextContent. */
  readonly type: number;
  readonly content: string;
  readonly contentHint: number;
  readonly groupId: string | undefined;
  readonly sender: PeerAddress;
}

/** A sent form, split: devices and received form of each account by name. */
export interface SplitMessage {
  readonly recipients: Readonly<Record<string, { readonly devices: readonly string[]; readonly message: string }>>;
  readonly excluded: readonly string[];
}

/** What content is made of, besides the certificate. */
export interface ContentInput {
  readonly type: 'signalMessage' | 'preKeySignalMessage' | 'senderKeyMessage';
  /** The very bytes that the same device has encrypted. */
  readonly content: Uint8Array;
  readonly contentHint: number;
  readonly groupId?: Uint8Array;
}

export interface SealedPeer extends Peer {
  /** Its own certificate. */
  certificate: Uint8Array;
  /** Encrypts and seals a text on the session with `remote`. */
  sealText(form: SealedForm, remote: PeerAddress, text: string): Promise<Uint8Array>;
  /** Seals serialised content for `remote`, whose identity must be known. */
  sealContent(form: SealedForm, remote: PeerAddress, content: Uint8Array): Promise<Uint8Array>;
  /** The sent form for many devices, in order; a session with each must be there. */
  sealForMany(content: Uint8Array, remotes: readonly PeerAddress[], excluded: readonly string[]): Promise<Uint8Array>;
  /** Content under our certificate, of a message that we have encrypted. */
  contentOf(input: ContentInput): Uint8Array;
  /** Content of plaintext with a hint and a group, under our certificate. */
  createContent(plaintextContent: Uint8Array, contentHint: number, groupId: Uint8Array): Uint8Array;
  /** The whole of section 9.4 at the time `at`. */
  unsealText(message: Uint8Array, trustRoot: Uint8Array, at: number): Promise<{ text: string; sender: PeerAddress }>;
  /** Opens without judging the certificate. */
  open(message: Uint8Array): Promise<OpenedContent>;
  split(message: Uint8Array): SplitMessage;
}

/** Issues certificates and judges them, in either implementation. Keys and certificates are serialised. */
export interface CertificateAuthority {
  readonly implementation: 'ours' | 'libsignal';
  readonly trustRoot: Uint8Array;
  readonly serverCertificate: Uint8Array;
  certify(sender: CertificateSubject, expires: number): Uint8Array;
}

export interface CertificateSubject {
  readonly address: PeerAddress;
  readonly e164?: string | undefined;
  readonly identityKey: Uint8Array;
}

/** What a certificate says, as one implementation reads it. */
export interface ReadCertificate {
  readonly sender: PeerAddress;
  readonly e164: string | undefined;
  readonly identityKey: string;
  readonly expires: number;
}

/** `refused`: it is malformed. */
export type CertificateVerdict = 'valid' | 'not valid' | 'refused';

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
