/** libsignal's side of sealed sender, called through its public API. */

import * as libsignal from '@signalapp/libsignal-client';
import SealedSenderMultiRecipientMessage from '@signalapp/libsignal-client/dist/SealedSenderMultiRecipientMessage.js';
import { ciphertextOf } from './libsignal-ciphertexts.ts';
import { LibsignalPeer, own, sessionRefusalOf } from './libsignal-peer.ts';
import { type PeerAddress, RefusedError } from './peer.ts';
import {
  type CertificateAuthority,
  type CertificateSubject,
  type CertificateVerdict,
  type ContentInput,
  hexOf,
  type OpenedContent,
  type ReadCertificate,
  type SealedForm,
  type SealedPeer,
  type SealedRefusal,
  SealedRefusedError,
  type SplitMessage,
} from './sealed-peer.ts';

export class LibsignalSealedPeer extends LibsignalPeer implements SealedPeer {
  /** Our own certificate. */
  certificate: Uint8Array = new Uint8Array(0);

  async sealText(form: SealedForm, remote: PeerAddress, text: string): Promise<Uint8Array> {
    const { type, bytes } = await this.encrypt(remote, text);
    const { Resendable } = libsignal.ContentHint;
    return this.sealContent(form, remote, this.contentOf({ type, content: bytes, contentHint: Resendable }));
  }

  async sealContent(form: SealedForm, remote: PeerAddress, content: Uint8Array): Promise<Uint8Array> {
    if (form === 'version 2') {
      const sent = await this.sealForMany(content, [remote], []);
      return libsignal.sealedSenderMultiRecipientMessageForSingleRecipient(own(sent));
    }
    const parsed = libsignal.UnidentifiedSenderMessageContent.deserialize(own(content));
    return translateErrors(() => libsignal.sealedSenderEncrypt(parsed, protocolAddress(remote), this.identities));
  }

  async sealForMany(
    content: Uint8Array,
    remotes: readonly PeerAddress[],
    excluded: readonly string[],
  ): Promise<Uint8Array> {
    return libsignal.sealedSenderMultiRecipientEncrypt({
      content: libsignal.UnidentifiedSenderMessageContent.deserialize(own(content)),
      recipients: remotes.map(protocolAddress),
      excludedRecipients: excluded.map((name) => libsignal.ServiceId.parseFromServiceIdString(name)),
      identityStore: this.identities,
      sessionStore: this.sessions,
    });
  }

  contentOf({ content, contentHint, groupId = new Uint8Array(0) }: ContentInput): Uint8Array {
    return this.#contentOf(ciphertextOf(content), contentHint, groupId);
  }

  createContent(plaintextContent: Uint8Array, contentHint: number, groupId: Uint8Array): Uint8Array {
    const message = libsignal.PlaintextContent.deserialize(own(plaintextContent)).asCiphertextMessage();
    return this.#contentOf(message, contentHint, groupId);
  }

  async unsealText(message: Uint8Array, trustRoot: Uint8Array, at: number) {
    const { name, deviceId } = this.address;
    const result = await translateErrors(() =>
      libsignal.sealedSenderDecryptMessage(
        own(message),
        libsignal.PublicKey.deserialize(own(trustRoot)),
        at,
        null,
        name,
        deviceId,
        this.sessions,
        this.identities,
        this.preKeys,
        this.signed,
        this.kyber,
      ),
    );
    const sender = { name: result.senderUuid(), deviceId: result.deviceId() };
    return { text: new TextDecoder().decode(result.message()), sender };
  }

  async open(message: Uint8Array): Promise<OpenedContent> {
    const opened = await translateErrors(() => libsignal.sealedSenderDecryptToUsmc(own(message), this.identities));
    const certificate = opened.senderCertificate();
    const groupId = opened.groupId();
    const isPreKey = opened.msgType() === libsignal.CiphertextMessageType.PreKey;
    return {
      // The API gives the number of section 6.1; in the content it is another.
      type: isPreKey ? 1 : opened.msgType(),
      content: hexOf(opened.contents()),
      contentHint: opened.contentHint(),
      groupId: groupId === null ? undefined : hexOf(groupId),
      sender: { name: certificate.senderUuid(), deviceId: certificate.senderDeviceId() },
    };
  }

  split(message: Uint8Array): SplitMessage {
    return translateErrorsNow(() => {
      const split = new SealedSenderMultiRecipientMessage(own(message));
      const entries = Object.entries(split.recipientsByServiceIdString()).map(([name, recipient]) => {
        const devices = recipient.deviceIds.map((id, i) => `${id}/${recipient.registrationIds[i]}`);
        return [name, { devices, message: hexOf(split.messageForRecipient(recipient)) }] as const;
      });
      return { recipients: Object.fromEntries(entries), excluded: [...split.excludedRecipientServiceIdStrings()] };
    });
  }

  /** Whether this is the ratchet key that the current session with `remote` sends with. */
  async isCurrentRatchetKey(remote: PeerAddress, ratchetKey: Uint8Array): Promise<boolean> {
    const record = await this.sessions.getSession(protocolAddress(remote));
    return record?.currentRatchetKeyMatches(libsignal.PublicKey.deserialize(own(ratchetKey))) ?? false;
  }

  #contentOf(message: libsignal.CiphertextMessage, contentHint: number, groupId: Uint8Array): Uint8Array {
    const certificate = libsignal.SenderCertificate.deserialize(own(this.certificate));
    const { UnidentifiedSenderMessageContent } = libsignal;
    return UnidentifiedSenderMessageContent.new(message, certificate, contentHint, own(groupId)).serialize();
  }
}

/** Certificates of libsignal's making. */
export class LibsignalAuthority implements CertificateAuthority {
  readonly implementation = 'libsignal';
  readonly #root = libsignal.PrivateKey.generate();
  readonly #server = libsignal.PrivateKey.generate();
  readonly #certificate: libsignal.ServerCertificate;

  constructor(id = 7) {
    this.#certificate = libsignal.ServerCertificate.new(id, this.#server.getPublicKey(), this.#root);
  }

  get trustRoot(): Uint8Array {
    return this.#root.getPublicKey().serialize();
  }

  get serverCertificate(): Uint8Array {
    return this.#certificate.serialize();
  }

  certify({ address, e164, identityKey }: CertificateSubject, expires: number): Uint8Array {
    const key = libsignal.PublicKey.deserialize(own(identityKey));
    const { name, deviceId } = address;
    const { SenderCertificate } = libsignal;
    return SenderCertificate.new(
      name,
      e164 ?? null,
      deviceId,
      key,
      expires,
      this.#certificate,
      this.#server,
    ).serialize();
  }
}

export function libsignalReads(bytes: Uint8Array): ReadCertificate {
  const certificate = libsignal.SenderCertificate.deserialize(own(bytes));
  return {
    sender: { name: certificate.senderUuid(), deviceId: certificate.senderDeviceId() },
    e164: certificate.senderE164() ?? undefined,
    identityKey: hexOf(certificate.key().serialize()),
    expires: certificate.expiration(),
  };
}

export function libsignalJudges(bytes: Uint8Array, trustRoot: Uint8Array, at: number): CertificateVerdict {
  try {
    const certificate = libsignal.SenderCertificate.deserialize(own(bytes));
    return certificate.validate(libsignal.PublicKey.deserialize(own(trustRoot)), at) ? 'valid' : 'not valid';
  } catch (error) {
    if (!(error instanceof libsignal.LibSignalErrorBase)) throw error;
    return 'refused';
  }
}

function protocolAddress({ name, deviceId }: PeerAddress): libsignal.ProtocolAddress {
  return libsignal.ProtocolAddress.new(name, deviceId);
}

async function translateErrors<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw translated(error);
  }
}

function translateErrorsNow<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    throw translated(error);
  }
}

function translated(error: unknown): unknown {
  const refusal = refusalOf(error);
  if (refusal !== undefined) return new SealedRefusedError(refusal, error);
  // The seal was good, and the message in it is refused.
  const inner = sessionRefusalOf(error);
  return inner === undefined ? error : new RefusedError(inner, error);
}

/** Most refusals have the generic code; their text is what tells them apart. */
function refusalOf(error: unknown): SealedRefusal | undefined {
  const { ErrorCode, LibSignalErrorBase } = libsignal;
  if (!(error instanceof LibSignalErrorBase)) return undefined;
  if (LibSignalErrorBase.is(error, ErrorCode.SealedSenderSelfSend)) return 'self';
  const { message } = error;
  if (/trust root/.test(message)) return 'certificate';
  if (/unknown sealed sender message version/.test(message)) return 'version';
  if (/invalid sealed sender message|invalid key agreement/.test(message)) return 'invalid';
  return /protobuf encoding|key (type|length)|no key type|InvalidMessage|invalid .*message/i.test(message)
    ? 'malformed'
    : undefined;
}
