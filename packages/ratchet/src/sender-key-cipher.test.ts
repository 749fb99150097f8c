import { bytesToHex, concatBytes, createProvider, utf8ToBytes } from '@sotto/crypto';
import { describe, expect, it, vi } from 'vitest';
import { DISTRIBUTION_ID, SenderKeyEnd, senderAndReader } from '../test/sender-key-support.ts';
import { codeOf, crypto } from '../test/support.ts';
import { PLAINTEXT_BYTES_MAX, UINT32_MAX } from './limits.ts';
import {
  createSenderKeyDistribution,
  decryptSenderKeyMessage,
  encryptSenderKeyMessage,
  rotateSenderKey,
} from './sender-key-cipher.ts';
import { readSenderKeyDistributionIds } from './sender-key-distribution.ts';
import { createSenderKeyMessage, readSenderKeyMessageIds } from './sender-key-message.ts';
import type { SenderKeyRecord } from './sender-key-record.ts';
import { encodeSenderKeyRecord } from './sender-key-storage.ts';

const OTHER_ID = new Uint8Array(16).fill(9);

describe('distributing', () => {
  it('starts a chain of 31 random bits once and then hands it out as it stands', () => {
    const { sender, reader } = senderAndReader('as it stands');
    const first = sender.distribution();
    expect(sender.distribution()).toEqual(first);
    const message = sender.encrypt('zero');
    const late = new SenderKeyEnd('late reader');
    late.process(sender.distribution());
    const { chainId, iteration } = readSenderKeyDistributionIds(sender.distribution());
    expect(iteration).toBe(1);
    expect(chainId).toBe(readSenderKeyDistributionIds(first).chainId);
    expect(codeOf(() => late.decrypt(message))).toBe('E_MESSAGE_DUPLICATE');
    expect(reader.decrypt(message)).toBe('zero');
    const next = sender.encrypt('one');
    expect([late.decrypt(next), reader.decrypt(next)]).toEqual(['one', 'one']);
  });

  it('draws a chain id below 2^31', () => {
    const { env } = new SenderKeyEnd('ids');
    const ones = { ...env, random: (length: number) => new Uint8Array(length).fill(0xff) };
    const { output } = createSenderKeyDistribution(undefined, { distributionId: DISTRIBUTION_ID }, ones);
    expect(readSenderKeyDistributionIds(output).chainId).toBe(0x7fff_ffff);
  });

  it('takes a copy of the distribution id', () => {
    const distributionId = DISTRIBUTION_ID.slice();
    const { state } = createSenderKeyDistribution(undefined, { distributionId }, new SenderKeyEnd('copy').env);
    distributionId.fill(0);
    expect(state.distributionId).toEqual(DISTRIBUTION_ID);
  });

  it('is misuse with a wrong id, on a record of another distribution, and on that of another sender', () => {
    const { sender, reader } = senderAndReader('misuse');
    const distribute = (record: SenderKeyRecord | undefined, distributionId: Uint8Array) => () =>
      createSenderKeyDistribution(record, { distributionId }, sender.env);
    expect(distribute(undefined, new Uint8Array(15))).toThrow(/^distributionId: /);
    expect(distribute(sender.record, OTHER_ID)).toThrow(/^record: is of another distribution/);
    expect(distribute(reader.record, DISTRIBUTION_ID)).toThrow(/^record: is of another sender/);
    expect(() => rotateSenderKey(reader.record!, sender.env)).toThrow(/^record: is of another sender/);
  });
});

describe('rotating', () => {
  it('starts a new chain, which those who had the old one cannot read', () => {
    const { sender, reader } = senderAndReader('rotation');
    const excluded = new SenderKeyEnd('excluded');
    excluded.process(sender.distribution());
    const underway = sender.encrypt('under way');
    const before = sender.record!;
    const secrets = [before.states[0]!.chainKey, before.states[0]!.signingPrivateKey!];
    reader.process(sender.rotate());
    expect(secrets.every((secret) => secret.every((byte) => byte === 0))).toBe(true);
    expect(sender.record!.states.length).toBe(1);
    expect(sender.record!.states[0]!.signingPublicKey).not.toEqual(before.states[0]!.signingPublicKey);
    const message = sender.encrypt('without them');
    expect(reader.decrypt(message)).toBe('without them');
    expect(reader.decrypt(underway)).toBe('under way');
    expect(codeOf(() => excluded.decrypt(message))).toBe('E_SENDER_KEY_UNKNOWN');
  });
});

describe('processing a distribution', () => {
  it('does not set a known chain back', () => {
    const { sender, reader } = senderAndReader('not back');
    const first = sender.distribution();
    const message = sender.encrypt('once');
    reader.decrypt(message);
    reader.process(first);
    expect(codeOf(() => reader.decrypt(message))).toBe('E_MESSAGE_DUPLICATE');
    reader.process(sender.distribution());
    expect(reader.decrypt(sender.encrypt('on'))).toBe('on');
  });

  it('SK-12: is of the distribution of its record', () => {
    const { sender, reader } = senderAndReader('wrong distribution');
    const other = new SenderKeyEnd('other', OTHER_ID);
    const before = encodeSenderKeyRecord(reader.record!);
    expect(codeOf(() => reader.process(other.distribution()))).toBe('E_SENDER_KEY_UNKNOWN');
    expect(encodeSenderKeyRecord(reader.record!)).toEqual(before);
    reader.process(sender.distribution());
  });
});

describe('encrypting', () => {
  it('SK-10: needs a chain of our own', () => {
    const end = new SenderKeyEnd('own');
    expect(codeOf(() => end.encrypt('x'))).toBe('E_SENDER_KEY_UNKNOWN');
    end.distribution();
    expect(readSenderKeyMessageIds(end.encrypt('x')).iteration).toBe(0);
    const { reader } = senderAndReader('not own');
    expect(() => reader.encrypt('x')).toThrow(/^record: is of another sender/);
  });

  it('SK-11: ends with the last iteration that can be read', () => {
    const { sender, reader } = senderAndReader('last');
    sender.record = { ...sender.record!, states: [{ ...sender.record!.states[0]!, index: UINT32_MAX - 1 }] };
    reader.record = undefined;
    reader.process(sender.distribution());
    const last = sender.encrypt('last');
    expect(readSenderKeyMessageIds(last).iteration).toBe(UINT32_MAX - 1);
    expect(codeOf(() => sender.encrypt('beyond'))).toBe('E_SESSION_EXHAUSTED');
    expect(reader.decrypt(last)).toBe('last');
    expect(encodeSenderKeyRecord(reader.record!).length).toBeGreaterThan(100);
    reader.process(sender.rotate());
    expect(reader.decrypt(sender.encrypt('on a new chain'))).toBe('on a new chain');
  });

  it('takes plaintexts from nothing to 65 536 bytes, with about 95 bytes around them', () => {
    const { sender, reader } = senderAndReader('sizes');
    for (const length of [0, 1, 15, 16, PLAINTEXT_BYTES_MAX]) {
      const message = sender.encrypt('x'.repeat(length));
      expect(reader.decrypt(message)).toBe('x'.repeat(length));
      const padded = length - (length % 16) + 16;
      expect(message.length - padded).toBeGreaterThanOrEqual(89);
      expect(message.length - padded).toBeLessThanOrEqual(99);
    }
    const plaintext = new Uint8Array(PLAINTEXT_BYTES_MAX + 1);
    expect(() => encryptSenderKeyMessage(sender.record, { plaintext }, sender.env)).toThrow(/^plaintext: /);
  });
});

describe('decrypting', () => {
  it('SK-12: needs a known sender, distribution and chain', () => {
    const { sender, reader } = senderAndReader('known');
    const message = sender.encrypt('x');
    expect(codeOf(() => new SenderKeyEnd('stranger').decrypt(message))).toBe('E_SENDER_KEY_UNKNOWN');
    const { sender: elsewhere } = senderAndReader('other chain');
    expect(codeOf(() => reader.decrypt(elsewhere.encrypt('x')))).toBe('E_SENDER_KEY_UNKNOWN');
    // The same chain under another distribution: the id is signed, but the record is not of it.
    const moved = new SenderKeyEnd('moved', OTHER_ID);
    moved.record = { ...sender.record!, distributionId: OTHER_ID };
    expect(codeOf(() => reader.decrypt(moved.encrypt('x')))).toBe('E_SENDER_KEY_UNKNOWN');
    expect(reader.decrypt(message)).toBe('x');
  });

  it('SK-13: needs the signature of the chain, before anything is computed', () => {
    const { sender, reader } = senderAndReader('signature');
    const { sender: impostor } = senderAndReader('impostor');
    const { chainId } = sender.record!.states[0]!;
    const far = { distributionId: DISTRIBUTION_ID, chainId, iteration: 25_000, ciphertext: new Uint8Array(16) };
    const forged = createSenderKeyMessage(far, impostor.record!.states[0]!.signingPrivateKey!, impostor.env);
    const hmacSha256 = vi.fn(crypto.hmacSha256);
    const decrypt = (bytes: Uint8Array) =>
      decryptSenderKeyMessage(reader.record, { bytes }, { crypto: createProvider({ ...crypto, hmacSha256 }) });
    expect(codeOf(() => decrypt(forged))).toBe('E_SIGNATURE_INVALID');
    expect(hmacSha256).not.toHaveBeenCalled();
    expect(decrypt(sender.encrypt('x')).output).toEqual(utf8ToBytes('x'));
    expect(hmacSha256).toHaveBeenCalledTimes(2);
    // A replay is told from a forgery by its signature.
    const message = sender.encrypt('y');
    reader.decrypt(message);
    expect(codeOf(() => reader.decrypt(message))).toBe('E_MESSAGE_DUPLICATE');
    const damaged = message.map((byte, i) => (i === message.length - 1 ? byte ^ 1 : byte));
    expect(codeOf(() => reader.decrypt(damaged))).toBe('E_SIGNATURE_INVALID');
  });

  it('SK-14: needs whole blocks and correct padding, and keeps the place for a good message', () => {
    const { sender, reader } = senderAndReader('padding');
    const good = sender.encrypt('good');
    const { chainId, signingPrivateKey } = sender.record!.states[0]!;
    const before = encodeSenderKeyRecord(reader.record!);
    for (const length of [0, 15, 16, 17, 32]) {
      const ids = { distributionId: DISTRIBUTION_ID, chainId, iteration: 0 };
      const signed = createSenderKeyMessage(
        { ...ids, ciphertext: new Uint8Array(length) },
        signingPrivateKey!,
        sender.env,
      );
      expect(codeOf(() => reader.decrypt(signed))).toBe('E_MESSAGE_UNDECRYPTABLE');
    }
    expect(encodeSenderKeyRecord(reader.record!)).toEqual(before);
    expect(reader.decrypt(good)).toBe('good');
  });

  it('reads older chains of the sender too, each with its own key', () => {
    const { sender, reader } = senderAndReader('older chains');
    const messages = [sender.encrypt('chain 0')];
    for (let n = 1; n < 5; n++) {
      reader.process(sender.rotate());
      messages.push(sender.encrypt(`chain ${n}`));
    }
    for (const [n, message] of messages.entries()) expect(reader.decrypt(message)).toBe(`chain ${n}`);
    expect(reader.record!.states.map(({ index }) => index)).toEqual([1, 1, 1, 1, 1]);
  });

  it('does not tell one sender from another by itself: the record does', () => {
    const { sender, reader } = senderAndReader('two senders');
    const { sender: other, reader: ofOther } = senderAndReader('two senders, the second');
    const message = other.encrypt('from the other');
    expect(codeOf(() => reader.decrypt(message))).toBe('E_SENDER_KEY_UNKNOWN');
    expect(ofOther.decrypt(message)).toBe('from the other');
    expect(reader.decrypt(sender.encrypt('from the one'))).toBe('from the one');
  });

  it('changes neither its arguments nor the record', () => {
    const { sender, reader } = senderAndReader('unchanged');
    sender.encrypt('lost');
    const message = sender.encrypt('read');
    const [bytes, before] = [message.slice(), bytesToHex(encodeSenderKeyRecord(reader.record!))];
    const step = reader.decryptStep(message);
    expect(message).toEqual(bytes);
    expect(bytesToHex(encodeSenderKeyRecord(reader.record!))).toBe(before);
    expect(step.output).toEqual(utf8ToBytes('read'));
    expect(codeOf(() => reader.decryptStep(concatBytes(message, Uint8Array.of(0))))).toBe('E_MESSAGE_MALFORMED');
  });
});
