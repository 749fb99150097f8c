/** The published vector of sender keys, every intermediate value of it, in both roles. */

import { bytesToHex, bytesToUtf8, hexToBytes, utf8ToBytes } from '@sotto/crypto';
import { readVectors, type VectorCase } from '@sotto/testkit';
import { describe, expect, it } from 'vitest';
import { type ChainKey, serializePublicKey } from '../src/keys.ts';
import { deriveMessageSeed, deriveNextChainKey } from '../src/message-chain.ts';
import {
  createSenderKeyDistribution,
  decryptSenderKeyMessage,
  encryptSenderKeyMessage,
  processSenderKeyDistribution,
} from '../src/sender-key-cipher.ts';
import { readSenderKeyDistributionIds } from '../src/sender-key-distribution.ts';
import { readSenderKeyMessageIds } from '../src/sender-key-message.ts';
import { deriveSenderKeyMessageKeys } from '../src/sender-key-message-keys.ts';
import { crypto, envOf, scripted } from './support.ts';

interface SenderKeyCase extends VectorCase {
  readonly distributionId: string;
  readonly chainId: number;
  readonly iteration: number;
  readonly chainKey: string;
  readonly signing: { readonly privateKey: string; readonly publicKey: string };
  readonly plaintext: string;
  readonly random: string;
  readonly distributionMessage: string;
  readonly seed: string;
  readonly nonce: string;
  readonly cipherKey: string;
  readonly nextChainKey: string;
  readonly message: string;
}

const bytes = hexToBytes;
const hex = bytesToHex;

describe.each(readVectors<SenderKeyCase>('signal/sender-key.json').cases)('signal/sender-key.json: $name', (vector) => {
  const chainId = vector.chainId.toString(16).padStart(8, '0');
  const random = scripted(chainId, vector.chainKey, vector.signing.privateKey, vector.random);
  const created = createSenderKeyDistribution(
    undefined,
    { distributionId: bytes(vector.distributionId) },
    envOf(random),
  );

  it('is distributed in these bytes', () => {
    expect(hex(created.output)).toBe(vector.distributionMessage);
    const { signingPublicKey } = created.state.states[0]!;
    expect(hex(serializePublicKey(signingPublicKey))).toBe(vector.signing.publicKey);
  });

  it('has these keys on the way', () => {
    const chainKey = bytes(vector.chainKey) as ChainKey;
    const seed = deriveMessageSeed(crypto, chainKey);
    const { nonce, cipherKey } = deriveSenderKeyMessageKeys(crypto, seed);
    expect([seed, nonce, cipherKey].map(hex)).toEqual([vector.seed, vector.nonce, vector.cipherKey]);
    expect(hex(deriveNextChainKey(crypto, chainKey))).toBe(vector.nextChainKey);
  });

  it('encrypts to this message and goes on from this chain key', () => {
    const plaintext = utf8ToBytes(vector.plaintext);
    const sent = encryptSenderKeyMessage(created.state, { plaintext }, envOf(random));
    expect(hex(sent.output)).toBe(vector.message);
    expect(sent.state.states[0]).toMatchObject({ index: vector.iteration + 1 });
    expect(hex(sent.state.states[0]!.chainKey)).toBe(vector.nextChainKey);
  });

  it('is taken in, and its message read', () => {
    const ids = { distributionId: bytes(vector.distributionId), chainId: vector.chainId, iteration: vector.iteration };
    expect(readSenderKeyDistributionIds(bytes(vector.distributionMessage))).toEqual(ids);
    expect(readSenderKeyMessageIds(bytes(vector.message))).toEqual(ids);
    const taken = processSenderKeyDistribution(undefined, { bytes: bytes(vector.distributionMessage) });
    const read = decryptSenderKeyMessage(taken.state, { bytes: bytes(vector.message) }, { crypto });
    expect(bytesToUtf8(read.output)).toBe(vector.plaintext);
    expect(hex(read.state.states[0]!.chainKey)).toBe(vector.nextChainKey);
  });
});
