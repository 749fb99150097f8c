/**
 * libsignal answers the negative vectors as they say: it accepts what is valid, refuses what is not, each with the error
 * that the case names, and accepts what only we refuse.
 */

import { describe, expect, it } from 'vitest';
import {
  type BundleInput,
  type CertificateInput,
  type FingerprintInput,
  feedBundle,
  feedCertificate,
  feedFingerprint,
  feedKey,
  feedRequest,
  feedSealed,
  feedSenderKey,
  feedSent,
  type KeyInput,
  type MessageInput,
  type RequestInput,
  type SealedInput,
  type SenderKeyInput,
  senderKeyStoreOf,
} from '../src/negative-feeders.ts';
import { Receiver } from '../src/negative-sessions.ts';
import { answerOf, byName, type NegativeCase, nameOf, type Outputs, readNegative } from '../src/negative-vectors.ts';

describe('negative/keys.json: libsignal', () => {
  // libsignal reads KEM ciphertexts inside of messages only.
  const cases = readNegative<KeyInput>('negative/keys.json').filter(({ kind }) => kind !== 'kem-ciphertext');
  it.each(byName(cases))('%s', (_, one) => expectAnswer(one, () => feedKey(one)));
});

describe('negative/bundles.json: libsignal', () => {
  it.each(byName(readNegative<BundleInput>('negative/bundles.json')))('%s', (_, one) =>
    expectAnswer(one, () => feedBundle(one)),
  );
});

describe.each([
  ['negative/pre-key-messages.json', 'preKeySignalMessage'],
  ['negative/signal-messages.json', 'signalMessage'],
  ['negative/post-quantum-messages.json', undefined],
] as const)('%s: libsignal', (path, type) => {
  // libsignal cannot be made an initiator with chosen keys.
  const cases = readNegative<MessageInput>(path).filter(({ state }) => state.record === undefined);
  it.each(byName(cases))('%s', async (_, one) => {
    const receiver = await Receiver.of(one.state);
    await expectAnswer(one, () => receiver.read(type ?? one.type!, one.bytes));
  });
});

describe('negative/sender-keys.json: libsignal', () => {
  it.each(byName(readNegative<SenderKeyInput>('negative/sender-keys.json')))('%s', async (_, one) => {
    const store = await senderKeyStoreOf(one);
    await expectAnswer(one, () => feedSenderKey(store, one.type, one.bytes));
  });
});

describe('negative/certificates.json: libsignal', () => {
  it.each(byName(readNegative<CertificateInput>('negative/certificates.json')))('%s', (_, one) =>
    expectAnswer(one, () => feedCertificate(one)),
  );
});

describe('negative/sealed-sender.json: libsignal', () => {
  it.each(byName(readNegative<SealedInput>('negative/sealed-sender.json')))('%s', (_, one) =>
    expectAnswer(one, () => feedSealed(one)),
  );
});

describe('negative/sealed-sender-sent.json: libsignal', () => {
  it.each(byName(readNegative<{ readonly bytes: string }>('negative/sealed-sender-sent.json')))('%s', (_, one) =>
    expectAnswer(one, () => feedSent(one)),
  );
});

describe('negative/decryption-errors.json: libsignal', () => {
  it.each(byName(readNegative<RequestInput>('negative/decryption-errors.json')))('%s', (_, one) =>
    expectAnswer(one, () => feedRequest(one)),
  );
});

describe('negative/fingerprints.json: libsignal', () => {
  it.each(byName(readNegative<FingerprintInput>('negative/fingerprints.json')))('%s', (_, one) =>
    expectAnswer(one, () => feedFingerprint(one)),
  );
});

async function expectAnswer(one: NegativeCase<unknown>, feed: () => Outputs | Promise<Outputs>): Promise<void> {
  const answer = await answerOf(feed);
  if ('refusal' in answer) {
    expect(nameOf(answer.refusal)).toBe(one.libsignal);
    return;
  }
  // A case that only we refuse says nothing about outputs.
  expect(one.valid || one.stricterThanLibsignal).toBe(true);
  const names = one.valid ? Object.keys(answer.outputs) : [];
  for (const name of names) expect(one[name]).toEqual(answer.outputs[name]);
}
