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
import { answerOf, type NegativeCase, nameOf, type Outputs, readNegative } from '../src/negative-vectors.ts';

describe('keys.json', () => {
  // libsignal reads KEM ciphertexts inside of messages only.
  const cases = readNegative<KeyInput>('negative/keys.json').filter(({ kind }) => kind !== 'kem-ciphertext');
  it.each(cases)('$name', (one) => expectAnswer(one, () => feedKey(one)));
});

describe('bundles.json', () => {
  it.each(readNegative<BundleInput>('negative/bundles.json'))('$name', (one) =>
    expectAnswer(one, () => feedBundle(one)),
  );
});

describe.each([
  { file: 'pre-key-messages.json', type: 'preKeySignalMessage' },
  { file: 'signal-messages.json', type: 'signalMessage' },
  { file: 'post-quantum-messages.json', type: undefined },
] as const)('$file', ({ file, type }) => {
  // libsignal cannot be made an initiator with chosen keys.
  const cases = readNegative<MessageInput>(`negative/${file}`).filter(({ state }) => state.record === undefined);
  it.each(cases)('$name', async (one) => {
    const receiver = await Receiver.of(one.state);
    await expectAnswer(one, () => receiver.read(type ?? one.type!, one.bytes));
  });
});

describe('sender-keys.json', () => {
  it.each(readNegative<SenderKeyInput>('negative/sender-keys.json'))('$name', async (one) => {
    const store = await senderKeyStoreOf(one);
    await expectAnswer(one, () => feedSenderKey(store, one.type, one.bytes));
  });
});

describe('certificates.json', () => {
  it.each(readNegative<CertificateInput>('negative/certificates.json'))('$name', (one) =>
    expectAnswer(one, () => feedCertificate(one)),
  );
});

describe('sealed-sender.json', () => {
  it.each(readNegative<SealedInput>('negative/sealed-sender.json'))('$name', (one) =>
    expectAnswer(one, () => feedSealed(one)),
  );
});

describe('sealed-sender-sent.json', () => {
  it.each(readNegative<{ readonly bytes: string }>('negative/sealed-sender-sent.json'))('$name', (one) =>
    expectAnswer(one, () => feedSent(one)),
  );
});

describe('decryption-errors.json', () => {
  it.each(readNegative<RequestInput>('negative/decryption-errors.json'))('$name', (one) =>
    expectAnswer(one, () => feedRequest(one)),
  );
});

describe('fingerprints.json', () => {
  it.each(readNegative<FingerprintInput>('negative/fingerprints.json'))('$name', (one) =>
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
