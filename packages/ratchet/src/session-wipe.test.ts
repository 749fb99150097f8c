import { utf8ToBytes, wipe } from '@sotto/crypto';
import { expect, it } from 'vitest';
import { type Device, pair, remoteOf } from '../test/support.ts';
import { leftOf, watched } from '../test/watched.ts';
import { decryptMessage, encryptMessage, initiateSession } from './session-cipher.ts';
import { archiveCurrentSession, listSessions, type SessionRecord } from './session-record.ts';
import { wipeSessionRecord } from './session-wipe.ts';
import type { Step } from './step.ts';

it('overwrites every secret of a record: of both ratchets, of skipped messages, of archived sessions', () => {
  const { alice, bob } = pair('wiping a record');
  const ends = [alice, bob].map((device) => ({ device, ...watched(device) }));
  const [one, other] = [ends[0]!, ends[1]!];
  const send = (from: typeof one, to: typeof one) => {
    const letter = { local: from.device.local, remote: remoteOf(to.device), plaintext: utf8ToBytes('text') };
    return commit(from.device, encryptMessage(from.device.record, letter, from.env));
  };
  const initiate = () => {
    const input = {
      local: alice.local,
      remote: remoteOf(bob),
      bundle: bob.bundle({ lastResort: true, oneTime: false }),
    };
    commit(alice, initiateSession(alice.record, input, one.env));
  };
  initiate();
  for (let n = 0; n < 120; n++) {
    const [from, to] = n % 2 === 0 ? [one, other] : [other, one];
    // The first of two is lost, so that its keys are kept.
    if (n % 5 === 1) send(from, to);
    const message = send(from, to);
    const input = { local: to.device.local, remote: remoteOf(from.device), preKeys: to.device.preKeys, message };
    commit(to.device, decryptMessage(to.device.record, input, to.env));
  }
  commit(alice, archiveCurrentSession(alice.record!));
  initiate();
  expect(alice.record!.archived).toHaveLength(1);
  expect(bob.record!.current!.receivingChains.some(({ skippedSeeds }) => skippedSeeds.length > 0)).toBe(true);
  for (const { device, born } of ends) {
    expect(leftOf(born, []).length).toBeGreaterThan(5);
    wipeSessionRecord(device.record!);
    expect(leftOf(born, [])).toEqual([]);
    for (const session of listSessions(device.record!)) {
      expect(session.rootKey.every((byte) => byte === 0)).toBe(true);
      expect(session.remoteIdentityKey.some((byte) => byte !== 0)).toBe(true);
    }
  }
});

function commit<Output>(device: Device, { state, output, spent }: Step<SessionRecord, Output>): Output {
  device.record = state;
  wipe(...spent);
  return output;
}
