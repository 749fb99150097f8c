/** What a step of sender keys derives or draws is wiped when the step is over, unless a record holds it. */

import { utf8ToBytes } from '@sotto/crypto';
import { describe, expect, it } from 'vitest';
import { SKIPPED_SEEDS_MAX } from '../src/limits.ts';
import {
  createSenderKeyDistribution,
  decryptSenderKeyMessage,
  encryptSenderKeyMessage,
  rotateSenderKey,
} from '../src/sender-key-cipher.ts';
import { createSenderKeyMessage } from '../src/sender-key-message.ts';
import { type SenderKeyRecord, senderKeySecretsOnlyIn } from '../src/sender-key-record.ts';
import { DISTRIBUTION_ID, SenderKeyEnd, senderAndReader } from './sender-key-support.ts';
import { codeOf } from './support.ts';
import { leftOf, watched } from './watched.ts';

const plaintext = utf8ToBytes('text');

describe('a step of sender keys leaves no secret behind', () => {
  it('when it starts a chain, encrypts and rotates', () => {
    const { env, born } = watched(new SenderKeyEnd('wiping'));
    const created = createSenderKeyDistribution(undefined, { distributionId: DISTRIBUTION_ID }, env);
    expectGone(born, created.state);
    const sent = encryptSenderKeyMessage(created.state, { plaintext }, env);
    expectGone(born, created.state, sent.state);
    const rotated = rotateSenderKey(sent.state, env);
    expectGone(born, created.state, sent.state, rotated.state);
    expect(born.length).toBeGreaterThan(8);
  });

  it('when it reads a message ahead, and late', () => {
    const { sender, reader } = senderAndReader('wiping reader');
    const late = sender.encrypt('late');
    sender.sendLost(SKIPPED_SEEDS_MAX + 3);
    const ahead = sender.encrypt('ahead');
    const { env, born } = watched(reader);
    const read = decryptSenderKeyMessage(reader.record, { bytes: ahead }, env);
    expectGone(born, reader.record!, read.state);
    expect(codeOf(() => decryptSenderKeyMessage(read.state, { bytes: late }, env))).toBe('E_MESSAGE_DUPLICATE');
    sender.sendLost(2);
    const next = decryptSenderKeyMessage(read.state, { bytes: sender.encrypt('next') }, env);
    expectGone(born, reader.record!, read.state, next.state);
  });

  it('when it reads a message that was skipped', () => {
    const { sender, reader } = senderAndReader('wiping skipped');
    const late = sender.encrypt('late');
    const { env, born } = watched(reader);
    const ahead = decryptSenderKeyMessage(reader.record, { bytes: sender.encrypt('ahead') }, env);
    const read = decryptSenderKeyMessage(ahead.state, { bytes: late }, env);
    expectGone(born, reader.record!, ahead.state, read.state);
    expect(read.spent).toEqual([ahead.state.states[0]!.skippedSeeds[0]!.secret]);
  });

  it('when a signed message does not decrypt after a long way', () => {
    const { sender, reader } = senderAndReader('wiping a refusal');
    const { chainId, signingPrivateKey } = sender.record!.states[0]!;
    const content = { distributionId: DISTRIBUTION_ID, chainId, iteration: 2_500, ciphertext: new Uint8Array(15) };
    const bytes = createSenderKeyMessage(content, signingPrivateKey!, sender.env);
    const { env, born } = watched(reader);
    expect(codeOf(() => decryptSenderKeyMessage(reader.record, { bytes }, env))).toBe('E_MESSAGE_UNDECRYPTABLE');
    expect(born.length).toBeGreaterThan(2_500);
    expectGone(born, reader.record!);
  });
});

/** All of `born` is zero, but for what one of the records holds and for the chain id, which is no secret. */
function expectGone(born: readonly Uint8Array[], ...records: readonly SenderKeyRecord[]): void {
  const held = records.flatMap((record) => senderKeySecretsOnlyIn(record, undefined));
  expect(leftOf(born, held).filter(({ length }) => length > 4).length).toBe(0);
}
