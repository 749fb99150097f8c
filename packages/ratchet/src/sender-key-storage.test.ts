import { bytesToHex, concatBytes } from '@sotto/crypto';
import { decodeStoredSenderKeyRecord, encodeStoredSenderKeyRecord, type StoredSenderKeyState } from '@sotto/wire';
import { describe, expect, it } from 'vitest';
import { DISTRIBUTION_ID, senderAndReader } from '../test/sender-key-support.ts';
import { codeOf } from '../test/support.ts';
import type { MessageSeed } from './keys.ts';
import { SKIPPED_SEEDS_MAX, UINT32_MAX } from './limits.ts';
import { type SenderKeyRecord, senderKeySecretsOnlyIn } from './sender-key-record.ts';
import { decodeSenderKeyRecord, encodeSenderKeyRecord } from './sender-key-storage.ts';

const { own, others } = fullRecords();
const bytes = encodeSenderKeyRecord(others);
const stored = decodeStoredSenderKeyRecord(bytes);

describe('stored sender key records', () => {
  it.each([
    ['ours', own],
    ['of another sender', others],
  ])('come back as they were: %s', (_, record) => {
    const encoded = encodeSenderKeyRecord(record);
    expect(decodeSenderKeyRecord(encoded)).toEqual(record);
    expect(encodeSenderKeyRecord(decodeSenderKeyRecord(encoded))).toEqual(encoded);
    expect(decodeSenderKeyRecord(Buffer.from(encoded))).toEqual(record);
    const text = bytesToHex(encoded);
    for (const secret of senderKeySecretsOnlyIn(record, undefined)) expect(text).toContain(bytesToHex(secret));
  });

  it('share no memory with their bytes, so either can be wiped', () => {
    const copy = bytes.slice();
    const decoded = decodeSenderKeyRecord(copy);
    copy.fill(0);
    expect(decoded).toEqual(others);
    for (const secret of senderKeySecretsOnlyIn(decoded, undefined)) secret.fill(0);
    expect(decodeSenderKeyRecord(bytes)).toEqual(others);
  });

  it('hold 411 KiB at most', () => {
    const secret = new Uint8Array(32).fill(1) as MessageSeed;
    const end = UINT32_MAX;
    const skippedSeeds = Array.from({ length: SKIPPED_SEEDS_MAX }, (_, i) => ({
      index: end - SKIPPED_SEEDS_MAX + i,
      secret,
    }));
    const full = { ...own.states[0]!, index: end, skippedSeeds };
    const states = [0, 1, 2, 3, 4].map((n) => ({ ...full, chainId: end - n }));
    const encoded = encodeSenderKeyRecord({ distributionId: DISTRIBUTION_ID, states });
    expect(encoded.length).toBe(420_625);
    expect(decodeSenderKeyRecord(encoded).states).toEqual(states);
  });

  it('SK-16: have this version, fields of their length and 1 to 5 states', () => {
    for (const damaged of [
      new Uint8Array(0),
      Uint8Array.of(8, 1),
      Uint8Array.of(8, 2),
      bytes.subarray(0, -1),
      concatBytes(bytes, bytes),
    ]) {
      expect(codeOf(() => decodeSenderKeyRecord(damaged))).toBe('E_RECORD_INVALID');
    }
    const untyped = { ...stored.states[0]!, signingPublicKey: new Uint8Array(33) };
    expectInvalid(untyped, ...stored.states.slice(1));
    expect(decodeSenderKeyRecord(encodeStoredSenderKeyRecord(stored))).toEqual(others);
  });

  it('SK-17: have one state for a chain id', () => {
    const [first, second] = stored.states;
    expectInvalid(first!, { ...second!, chainId: first!.chainId });
    const { states } = decodeSenderKeyRecord(encodeStoredSenderKeyRecord({ ...stored, states: [second!, first!] }));
    expect(states.length).toBe(2);
  });

  it('SR-03: have skipped places that ascend and lie before the end of their chain', () => {
    const state = stored.states.find(({ skippedSeeds }) => skippedSeeds.length > 1)!;
    const seeds = state.skippedSeeds;
    for (const skippedSeeds of [[seeds[1]!, seeds[0]!], [seeds[0]!, seeds[0]!], [{ ...seeds[0]!, index: 99 }]]) {
      expectInvalid({ ...state, skippedSeeds });
    }
  });
});

function expectInvalid(...states: readonly StoredSenderKeyState[]): void {
  const untrusted = encodeStoredSenderKeyRecord({ ...stored, states });
  expect(codeOf(() => decodeSenderKeyRecord(untrusted))).toBe('E_RECORD_INVALID');
}

/** One with a private key; one with two chains, skipped messages in one of them. */
function fullRecords(): { readonly own: SenderKeyRecord; readonly others: SenderKeyRecord } {
  const { sender, reader } = senderAndReader('stored');
  for (const text of ['lost', 'lost too']) sender.encrypt(text);
  reader.decrypt(sender.encrypt('read'));
  reader.process(sender.rotate());
  sender.encrypt('under way');
  return { own: sender.record!, others: reader.record! };
}
