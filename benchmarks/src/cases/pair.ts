/** Two devices of one implementation, and what every case does with them. */

import { VerificationError } from '../case.ts';
import type {
  Decrypted,
  Device,
  Implementation,
  Message,
  Plaintext,
  RecordKeeping,
  SessionSupport,
} from '../implementation.ts';
import { accountName } from '../inputs.ts';

export interface Pair {
  readonly alice: Device;
  readonly bob: Device;
}

/** Two devices that do not know each other. */
export async function createDevices(
  sessions: SessionSupport,
  seed: number,
  records: RecordKeeping = 'objects',
): Promise<Pair> {
  return {
    alice: await sessions.createDevice(accountName(seed), records),
    bob: await sessions.createDevice(accountName(seed + 1), records),
  };
}

/** Two devices with a session that both have confirmed, after three messages. `undefined`: no sessions at all. */
export async function createPair(
  { sessions }: Implementation,
  seed: number,
  records?: RecordKeeping,
): Promise<Pair | undefined> {
  if (sessions === undefined) return undefined;
  const pair = await createDevices(sessions, seed, records);
  await begin(pair, seed);
  return pair;
}

/** Starts a session, and has both ends write until it is confirmed. */
export async function begin({ alice, bob }: Pair, seed: number): Promise<void> {
  await alice.initiate(bob.name, await bob.createBundle());
  for (const [from, to] of [
    [alice, bob],
    [bob, alice],
    [alice, bob],
  ] as const) {
    await send(from, to, { bytes: new Uint8Array([65, seed & 15]), text: String.fromCharCode(65, seed & 15) });
  }
}

/** One message there, read and compared. */
export async function send(from: Device, to: Device, plaintext: Plaintext): Promise<Message> {
  const message = await from.encrypt(to.name, plaintext);
  assertSame(await to.decrypt(from.name, message), plaintext);
  return message;
}

/** Throws if `decrypted` is not the text that was sent. */
export function assertSame(decrypted: Decrypted, plaintext: Plaintext): void {
  const isSame =
    typeof decrypted === 'string'
      ? decrypted === plaintext.text
      : decrypted.length === plaintext.bytes.length && decrypted.every((byte, i) => byte === plaintext.bytes[i]);
  if (!isSame) throw new VerificationError('a text is not what was sent');
}
