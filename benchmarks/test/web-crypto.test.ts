/** The peer on Web Cryptography, which Node has too. In Chromium the same is checked before anything is timed. */

import { systemRandom } from '@sotto/crypto';
import { nobleProvider } from '@sotto/crypto/noble';
import { portableProvider } from '@sotto/crypto/portable';
import { encodeSessionRecord } from '@sotto/ratchet';
import { expect, it } from 'vitest';
import { checkSameBytes } from '../browser/check/same-bytes.ts';
import { createPeer } from '../browser/web-crypto/implementation.ts';
import { createPreparedProvider } from '../browser/web-crypto/prepared-provider.ts';
import { decryptSteady } from '../browser/web-crypto/receive.ts';
import { begin, createDevices } from '../src/cases/pair.ts';
import { sessionStart } from '../src/cases/session-start.ts';
import { crossCheck } from '../src/cross-check.ts';
import { accountName, createText } from '../src/inputs.ts';
import { OurDevice } from '../src/ours/device.ts';
import { createOurs } from '../src/ours/implementation.ts';

const webCrypto = () => createPeer('of this Node');

it('gives the bytes and the records that ours gives, across epochs of the post-quantum ratchet', async () => {
  await checkSameBytes(portableProvider, 250, 7);
});

it('talks with ours, in both roles', async () => {
  await crossCheck(createOurs(nobleProvider), webCrypto(), 20);
});

it('refuses a forged message as ours does, and leaves to ours what is not the next message', async () => {
  const env = () => ({ crypto: portableProvider, random: systemRandom, now: 0 });
  const [alice, bob] = [new OurDevice(accountName(1), env, 'objects'), new OurDevice(accountName(2), env, 'objects')];
  await begin({ alice, bob });
  const messages = [];
  for (let n = 0; n < 2; n++) messages.push(await alice.encrypt(bob.name, createText(n, 32)));
  const record = await bob.records.load(alice.name);
  const read = (body: Uint8Array) => {
    const message = { type: 'signalMessage' as const, bytes: body };
    const input = { local: bob.local, remote: bob.remote(alice.name), message, preKeys: bob.preKeys };
    return decryptSteady(record, input, createPreparedProvider(portableProvider), env());
  };
  const [first, second] = messages.map(({ body }) => body as Uint8Array);
  const forged = first!.map((byte, i) => (i === first!.length - 1 ? byte ^ 1 : byte));
  await expect(read(forged)).rejects.toMatchObject({ code: 'E_MESSAGE_UNDECRYPTABLE' });
  expect(await read(second!)).toBeUndefined();
  const step = await read(first!);
  expect(step?.output.plaintext).toEqual(createText(0, 32).bytes);
  expect(encodeSessionRecord(step!.state)).not.toEqual(encodeSessionRecord(record!));
});

it('reads late messages on its devices, and takes no part in starting sessions', async () => {
  const implementation = webCrypto();
  const pair = await createDevices(implementation, 5);
  if (pair === undefined) throw new Error('no devices');
  await begin(pair);
  const { alice, bob } = pair;
  const names = [bob.name, bob.name, bob.name];
  const sent = [];
  for (const name of names) sent.push(await alice.encrypt(name, createText(sent.length, 100)));
  for (const n of [2, 0, 1]) expect(await bob.decrypt(alice.name, sent[n]!)).toEqual(createText(n, 100).bytes);
  expect(await sessionStart.setUp(implementation, 5)).toBeUndefined();
  expect(bob.renewPreKeys).toBeUndefined();
});
