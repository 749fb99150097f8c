/** A conversation between one provider and the reference, from the first bundle on, with late and lost messages. */

import { VerificationError } from '../../src/case.ts';
import { assertSame } from '../../src/cases/pair.ts';
import type { Device, Implementation, Message, Plaintext } from '../../src/implementation.ts';
import { accountName, createText, generator } from '../../src/inputs.ts';

interface Letter {
  readonly from: Device;
  readonly to: Device;
  readonly message: Message;
  readonly plaintext: Plaintext;
}

/** Exchanges `count` messages, of which one in five is lost and one in five late. Throws `VerificationError`. */
export async function converse(
  ours: Implementation,
  reference: Implementation,
  count: number,
  seed: number,
): Promise<void> {
  const alice = await ours.sessions?.createDevice(accountName(seed), 'objects');
  const bob = await reference.sessions?.createDevice(accountName(seed + 1), 'objects');
  if (alice === undefined || bob === undefined) throw new VerificationError('there are no devices to converse with');
  await alice.initiate(bob.name, await bob.createBundle());
  const next = generator(seed);
  let [from, to] = [alice, bob];
  let late: (Letter & { readonly due: number })[] = [];
  let hasAnswered = false;
  for (let n = 0; n < count; n++) {
    const plaintext = createText(seed + n, 1 + (next() % 500));
    const letter = { from, to, message: await from.encrypt(to.name, plaintext), plaintext };
    hasAnswered ||= from === bob;
    const fate = hasAnswered ? next() % 5 : DELIVERED;
    if (fate === LATE) late.push({ ...letter, due: n + LATE_MESSAGES });
    else if (fate !== LOST) await deliver(letter);
    for (const one of late) if (one.due <= n) await deliver(one);
    late = late.filter(({ due }) => due > n);
    if (next() % 2 === 0) [from, to] = [to, from];
  }
}

async function deliver({ from, to, message, plaintext }: Letter): Promise<void> {
  assertSame(await to.decrypt(from.name, message), plaintext);
}

const LOST = 0;
const LATE = 1;
const DELIVERED = 2;
/** Fewer than a session keeps chains. */
const LATE_MESSAGES = 3;
