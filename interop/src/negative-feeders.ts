/** What libsignal is given in a case of each file, and what comes out. A refusal throws. */

import * as libsignal from '@signalapp/libsignal-client';
import SealedSenderMultiRecipientMessage from '@signalapp/libsignal-client/dist/SealedSenderMultiRecipientMessage.js';
import { hexToBytes } from '@sotto/crypto';
import { own } from './libsignal-peer.ts';
import {
  MemoryIdentityStore,
  MemoryKyberPreKeyStore,
  MemoryPreKeyStore,
  MemorySenderKeyStore,
  MemorySessionStore,
  MemorySignedPreKeyStore,
} from './libsignal-stores.ts';
import { identityOf, privateKeyOf, publicKeyOf, Receiver, type SessionState } from './negative-sessions.ts';
import type { Outputs } from './negative-vectors.ts';
import { hexOf } from './sealed-peer.ts';

export interface KeyInput {
  readonly kind: 'public-key' | 'kem-public-key' | 'kem-ciphertext' | 'agreement';
  readonly privateKey?: string;
  readonly bytes: string;
}

export function feedKey({ kind, privateKey, bytes }: KeyInput): Outputs {
  if (kind === 'agreement') return { sharedSecret: hexOf(privateKeyOf(privateKey!).agree(publicKeyOf(bytes))) };
  if (kind === 'public-key') return { key: hexOf(publicKeyOf(bytes).getPublicKeyBytes()) };
  return { key: hexOf(libsignal.KEMPublicKey.deserialize(bytesOf(bytes)).serialize().subarray(1)) };
}

export interface MessageInput {
  readonly state: SessionState;
  readonly type?: 'signalMessage' | 'preKeySignalMessage';
  readonly bytes: string;
}

interface SignedKey {
  readonly id: number;
  readonly publicKey: string;
  readonly signature: string;
}

export interface BundleInput {
  readonly state: SessionState;
  readonly bundle: {
    readonly registrationId: number;
    readonly deviceId: number;
    readonly identityKey: string;
    readonly signedPreKey: SignedKey;
    readonly kemPreKey: SignedKey;
    readonly oneTimePreKey?: { readonly id: number; readonly publicKey: string };
  };
}

export async function feedBundle({ state, bundle }: BundleInput): Promise<Outputs> {
  const { signedPreKey, kemPreKey, oneTimePreKey } = bundle;
  const initiator = await Receiver.of(state);
  const parsed = libsignal.PreKeyBundle.new(
    bundle.registrationId,
    bundle.deviceId,
    oneTimePreKey?.id ?? null,
    oneTimePreKey ? publicKeyOf(oneTimePreKey.publicKey) : null,
    signedPreKey.id,
    publicKeyOf(signedPreKey.publicKey),
    bytesOf(signedPreKey.signature),
    publicKeyOf(bundle.identityKey),
    kemPreKey.id,
    libsignal.KEMPublicKey.deserialize(bytesOf(kemPreKey.publicKey)),
    bytesOf(kemPreKey.signature),
  );
  await initiator.initiate(parsed);
  return {};
}

export interface SenderKeyInput {
  readonly state: { readonly distributions: readonly string[]; readonly messages: readonly string[] };
  readonly type: 'message' | 'distribution';
  readonly bytes: string;
}

export async function senderKeyStoreOf({ state }: SenderKeyInput): Promise<MemorySenderKeyStore> {
  const store = new MemorySenderKeyStore();
  for (const bytes of state.distributions) await feedSenderKey(store, 'distribution', bytes);
  for (const bytes of state.messages) await feedSenderKey(store, 'message', bytes);
  return store;
}

export async function feedSenderKey(
  store: MemorySenderKeyStore,
  type: SenderKeyInput['type'],
  bytes: string,
): Promise<Outputs> {
  if (type === 'message') return { plaintext: hexOf(await libsignal.groupDecrypt(SENDER, store, bytesOf(bytes))) };
  const message = libsignal.SenderKeyDistributionMessage.deserialize(bytesOf(bytes));
  await libsignal.processSenderKeyDistributionMessage(SENDER, message, store);
  return {};
}

export interface CertificateInput {
  readonly bytes: string;
  readonly trustRoots: readonly string[];
  readonly at: number;
}

export function feedCertificate({ bytes, trustRoots, at }: CertificateInput): Outputs {
  const certificate = libsignal.SenderCertificate.deserialize(bytesOf(bytes));
  assertTrusted(certificate, trustRoots, at);
  return {
    senderUuid: certificate.senderUuid(),
    senderE164: certificate.senderE164() ?? undefined,
    senderDeviceId: certificate.senderDeviceId(),
    identityKey: hexOf(certificate.key().serialize()),
    expires: numberOf(() => certificate.expiration()),
  };
}

export interface SealedInput {
  readonly state: {
    readonly identityPrivateKey: string;
    readonly name: string;
    readonly deviceId: number;
    readonly e164?: string;
    readonly trustRoots: readonly string[];
    readonly at: number;
  };
  readonly bytes: string;
}

/** Opens, judges the certificate, then has libsignal do all at once, which is where it looks for its own device. */
export async function feedSealed({ state, bytes }: SealedInput): Promise<Outputs> {
  const message = bytesOf(bytes);
  const identities = new MemoryIdentityStore(identityOf(state.identityPrivateKey), 1);
  const opened = await libsignal.sealedSenderDecryptToUsmc(message, identities);
  const certificate = opened.senderCertificate();
  assertTrusted(certificate, state.trustRoots, state.at);
  await assertNotOwn(message, state, identities);
  const groupId = opened.groupId();
  const isPreKey = opened.msgType() === libsignal.CiphertextMessageType.PreKey;
  return {
    // The API gives the number of section 6.1; in the content it is another.
    contentType: isPreKey ? 1 : opened.msgType(),
    content: hexOf(opened.contents()),
    contentHint: opened.contentHint(),
    // Absent and empty say the same.
    groupId: groupId === null || groupId.length === 0 ? undefined : hexOf(groupId),
    senderUuid: certificate.senderUuid(),
    senderDeviceId: certificate.senderDeviceId(),
  };
}

export function feedSent({ bytes }: { readonly bytes: string }): Outputs {
  const message = new SealedSenderMultiRecipientMessage(bytesOf(bytes));
  const recipients = Object.entries(message.recipientsByServiceIdString()).map(([name, recipient]) => ({
    name,
    devices: recipient.deviceIds.map((deviceId, i) => ({ deviceId, registrationId: recipient.registrationIds[i] })),
    message: hexOf(message.messageForRecipient(recipient)),
  }));
  return { recipients, excluded: [...message.excludedRecipientServiceIdStrings()] };
}

export interface RequestInput {
  readonly type: 'decryption-error' | 'plaintext-content';
  readonly bytes: string;
}

export function feedRequest({ type, bytes }: RequestInput): Outputs {
  const { DecryptionErrorMessage, PlaintextContent } = libsignal;
  const request =
    type === 'decryption-error'
      ? DecryptionErrorMessage.deserialize(bytesOf(bytes))
      : DecryptionErrorMessage.extractFromSerializedBody(own(PlaintextContent.deserialize(bytesOf(bytes)).body()));
  const ratchetKey = request.ratchetKey();
  return {
    ratchetKey: ratchetKey && hexOf(ratchetKey.serialize()),
    sentAt: numberOf(() => request.timestamp()),
    senderDeviceId: request.deviceId(),
  };
}

export interface FingerprintInput {
  readonly ours: string;
  readonly theirs: string;
}

export function feedFingerprint({ ours, theirs }: FingerprintInput): Outputs {
  const { ScannableFingerprint } = libsignal;
  const equal = ScannableFingerprint._fromBuffer(bytesOf(ours)).compare(
    ScannableFingerprint._fromBuffer(bytesOf(theirs)),
  );
  return { equal };
}

/** What libsignal says when it refuses a message for its certificate; judged alone, it answers with a boolean. */
function assertTrusted(certificate: libsignal.SenderCertificate, trustRoots: readonly string[], at: number): void {
  if (certificate.validateWithTrustRoots(trustRoots.map(publicKeyOf), at)) return;
  // Throws when the signer is unknown.
  certificate.serverCertificate();
  throw new Error('invalid sealed sender message: trust root validation failed');
}

async function assertNotOwn(
  message: Uint8Array<ArrayBuffer>,
  { name, deviceId, e164, trustRoots, at }: SealedInput['state'],
  identities: MemoryIdentityStore,
): Promise<void> {
  const [root] = trustRoots;
  try {
    await libsignal.sealedSenderDecryptMessage(
      message,
      publicKeyOf(root!),
      at,
      e164 ?? null,
      name,
      deviceId,
      new MemorySessionStore(),
      identities,
      new MemoryPreKeyStore(),
      new MemorySignedPreKeyStore(),
      new MemoryKyberPreKeyStore(),
    );
  } catch (error) {
    // Any other refusal is about the message inside, which is none.
    if (libsignal.LibSignalErrorBase.is(error, libsignal.ErrorCode.SealedSenderSelfSend)) throw error;
  }
}

/** A number above 2^53, which the message may hold, is none for the bindings. */
function numberOf(read: () => number): number | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  return own(hexToBytes(hex));
}

const SENDER = libsignal.ProtocolAddress.new('9d0652a3-dcc3-4d11-975f-74d61598733f', 1);
