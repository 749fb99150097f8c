import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storageCodecs } from '../test/codecs-storage.ts';
import { encodeStoredSessionRecord, type StoredSession, type StoredSessionRecord } from './storage-session.ts';
import { writeSession, writeSessionRecord, writeSkippedSecrets } from './storage-session-writer.ts';

const [, codec] = storageCodecs.find(([name]) => name === 'StoredSessionRecord')!;
const records = codec.message as fc.Arbitrary<StoredSessionRecord>;

describe('a session record written by hand', () => {
  it('has the bytes that generated code gives it', () => {
    fc.assert(
      fc.property(records, (record) => {
        expect(writeSessionRecord(record)).toEqual(encodeStoredSessionRecord(record));
      }),
    );
  });

  it('has the same bytes where parts of it were encoded before', () => {
    fc.assert(
      fc.property(records, (record) => {
        const parts = {
          current: record.current && withEncodedLists(record.current),
          archived: record.archived.map((session) => ({ encoded: writeSession(session) })),
        };
        expect(writeSessionRecord(parts)).toEqual(encodeStoredSessionRecord(record));
      }),
    );
  });

  it('has a skipped list of full length', () => {
    const seeds = Array.from({ length: 2000 }, (_, index) => ({ index, seed: new Uint8Array(32).fill(index) }));
    const [session] = fc.sample(
      records.filter(({ current }) => (current?.receivingChains.length ?? 0) > 0),
      1,
    );
    const [chain, ...rest] = session!.current!.receivingChains;
    const current = { ...session!.current!, receivingChains: [{ ...chain!, skippedSeeds: seeds }, ...rest] };
    const record = { ...session!, current };
    expect(writeSessionRecord(record)).toEqual(encodeStoredSessionRecord(record));
    expect(writeSessionRecord({ ...record, current: withEncodedLists(current) })).toEqual(
      encodeStoredSessionRecord(record),
    );
  });

  it('is refused with a field of a wrong length or size, and leaves nothing for the next one', () => {
    const [record] = fc.sample(
      records.filter(({ current }) => current !== undefined),
      1,
    );
    const current = record!.current!;
    const wrong: Partial<StoredSession>[] = [
      { rootKey: new Uint8Array(31) },
      { initiatorBaseKey: new Uint8Array(32) },
      { previousCounter: -1 },
      { localRegistrationId: 2 ** 32 },
      { remoteRegistrationId: 0.5 },
    ];
    for (const part of wrong) {
      const [name] = Object.keys(part);
      expect(() => writeSessionRecord({ current: { ...current, ...part }, archived: [] })).toThrow(
        expect.objectContaining({ name: 'RangeError', message: expect.stringMatching(`^${name} must be`) }),
      );
      expect(writeSessionRecord(record!)).toEqual(encodeStoredSessionRecord(record!));
    }
  });
});

function withEncodedLists(session: StoredSession) {
  const { receivingChains, postQuantumRatchet } = session;
  return {
    ...session,
    receivingChains: receivingChains.map((chain) => ({
      ...chain,
      skippedSeeds: { encoded: writeSkippedSecrets(chain.skippedSeeds, 'seeds') },
    })),
    ...(postQuantumRatchet && {
      postQuantumRatchet: {
        ...postQuantumRatchet,
        links: postQuantumRatchet.links.map((link) => ({
          ...link,
          receiving: {
            ...link.receiving,
            skippedKeys: { encoded: writeSkippedSecrets(link.receiving.skippedKeys, 'keys') },
          },
        })),
      },
    }),
  };
}
