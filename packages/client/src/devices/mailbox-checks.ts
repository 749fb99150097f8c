/**
 * Questions of the outbox about the devices of accounts, before something goes to them with a voucher. They are asked beside its
 * work: a relay that is silent holds up what is for it and nothing else.
 */

import type { AccountContext } from '../context.ts';
import { isPausing } from '../environment.ts';
import { ADDRESS_CHECKS_MAX, MAILBOX_CHECK_PAUSE_MS, MAILBOX_CHECKS_AT_ONCE } from '../limits.ts';
import { newestManifest } from './gone-mailbox.ts';

export interface MailboxChecks {
  /** Whether its relay was asked a moment ago, whatever came of it. Otherwise it is asked now, and `arrived` called after that. */
  isAsked(address: string): boolean;
  /** Resolves when nobody is asked any more. */
  settled(): Promise<void>;
}

/** `arrived` is called when there is an answer, or none to be had. */
export function mailboxChecks(context: AccountContext, arrived: () => void): MailboxChecks {
  const { clock, log } = context.environment;
  const asking = new Map<string, Promise<void>>();
  /** One that nobody has used holds for longer: what waits for it may be looked at late, and must go out at some time. */
  const answers = new Map<string, { readonly atMs: number; isUsed: boolean }>();

  const ask = async (address: string): Promise<void> => {
    try {
      await newestManifest(context, address);
    } catch {
      log({ level: 'warn', event: 'mailbox-unchecked', fields: {} });
    } finally {
      if (answers.size >= ADDRESS_CHECKS_MAX) answers.clear();
      answers.set(address, { atMs: clock.now(), isUsed: false });
      asking.delete(address);
      arrived();
    }
  };

  return {
    isAsked(address) {
      if (asking.has(address)) return false;
      const answer = answers.get(address);
      if (answer !== undefined && (!answer.isUsed || isPausing(answer.atMs, clock.now(), MAILBOX_CHECK_PAUSE_MS))) {
        answer.isUsed = true;
        return true;
      }
      if (asking.size < MAILBOX_CHECKS_AT_ONCE) asking.set(address, ask(address));
      return false;
    },
    settled: async () => {
      await Promise.all(asking.values());
    },
  };
}
