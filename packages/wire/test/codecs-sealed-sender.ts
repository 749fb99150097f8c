/** Codecs of sealed sender and of the request to send again, with values. */

import fc from 'fast-check';
import * as wire from '../src/index.ts';
import { bytes, codec, type NamedCodec, optionalKeys, someBytes, text, uint32 } from './values.ts';

const milliseconds = fc.oneof(fc.constantFrom(0, 2 ** 53 - 1), fc.maxSafeNat());
const certificate = optionalKeys<wire.CertificateFields>({ certificate: someBytes(0), signature: bytes(64) }, []);

/** A signer of one kind and a sender id of one kind, each of them perhaps. */
const senderCertificateBody = fc
  .tuple(
    optionalKeys<wire.SenderCertificateBodyFields>(
      {
        senderE164: text,
        senderDevice: uint32(),
        expires: milliseconds,
        identityKey: someBytes(0),
        certificate: someBytes(0),
        id: uint32(),
        uuidString: text,
        uuidBytes: someBytes(0),
      },
      [],
    ),
    fc.boolean(),
    fc.boolean(),
  )
  .map(([body, embedded, named]) => {
    const one = (field: keyof wire.SenderCertificateBodyFields) => {
      if (field === (embedded ? 'id' : 'certificate')) return false;
      return field !== (named ? 'uuidBytes' : 'uuidString');
    };
    const entries = Object.entries(body).filter(([field]) => one(field as keyof wire.SenderCertificateBodyFields));
    return Object.fromEntries(entries) as wire.SenderCertificateBodyFields;
  });

export const sealedSenderCodecs: readonly NamedCodec[] = [
  codec(
    'UnidentifiedSenderMessage',
    'signal.UnidentifiedSenderMessage',
    wire.encodeUnidentifiedSenderMessage,
    wire.decodeUnidentifiedSenderMessage,
    optionalKeys<wire.UnidentifiedSenderMessageFields>(
      { ephemeralPublic: someBytes(0), encryptedStatic: someBytes(0), encryptedMessage: someBytes(0) },
      [],
    ),
  ),
  codec(
    'UnidentifiedSenderContent',
    'signal.UnidentifiedSenderContent',
    wire.encodeUnidentifiedSenderContent,
    wire.decodeUnidentifiedSenderContent,
    optionalKeys<wire.UnidentifiedSenderContentFields>(
      {
        type: uint32(),
        senderCertificate: someBytes(0),
        content: someBytes(0),
        contentHint: uint32(),
        groupId: someBytes(0),
        sentAt: milliseconds,
      },
      [],
    ),
  ),
  codec(
    'ServerCertificate',
    'signal.ServerCertificate',
    wire.encodeServerCertificate,
    wire.decodeServerCertificate,
    optionalKeys<wire.CertificateFields>({ certificate: bytes(37), signature: bytes(64) }, []),
  ),
  codec(
    'ServerCertificateBody',
    'signal.ServerCertificateBody',
    wire.encodeServerCertificateBody,
    wire.decodeServerCertificateBody,
    optionalKeys<wire.ServerCertificateBodyFields>({ id: uint32(), key: someBytes(0) }, []),
  ),
  codec(
    'SenderCertificate',
    'signal.SenderCertificate',
    wire.encodeSenderCertificate,
    wire.decodeSenderCertificate,
    certificate,
  ),
  codec(
    'SenderCertificateBody',
    'signal.SenderCertificateBody',
    wire.encodeSenderCertificateBody,
    wire.decodeSenderCertificateBody,
    senderCertificateBody,
  ),
  codec(
    'DecryptionErrorMessage',
    'signal.DecryptionErrorMessage',
    wire.encodeDecryptionErrorMessage,
    wire.decodeDecryptionErrorMessage,
    optionalKeys<wire.DecryptionErrorMessageFields>(
      { ratchetKey: someBytes(0), timestamp: milliseconds, deviceId: uint32() },
      [],
    ),
  ),
  codec(
    'PlaintextContentBody',
    'signal.PlaintextContentBody',
    wire.encodePlaintextContentBody,
    wire.decodePlaintextContentBody,
    optionalKeys<wire.PlaintextContentFields>({ decryptionErrorMessage: someBytes(0) }, []),
  ),
];
