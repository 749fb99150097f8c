/** The part of the client that is about people: who they are, whether they are who they seem, and who may be heard. */

import { parseAccountId } from '@sotto/identity';
import { parseDomain } from '@sotto/wire';
import type { Addressee } from '../addressee.ts';
import { type AccountContext, type OperationOptions, operate } from '../context.ts';
import { ClientEvents } from '../events.ts';
import { renewProfileKey } from '../profiles/own.ts';
import { acceptRelayChange, type RelayIdentity, relayIdentity } from '../relays/relay-change.ts';
import { blockAccount, unblockAccount } from '../tokens.ts';
import { acceptAccount } from './consent.ts';
import { type Contact, type Named, parseAddressee, readContactOf } from './contact.ts';
import { type IdentityEvidence, listEvidence } from './evidence.ts';
import { forgetAccount } from './forget.ts';
import { accountOf, accountsOf, confirmIdentity, nameContact, withdrawVerification } from './identity.ts';
import {
  type ContactPage,
  type ContactRequest,
  listBlocked,
  listContacts,
  listRequests,
  type PageOptions,
} from './list.ts';
import { resolveAddress } from './recipient.ts';
import { type SafetyNumber, type SafetyProof, safetyNumberWith, verifyContact } from './safety.ts';

export abstract class ContactsSurface extends ClientEvents {
  /** @internal The open account. Throws `E_ACCOUNT_MISSING`. */
  protected abstract requireAccount(): AccountContext;

  /**
   * Asks the relay of `address` who that is. The first answer is pinned.
   *
   * Throws `E_ADDRESS_UNKNOWN`, `E_IDENTITY_CHANGED`, `E_RELAY_UNREACHABLE`, `E_RELAY_INVALID`, `E_ACCOUNT_MISSING`.
   */
  async contact(address: Addressee, options: OperationOptions = {}): Promise<Contact> {
    return this.about(address, options, async (context, { address: name }, signal) => {
      const { serviceId } = await resolveAddress(context, name, signal);
      return readContactOf(context, serviceId, name);
    });
  }

  /** Everybody known, page by page, but for those who only ask to be heard. */
  async contacts(options: PageOptions = {}): Promise<ContactPage> {
    return this.withAccount(options, (context) => listContacts(context, options));
  }

  /** Who has written and was neither accepted nor answered, oldest first. Their messages are in the inbox, marked. */
  async requests(options: OperationOptions = {}): Promise<readonly ContactRequest[]> {
    return this.withAccount(options, (context) => listRequests(context));
  }

  /** Who is blocked. */
  async blocked(options: OperationOptions = {}): Promise<readonly Contact[]> {
    return this.withAccount(options, (context) => listBlocked(context));
  }

  /** Hears a contact from now on. It is not told; writing to somebody does the same. Throws like {@link block}. */
  async accept(contact: Addressee, options: OperationOptions = {}): Promise<Contact> {
    return this.changed(contact, options, acceptAccount);
  }

  /**
   * Deletes a request with all that came with it, as {@link forget} does. Whoever asked is not told, and may ask again;
   * {@link block} ends that.
   */
  async decline(contact: Addressee, options: OperationOptions = {}): Promise<void> {
    await this.forget(contact, options);
  }

  /**
   * Deletes all that is kept of a contact: messages in both directions, files, sessions, what waits to be sent, its name, the pin
   * of its address and a block; then has the store purged of it. Tokens that it may write with are taken back, at the relay before
   * this resolves or as soon as it can be reached. The other devices of this account do the same, and each keeps its id for 35
   * days, so that none of them brings it back; the other side is not told.
   *
   * Throws like {@link block}.
   */
  async forget(contact: Addressee, options: OperationOptions = {}): Promise<void> {
    await this.about(contact, options, async (context, named, signal) => {
      const accounts = [...(await accountsOf(context, named, signal))].map((one) => otherThanOwn(context, one));
      for (const serviceId of accounts) await forgetAccount(context, serviceId, signal);
    });
  }

  /**
   * Reads nothing more of a contact, and takes back the tokens it may write with: at once here, and at the relay before this
   * resolves or as soon as it can be reached. The other side is not told. Idempotent.
   *
   * An address stands for the account that it stands for now: to block who sent a message, pass its `from`. Throws
   * `E_CONTACT_UNKNOWN` for an account that is none of the contacts, and of an address like {@link contact}, but for
   * `E_IDENTITY_CHANGED`.
   */
  async block(contact: Addressee, options: OperationOptions = {}): Promise<void> {
    await this.about(contact, options, async (context, named, signal) => {
      await blockAccount(context, otherThanOwn(context, await accountOf(context, named, signal)), signal);
      await renewProfileKey(context);
    });
  }

  /** Reads messages of a contact again. It can write as before once it has had an answer. Throws like {@link block}. */
  async unblock(contact: Addressee, options: OperationOptions = {}): Promise<void> {
    await this.changed(contact, options, unblockAccount);
  }

  /**
   * Gives a contact a name of the user's own, or takes it away. It goes to the other devices of this account, and to nobody
   * else. Throws like {@link block}.
   */
  async setAlias(contact: Addressee, alias: string | undefined, options: OperationOptions = {}): Promise<Contact> {
    return this.changed(contact, options, (context, accountId) => nameContact(context, accountId, alias));
  }

  /**
   * The safety number with the identity that a contact stands for now, also while that waits to be confirmed. Throws like
   * {@link block}.
   */
  async safetyNumber(contact: Addressee, options: OperationOptions = {}): Promise<SafetyNumber> {
    return this.about(contact, options, safetyNumberWith);
  }

  /**
   * Notes that the user has compared the safety number: with the code that the other side shows, or with the digits that it
   * reads out. That also confirms an identity that waits. From then on, a change of this identity holds what is sent to it,
   * whatever the policy.
   *
   * Throws `E_SAFETY_NUMBER_MISMATCH`, `E_SAFETY_NUMBER_INVALID`, `E_SAFETY_NUMBER_VERSION`, `E_SAFETY_NUMBER_OWN`,
   * `E_IDENTITY_CHANGED` when the identity changed meanwhile, and like {@link block}.
   */
  async verify(contact: Addressee, proof: SafetyProof, options: OperationOptions = {}): Promise<Contact> {
    return this.about(contact, options, async (context, named, signal) => {
      const serviceId = await verifyContact(context, named, proof, signal);
      return readContactOf(context, serviceId, named.address);
    });
  }

  /** Takes {@link verify} back. Throws like {@link block}. */
  async unverify(contact: Addressee, options: OperationOptions = {}): Promise<Contact> {
    return this.changed(contact, options, withdrawVerification);
  }

  /**
   * Confirms a new identity of `address` after `E_IDENTITY_CHANGED`: the one whose safety number was compared, and no
   * other. Throws `E_IDENTITY_CHANGED` when the relay names yet another one by now.
   */
  async acceptIdentityChange(
    address: string,
    compared: Pick<SafetyNumber, 'accountId'>,
    options: OperationOptions = {},
  ): Promise<void> {
    const accountId = parseAccountId(compared.accountId);
    await this.about(address, options, (context, named) => confirmIdentity(context, named.address, accountId));
  }

  /** What the relay of `address` has said of it that contradicts what was known, oldest first. */
  async identityEvidence(address: string, options: OperationOptions = {}): Promise<readonly IdentityEvidence[]> {
    return this.about(address, options, (context, named) => listEvidence(context, named.address));
  }

  /** By which root key the relay of `domain` is known, and which it shows now if that is another; `undefined` for one never met. */
  async relayIdentity(domain: string, options: OperationOptions = {}): Promise<RelayIdentity | undefined> {
    return this.withAccount(options, (context) => relayIdentity(context, parseDomain(domain)));
  }

  /**
   * Takes the root key that the relay of `domain` shows now for the right one, after somebody who runs it has read it out by
   * other means: `compared` is what that person said. What waits for the relay goes on, in both directions.
   *
   * Throws `E_RELAY_KEY_MISMATCH` when it shows another one.
   */
  async acceptRelayChange(
    domain: string,
    compared: Pick<RelayIdentity, 'rootKey'>,
    options: OperationOptions = {},
  ): Promise<void> {
    await this.withAccount(options, (context) => acceptRelayChange(context, parseDomain(domain), compared.rootKey));
  }

  /** @internal An operation of this account. */
  protected async withAccount<T>(
    options: OperationOptions,
    act: (context: AccountContext, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const context = this.requireAccount();
    return operate(context, options, (signal) => act(context, signal));
  }

  /** @internal One that is about another one. */
  protected async about<T>(
    contact: Addressee,
    options: OperationOptions,
    act: (context: AccountContext, named: Named, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const context = this.requireAccount();
    const named = parseAddressee(contact);
    return operate(context, options, (signal) => act(context, named, signal));
  }

  /** The contact after a change. */
  private changed(
    contact: Addressee,
    options: OperationOptions,
    change: (context: AccountContext, serviceId: string) => Promise<void>,
  ): Promise<Contact> {
    return this.about(contact, options, async (context, named, signal) => {
      const serviceId = await accountOf(context, named, signal);
      await change(context, serviceId);
      return readContactOf(context, serviceId, named.address);
    });
  }
}

/** Nobody forgets or blocks itself: the sessions of the other devices would go with it. Throws `RangeError`. */
function otherThanOwn({ account }: AccountContext, serviceId: string): string {
  if (serviceId === account.serviceId) throw new RangeError('contact: is this account');
  return serviceId;
}
