import { concatBytes } from '@sotto/crypto';
import { encodeSenderKeyDistributionMessage, type SenderKeyDistributionMessageFields } from '@sotto/wire';
import { describe, expect, it } from 'vitest';
import { DISTRIBUTION_ID, SenderKeyEnd } from '../test/sender-key-support.ts';
import { codeOf } from '../test/support.ts';
import { type ChainKey, generateKeyPair, serializePublicKey } from './keys.ts';
import { UINT32_MAX } from './limits.ts';
import {
  createSenderKeyDistributionMessage,
  parseSenderKeyDistributionMessage,
  readSenderKeyDistributionIds,
} from './sender-key-distribution.ts';

const signingPublicKey = generateKeyPair(new SenderKeyEnd('distribution').env).publicKey;
const distribution = {
  distributionId: DISTRIBUTION_ID,
  chainId: 7,
  iteration: 300,
  chainKey: new Uint8Array(32).fill(4) as ChainKey,
  signingPublicKey,
};
const message = createSenderKeyDistributionMessage(distribution);
const fields: SenderKeyDistributionMessageFields = {
  distributionUuid: DISTRIBUTION_ID,
  chainId: 7,
  iteration: 300,
  chainKey: distribution.chainKey,
  signingKey: serializePublicKey(signingPublicKey),
};

describe('SenderKeyDistributionMessage', () => {
  it('is parsed into what it was made of', () => {
    expect(parseSenderKeyDistributionMessage(message)).toEqual(distribution);
    expect(readSenderKeyDistributionIds(message)).toEqual({
      distributionId: DISTRIBUTION_ID,
      chainId: 7,
      iteration: 300,
    });
  });

  it('has 92 to 100 bytes', () => {
    const lengthOf = (id: number) =>
      createSenderKeyDistributionMessage({ ...distribution, chainId: id, iteration: id }).length;
    expect([lengthOf(0), lengthOf(UINT32_MAX)]).toEqual([92, 100]);
  });

  it('shares nothing with its bytes', () => {
    const buffer = Buffer.from(message);
    const parsed = parseSenderKeyDistributionMessage(buffer);
    buffer.fill(0);
    expect(parsed).toEqual(distribution);
  });

  it('SK-01, SK-02: has 65 bytes at least and version 3, in the high nibble', () => {
    expect(() => parseSenderKeyDistributionMessage(message.subarray(0, 64))).toThrow('too short');
    expect(codeOf(() => parseSenderKeyDistributionMessage(message.subarray(0, 64)))).toBe('E_MESSAGE_MALFORMED');
    for (const first of [0x30, 0x33, 0x3f]) {
      expect(parseSenderKeyDistributionMessage(Uint8Array.of(first, ...message.subarray(1)))).toEqual(distribution);
    }
    for (const first of [0x00, 0x23, 0x43, 0xf3]) {
      const bytes = Uint8Array.of(first, ...message.subarray(1));
      expect(codeOf(() => parseSenderKeyDistributionMessage(bytes))).toBe('E_MESSAGE_VERSION');
    }
  });

  it('SK-06: is a whole protobuf', () => {
    const unknownField = Uint8Array.of(0x98, 0x06, 0x07);
    expect(parseSenderKeyDistributionMessage(concatBytes(message, unknownField))).toEqual(distribution);
    for (const bytes of [message.subarray(0, -1), concatBytes(message, Uint8Array.of(0x1a, 0))]) {
      expect(codeOf(() => parseSenderKeyDistributionMessage(bytes))).toBe('E_MESSAGE_MALFORMED');
    }
  });

  it.each(['distributionUuid', 'chainId', 'iteration', 'chainKey', 'signingKey'] as const)(
    'SK-07: has a field %s',
    (name) => {
      const { [name]: _, ...rest } = fields;
      expect(codeOf(() => parse(rest))).toBe('E_MESSAGE_MALFORMED');
      expect(parse(fields)).toEqual(distribution);
    },
  );

  it('SK-05: has a distribution id of 16 bytes', () => {
    expect(parse({ ...fields, distributionUuid: new Uint8Array(16) }).distributionId).toEqual(new Uint8Array(16));
    for (const length of [15, 17]) {
      expect(codeOf(() => parse({ ...fields, distributionUuid: new Uint8Array(length) }))).toBe('E_MESSAGE_MALFORMED');
    }
  });

  it('SK-08: has a chain key of 32 bytes', () => {
    expect(parse({ ...fields, chainKey: new Uint8Array(32) }).chainKey).toEqual(new Uint8Array(32));
    for (const length of [0, 31, 33]) {
      expect(codeOf(() => parse({ ...fields, chainKey: new Uint8Array(length) }))).toBe('E_MESSAGE_MALFORMED');
    }
  });

  it('SK-09: has a signing key of exactly 33 bytes with its type byte', () => {
    const key = serializePublicKey(signingPublicKey);
    expect(parse({ ...fields, signingKey: key }).signingPublicKey).toEqual(signingPublicKey);
    const wrongType = Uint8Array.of(6, ...key.subarray(1));
    for (const signingKey of [key.subarray(0, 32), concatBytes(key, Uint8Array.of(0)), wrongType]) {
      expect(codeOf(() => parse({ ...fields, signingKey }))).toBe('E_MESSAGE_MALFORMED');
    }
  });
});

function parse(untrusted: SenderKeyDistributionMessageFields) {
  const body = encodeSenderKeyDistributionMessage(untrusted);
  // An unknown field keeps a message that lacks much above the least length.
  const filler = Uint8Array.of(0x9a, 0x06, 64, ...new Uint8Array(64));
  return parseSenderKeyDistributionMessage(concatBytes(Uint8Array.of(0x33), body, filler));
}
