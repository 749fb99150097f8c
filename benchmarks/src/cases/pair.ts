/** Two devices of one implementation, and what every case does with them. */

import { VerificationError } from '../case.ts';
import type { Decrypted, Device, Implementation, Message, Plaintext, RecordKeeping } from '../implementation.ts';
import { accountName, createText } from '../inputs.ts';

export interface Pair {
  readonly alice: Device;
  readonly bob: Device;
}

/** Two devices that do not know each other. `undefined`: none, or none that keeps records that way. */
export async function createDevices(
  { sessions }: Implementation,
  seed: number,
  records: () => RecordKeeping = () => 'objects',
): Promise<Pair | undefined> {
  const alice = await sessions?.createDevice(accountName(seed), records());
  const bob = await sessions?.createDevice(accountName(seed + 1), records());
  return alice && bob && { alice, bob };
}

/** As {@link createDevices}, with a session that both have confirmed, after three messages. */
export async function createPair(
  implementation: Implementation,
  seed: number,
  records?: () => RecordKeeping,
): Promise<Pair | undefined> {
  const pair = await createDevices(implementation, seed, records);
  if (pair !== undefined) await begin(pair);
  return pair;
}

/** Starts a session, and has both ends write until it is confirmed. */
export async function begin({ alice, bob }: Pair): Promise<void> {
  await alice.initiate(bob.name, await bob.createBundle());
  await send(alice, bob, GREETING);
  await send(bob, alice, GREETING);
  await send(alice, bob, GREETING);
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

/** Frees what the garbage collector does not. */
export function close({ alice, bob }: Pair): void {
  alice.close?.();
  bob.close?.();
}

const GREETING = createText(0, 16);
