/** A second device of somebody, linked as its user would do it. */

import { defaultProvider as crypto, systemRandom as random } from '@sotto/crypto';
import { decodeSessionRecord, decryptSealedContent, openSealedMessage, type PreKeyLookup } from '@sotto/ratchet';
import { decodeContent, decodeEnvelope, unpadContent, unpadEnvelope } from '@sotto/wire';
import { type Account, loadAccount } from '../src/account.ts';
import { type DeviceInfo, type InboxMessage, type SottoClient, systemClock } from '../src/index.ts';
import { localDevice } from '../src/local-device.ts';
import type { People } from './people.ts';
import { type Machine, machine, type PublishedItem, type World } from './world.ts';

const environment = { crypto, random, clock: systemClock, log: () => undefined };

export interface Linked {
  readonly machine: Machine;
  readonly client: SottoClient;
  readonly info: DeviceInfo;
  /** The digits that the two showed. */
  readonly digits: readonly string[];
}

/** Another disk for the same person. */
export const anotherDevice = (of: Machine): Machine => ({ ...machine(of.handle), address: of.address });

/** Links the device of `store` to the account of `old`. */
export async function link(
  old: SottoClient,
  fresh: SottoClient,
  world: Pick<World, 'relay'>,
  { name = 'Laptop', typed = false }: { readonly name?: string; readonly typed?: boolean } = {},
): Promise<Pick<Linked, 'info' | 'digits'>> {
  const digits: string[] = [];
  let linking: Promise<DeviceInfo> | undefined;
  const linked = fresh.link(world.relay.domain, {
    relayUrl: world.relay.url,
    name,
    onInvitation: ({ text, code }) => {
      linking = old.linkDevice(typed ? code : text, {
        compare: (shown) => {
          digits.push(shown);
          return true;
        },
      });
      linking.catch(() => undefined);
    },
    onDigits: (shown) => void digits.push(shown),
  });
  await linked;
  if (linking === undefined) throw new Error('no invitation was shown');
  return { info: await linking, digits };
}

/** A further device of somebody, started and linked by way of `old`. */
export async function linkAnother(
  people: People,
  of: Machine,
  old: SottoClient,
): Promise<Pick<Linked, 'machine' | 'client'>> {
  const machine = anotherDevice(of);
  const client = await people.start(machine);
  await link(old, client, people.world);
  return { machine, client };
}

/** Everything that comes into an inbox, acknowledged. */
export function reading(client: SottoClient): InboxMessage[] {
  const seen: InboxMessage[] = [];
  void (async () => {
    for await (const message of client.inbox()) {
      seen.push(message);
      await message.ack();
    }
  })().catch(() => undefined);
  return seen;
}

/** What was written in it, and what another device wrote. */
export const textsOf = (seen: readonly InboxMessage[]): string[] =>
  seen.flatMap((message) =>
    message.kind === 'text' || message.kind === 'sent' ? [`${message.kind}: ${message.text}`] : [],
  );

/** The texts of a conversation, newest first. */
export async function historyOf(client: SottoClient, address: string): Promise<(string | undefined)[]> {
  const texts: (string | undefined)[] = [];
  for await (const message of client.conversation(address).messages()) {
    texts.push(message.kind === 'text' ? message.text : undefined);
  }
  return texts;
}

/** The account on a disk. */
export async function accountOf(of: Machine): Promise<Account> {
  const account = await loadAccount({ store: of.disk, environment });
  if (account === undefined) throw new Error('the machine has no account');
  return account;
}

/** What somebody with this record of a session and the identity key of the account makes of an envelope to it. */
export async function openedWith(of: Machine, record: Uint8Array, { envelope }: PublishedItem): Promise<string> {
  const account = await accountOf(of);
  const { sealed } = decodeEnvelope(unpadEnvelope(envelope));
  const content = openSealedMessage(crypto, { identityKeyPair: account.identityKeyPair, message: sealed });
  const input = { local: localDevice(account), content, preKeys: NO_PRE_KEYS };
  const { output } = decryptSealedContent(decodeSessionRecord(record), input, { crypto, random, now: Date.now() });
  const { body } = decodeContent(unpadContent(output.plaintext));
  return body.kind === 'text' ? body.body : body.kind;
}

const NO_PRE_KEYS: PreKeyLookup = {
  signedPreKey: () => undefined,
  kemPreKey: () => undefined,
  oneTimePreKey: () => undefined,
  isUsed: () => false,
};
