/**
 * Parts that break a rule on purpose. The checkers are worth what they notice: each of these must be found within a few runs,
 * and the tests see to it.
 */

export const MUTANT_NAMES = [
  /** A device holds for durable what its disk has not written yet: a crash takes back what it has sent from there. */
  'publish-before-commit',
  /** A device tells its relay that it has a delivery when it comes, before it is durable. */
  'acknowledge-before-commit',
  /** Now and then a session is not written with the message it encrypted, so its key encrypts another one. */
  'session-not-stored',
  /** Keys of messages are written down and stay. */
  'secrets-kept',
  /** What the app has acknowledged stays in the inbox. */
  'inbox-not-emptied',
  /** A device that is restored goes on with the sessions of the one that made the backup. */
  'sessions-restored',
  /** A device goes on writing to one that its account has no more. */
  'removed-device-kept',
  /** A relay answers before its transaction is on the disk. */
  'relay-accepts-before-commit',
  /** A relay does not know an item that comes again. */
  'relay-forgets-items',
  /** A relay does not keep which store of a device sent last, so an older copy of it is not noticed. */
  'relay-forgets-stores',
] as const;

export type MutantName = (typeof MUTANT_NAMES)[number];

export const isMutantName = (name: string): name is MutantName => MUTANT_NAMES.some((one) => one === name);
