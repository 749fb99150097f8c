/** Codecs of sender keys, on the network and stored, with values. */

import fc from 'fast-check';
import * as wire from '../src/index.ts';
import { bytes, codec, list, type NamedCodec, optionalKeys, someBytes, uint32, versioned } from './values.ts';

const state = optionalKeys<wire.StoredSenderKeyState>(
  {
    messageVersion: fc.constant(3),
    chainId: uint32(),
    chainKey: bytes(32),
    iteration: uint32(),
    signingPublicKey: bytes(33),
    signingPrivateKey: bytes(32),
    skippedSeeds: list(fc.record({ index: uint32(), seed: bytes(32) }, { noNullPrototype: true })),
  },
  ['messageVersion', 'chainId', 'chainKey', 'iteration', 'signingPublicKey', 'skippedSeeds'],
);

export const senderKeyCodecs: readonly NamedCodec[] = [
  codec(
    'SenderKeyMessage',
    'signal.SenderKeyMessage',
    wire.encodeSenderKeyMessage,
    wire.decodeSenderKeyMessage,
    optionalKeys<wire.SenderKeyMessageFields>(
      { distributionUuid: someBytes(0), chainId: uint32(), iteration: uint32(), ciphertext: someBytes(0) },
      [],
    ),
  ),
  codec(
    'SenderKeyDistributionMessage',
    'signal.SenderKeyDistributionMessage',
    wire.encodeSenderKeyDistributionMessage,
    wire.decodeSenderKeyDistributionMessage,
    optionalKeys<wire.SenderKeyDistributionMessageFields>(
      {
        distributionUuid: someBytes(0),
        chainId: uint32(),
        iteration: uint32(),
        chainKey: someBytes(0),
        signingKey: someBytes(0),
      },
      [],
    ),
  ),
  codec(
    'StoredSenderKeyRecord',
    'sotto.storage.v1.SenderKeyRecord',
    wire.encodeStoredSenderKeyRecord,
    wire.decodeStoredSenderKeyRecord,
    optionalKeys<wire.StoredSenderKeyRecord>(
      { distributionId: bytes(16), states: fc.array(state, { minLength: 1, maxLength: 5 }) },
      ['distributionId', 'states'],
    ),
    versioned,
  ),
];
