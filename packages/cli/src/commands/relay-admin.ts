/** `sotto relay admin`: what it takes. Every command is a call of the admin socket of a running relay. */

import type { Command } from 'commander';
import { dataOption, readCount } from '../options.ts';
import type { AdminCall, AdminOptions } from '../relay-admin/run.ts';
import { addBlockListCommands, addInviteCommands } from './relay-admin-lists.ts';

export function addRelayAdminCommand(relay: Command): void {
  const admin = relay
    .command('admin')
    .summary('look after a relay that runs')
    .description(
      'Asks a running relay over the socket in its data directory, which only its owner may open. Every command takes --json; what destroys something asks first, or takes --yes.',
    )
    .addHelpText('after', EXAMPLES);
  addAccountCommands(admin);
  addQuotaCommands(admin);
  addPeerCommands(admin);
  addQueueCommands(admin);
  addBlockListCommands(admin);
  addInviteCommands(admin);
  leaf(admin, 'keys', 'ids and times of the keys this relay signs with').action(
    call(() => ({ command: 'keys', args: {} })),
  );
  leaf(admin, 'stats', 'what is there now').action(call(() => ({ command: 'stats', args: {} })));
  leaf(admin, 'drain', 'finish what was accepted, send everybody away, and stop')
    .option('--yes', 'do not ask')
    .action(call(() => ({ command: 'drain', args: {}, loses: 'The relay will stop.' })));
}

function addAccountCommands(admin: Command): void {
  const accounts = group(admin, 'accounts', 'accounts of this relay');
  leaf(accounts, 'list', 'accounts with counts, a page at a time')
    .option('--after <account>', 'the last account of the page before')
    .action(call((options) => ({ command: 'accounts.list', args: { after: options.after } })));
  accountLeaf(accounts, 'show', 'all that the relay keeps of an account, but for its mail', 'accounts.show');
  accountLeaf(accounts, 'suspend', 'keep an account out; its mail still waits for it', 'accounts.suspend');
  accountLeaf(accounts, 'unsuspend', 'let it in again', 'accounts.unsuspend');
  accountLeaf(
    accounts,
    'delete',
    'end an account, with its mail and keys; its identity cannot come back',
    'accounts.delete',
    (account) => `The account ${account}, its mail and its keys will be gone.`,
  );
}

function addQuotaCommands(admin: Command): void {
  const quotas = group(admin, 'quotas', 'how much may wait for an account');
  accountLeaf(quotas, 'show', 'what waits and what may', 'quotas.show');
  leaf(quotas, 'set', 'set it for one account; what is not named is as configured')
    .argument('<account>', 'name, or address')
    .option('--items <number>', 'envelopes in each of its mailboxes', readCount)
    .option('--bytes <number>', 'their bytes', readCount)
    .action(
      call((options, account) => ({
        command: 'quotas.set',
        args: { account, items: options.items, bytes: options.bytes },
      })),
    );
}

function addPeerCommands(admin: Command): void {
  const peers = group(admin, 'peers', 'other relays');
  leaf(peers, 'list', 'those configured, blocked, or with mail waiting').action(
    call(() => ({ command: 'peers.list', args: {} })),
  );
  leaf(peers, 'block', 'take nothing from a domain and send nothing there')
    .argument('<domain>', 'of the other relay')
    .requiredOption('--reason <word>', 'spam, abuse, malware, impersonation or unsafeOperation')
    .option('--hours <number>', 'how long (default: 720)', readCount)
    .action(
      call((options, domain) => ({
        command: 'peers.block',
        args: { domain, reason: options.reason, hours: options.hours },
      })),
    );
  domainLeaf(peers, 'unblock', 'deal with it again, as far as no feed names it', 'peers.unblock');
  leaf(
    peers,
    'forget-root-key',
    'believe the next root key that it shows, once its operator has confirmed that by other means',
  )
    .argument('<domain>', 'of the other relay')
    .option('--yes', 'do not ask')
    .action(
      call((_, domain) => ({
        command: 'peers.forgetRootKey',
        args: { domain },
        loses: `The root key that is pinned for ${domain} will be forgotten, and the next one believed, whosever it is. Have its operator confirm the new key first, in person or by telephone.`,
      })),
    );
  domainLeaf(peers, 'flush', 'send what waits for it now', 'peers.flush');
}

function addQueueCommands(admin: Command): void {
  const queues = group(admin, 'queues', 'mail that waits for other relays');
  leaf(queues, 'list', 'counts and ages by destination').action(call(() => ({ command: 'queues.list', args: {} })));
  domainLeaf(queues, 'retry', 'try a destination now', 'queues.retry');
  leaf(queues, 'drop', 'give up what waits for a destination')
    .argument('<domain>', 'of the other relay')
    .requiredOption('--reason <text>', 'why, for the record of whoever runs this')
    .option('--yes', 'do not ask')
    .action(
      call((options, domain) => ({
        command: 'queues.drop',
        args: { domain, reason: options.reason },
        loses: `All mail that waits for ${domain} will be gone, and its senders will be told.`,
      })),
    );
}

/** A group of commands, which alone does nothing. */
export const group = (admin: Command, name: string, what: string): Command =>
  admin
    .command(name)
    .summary(what)
    .description(`${what[0]?.toUpperCase()}${what.slice(1)}.`);

/** A command with the options that all have. */
export const leaf = (parent: Command, name: string, what: string): Command =>
  parent
    .command(name)
    .summary(what)
    .description(`${what[0]?.toUpperCase()}${what.slice(1)}.`)
    .addOption(dataOption('the data directory of the relay'))
    .option('--socket <path>', 'its admin socket, if that is elsewhere')
    .option('--json', 'print JSON');

/** Values of options, by name. */
export type Values = AdminOptions & Readonly<Record<string, unknown>>;

/** The action of a command with at most one argument. */
export const call =
  (make: (options: Values, argument: string) => AdminCall) =>
  async (...given: unknown[]): Promise<void> => {
    const command = given.at(-1) as Command;
    const options = command.opts<Values>();
    const { runAdmin } = await import('../relay-admin/run.ts');
    await runAdmin(options, make(options, command.args[0] ?? ''));
  };

function accountLeaf(
  parent: Command,
  name: string,
  what: string,
  command: string,
  loses?: (account: string) => string,
): void {
  const made = leaf(parent, name, what).argument('<account>', 'name, or address');
  if (loses !== undefined) made.option('--yes', 'do not ask');
  made.action(
    call((_, account) => ({
      command,
      args: { account },
      ...(loses === undefined ? {} : { loses: loses(account) }),
    })),
  );
}

const domainLeaf = (parent: Command, name: string, what: string, command: string): Command =>
  leaf(parent, name, what)
    .argument('<domain>', 'of the other relay')
    .action(call((_, domain) => ({ command, args: { domain } })));

const EXAMPLES = `
Examples:
  sotto relay admin stats --data /var/lib/sotto
  sotto relay admin accounts list --data /var/lib/sotto --json
  sotto relay admin peers block bad.example --reason spam --data /var/lib/sotto
  sotto relay admin invites create --count 10 --data /var/lib/sotto

SOTTO_RELAY_DATA_DIRECTORY stands for --data. The log of the relay says which commands were run, and not on whom.

Exit codes: 0 done, 1 failed, 2 wrong command line.`;
