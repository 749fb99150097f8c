/** Our side of sealed sender: the public API of `@sotto/ratchet`. */

import type { CryptoProvider, RandomBytes, X25519KeyPair } from '@sotto/crypto';
import {
  createSealedContent,
  createSenderCertificate,
  createServerCertificate,
  formatServiceId,
  generateIdentityKeyPair,
  messageForRecipient,
  openSealedMessage,
  parseMultiRecipientMessage,
  parsePublicKey,
  parseSenderCertificate,
  RatchetError,
  type RatchetErrorCode,
  readRegistrationId,
  type SealedContent,
  type SealedMessageType,
  type SealedRecipient,
  sealForMany,
  sealMessageV1,
  sealMessageV2,
  senderOf,
  serializePublicKey,
  unsealMessage,
  validateSenderCertificate,
} from '@sotto/ratchet';
import { OurPeer, type OurPeerOptions, sessionRefusalOf } from './our-peer.ts';
import { type PeerAddress, RefusedError } from './peer.ts';
import { crypto } from './provider.ts';
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

export class OurSealedPeer extends OurPeer implements SealedPeer {
  /** Our own certificate. */
  certificate: Uint8Array = new Uint8Array(0);
  readonly #env: { readonly crypto: CryptoProvider; readonly random: RandomBytes };

  constructor(address: PeerAddress, random: RandomBytes, options?: OurPeerOptions) {
    super(address, random, options);
    this.#env = { crypto, random };
  }

  async sealText(form: SealedForm, remote: PeerAddress, text: string): Promise<Uint8Array> {
    const { type, bytes } = await this.encrypt(remote, text);
    const { certificate } = this;
    // The time of sending is a field that libsignal does not know.
    return this.sealContent(
      form,
      remote,
      createSealedContent({ type, content: bytes, certificate, sentAt: Date.now() }),
    );
  }

  async sealContent(form: SealedForm, remote: PeerAddress, content: Uint8Array): Promise<Uint8Array> {
    const seal = form === 'version 1' ? sealMessageV1 : sealMessageV2;
    const recipientIdentityKey = this.#identityOf(remote);
    return seal(this.#env, { senderIdentity: this.identityKeyPair, recipientIdentityKey, content });
  }

  async sealForMany(
    content: Uint8Array,
    remotes: readonly PeerAddress[],
    excluded: readonly string[],
  ): Promise<Uint8Array> {
    const recipients = new Map<string, SealedRecipient>();
    for (const remote of remotes) {
      const device = { deviceId: remote.deviceId, registrationId: readRegistrationId(this.record(remote)) };
      const devices = [...(recipients.get(remote.name)?.devices ?? []), device];
      recipients.set(remote.name, { name: remote.name, identityKey: this.#identityOf(remote), devices });
    }
    const senderIdentity = this.identityKeyPair;
    return sealForMany(this.#env, { senderIdentity, content, recipients: [...recipients.values()], excluded });
  }

  contentOf(input: ContentInput): Uint8Array {
    return createSealedContent({ ...input, certificate: this.certificate });
  }

  createContent(plaintextContent: Uint8Array, contentHint: number, groupId: Uint8Array): Uint8Array {
    const { certificate } = this;
    return createSealedContent({
      type: 'plaintextContent',
      content: plaintextContent,
      certificate,
      contentHint,
      groupId,
    });
  }

  async unsealText(message: Uint8Array, trustRoot: Uint8Array, at: number) {
    const { address, identityKeyPair } = this;
    const local = { address, identityKeyPair };
    const input = { local, message, trustRoots: [parsePublicKey(trustRoot)], at };
    const opened = translateErrors(() => unsealMessage(crypto, input));
    const sender = senderOf(opened);
    const { type, content } = opened;
    if (type !== 'signalMessage' && type !== 'preKeySignalMessage') throw new Error('not a message of a session');
    return { text: await this.decrypt(sender, { type, bytes: content }), sender };
  }

  async open(message: Uint8Array): Promise<OpenedContent> {
    const { identityKeyPair } = this;
    return viewOf(translateErrors(() => openSealedMessage(crypto, { identityKeyPair, message })));
  }

  split(message: Uint8Array): SplitMessage {
    const split = translateErrors(() => parseMultiRecipientMessage(message));
    const recipients = split.recipients.map((entry) => {
      const devices = entry.devices.map(({ deviceId, registrationId }) => `${deviceId}/${registrationId}`);
      return [
        formatServiceId(entry.serviceId),
        { devices, message: hexOf(messageForRecipient(split, entry)) },
      ] as const;
    });
    return { recipients: Object.fromEntries(recipients), excluded: split.excluded.map(formatServiceId) };
  }

  #identityOf(remote: PeerAddress) {
    const key = this.record(remote)?.current?.remoteIdentityKey;
    if (key === undefined) throw new Error('no session');
    return key;
  }
}

/** Certificates of our making. */
export class OurAuthority implements CertificateAuthority {
  readonly implementation = 'ours';
  readonly trustRoot: Uint8Array;
  readonly serverCertificate: Uint8Array;
  readonly #server: X25519KeyPair;
  readonly #env: { readonly crypto: CryptoProvider; readonly random: RandomBytes };

  constructor(random: RandomBytes, id = 7) {
    this.#env = { crypto, random };
    const root = generateIdentityKeyPair(this.#env);
    this.#server = generateIdentityKeyPair(this.#env);
    this.trustRoot = serializePublicKey(root.publicKey);
    const input = { id, key: this.#server.publicKey, trustRootPrivateKey: root.privateKey };
    this.serverCertificate = createServerCertificate(this.#env, input);
  }

  certify({ address, e164, identityKey }: CertificateSubject, expires: number): Uint8Array {
    return createSenderCertificate(this.#env, {
      serverCertificate: this.serverCertificate,
      serverPrivateKey: this.#server.privateKey,
      sender: { uuid: address.name, e164, deviceId: address.deviceId, identityKey: parsePublicKey(identityKey) },
      expires,
    });
  }
}

export function weRead(bytes: Uint8Array): ReadCertificate {
  const certificate = parseSenderCertificate(bytes);
  return {
    sender: { name: certificate.senderUuid, deviceId: certificate.senderDeviceId },
    e164: certificate.senderE164,
    identityKey: hexOf(serializePublicKey(certificate.identityKey)),
    expires: certificate.expires,
  };
}

export function weJudge(bytes: Uint8Array, trustRoot: Uint8Array, at: number): CertificateVerdict {
  try {
    const options = { trustRoots: [parsePublicKey(trustRoot)], at };
    const validity = validateSenderCertificate(crypto, parseSenderCertificate(bytes), options);
    return validity === 'valid' ? 'valid' : 'not valid';
  } catch (error) {
    if (!(error instanceof RatchetError)) throw error;
    return 'refused';
  }
}

function viewOf(opened: SealedContent): OpenedContent {
  return {
    type: TYPE_NUMBERS[opened.type],
    content: hexOf(opened.content),
    contentHint: opened.contentHint,
    groupId: opened.groupId && hexOf(opened.groupId),
    sender: senderOf(opened),
  };
}

function translateErrors<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    const refusal = error instanceof RatchetError ? REFUSALS[error.code] : undefined;
    if (refusal !== undefined) throw new SealedRefusedError(refusal, error);
    // The seal was good, and the message in it is refused.
    const inner = sessionRefusalOf(error);
    throw inner === undefined ? error : new RefusedError(inner, error);
  }
}

const TYPE_NUMBERS: Readonly<Record<SealedMessageType, number>> = {
  preKeySignalMessage: 1,
  signalMessage: 2,
  senderKeyMessage: 7,
  plaintextContent: 8,
  ephemeralMessage: 100,
};

const REFUSALS: Partial<Record<RatchetErrorCode, SealedRefusal>> = {
  E_SEALED_SENDER_INVALID: 'invalid',
  E_SEALED_SENDER_VERSION: 'version',
  E_SEALED_SENDER_SELF: 'self',
  E_SENDER_CERTIFICATE_INVALID: 'certificate',
  E_SENDER_CERTIFICATE_EXPIRED: 'certificate',
  E_MESSAGE_MALFORMED: 'malformed',
};
