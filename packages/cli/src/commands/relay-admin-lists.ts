/** `sotto relay admin blocklists` and `invites`. */

import type { Command } from 'commander';
import { readCount } from '../options.ts';
import { call, group, leaf, type Values } from './relay-admin.ts';

export function addBlockListCommands(admin: Command): void {
  const lists = group(admin, 'blocklists', 'whom this relay does not deal with, and on whose advice');
  leaf(lists, 'list', 'the own list, and the feeds subscribed to').action(
    call(() => ({ command: 'blocklists.list', args: {} })),
  );
  leaf(lists, 'show', 'what a list blocks, and how many accounts here')
    .argument('<name>', 'of the list; the own one is own')
    .action(call((_, name) => ({ command: 'blocklists.show', args: { name } })));
  leaf(lists, 'subscribe', 'take the advice of a key from now on')
    .argument('<name>', 'how it is called here')
    .requiredOption('--key <hex>', 'the public key of its publisher, 64 hexadecimal digits')
    .action(call((options, name) => ({ command: 'blocklists.subscribe', args: { name, key: options.key } })));
  leaf(lists, 'unsubscribe', 'take it no more; what it blocked is open again')
    .argument('<name>', 'of the list')
    .option('--yes', 'do not ask')
    .action(
      call((_, name) => ({
        command: 'blocklists.unsubscribe',
        args: { name },
        loses: `What ${name} blocks will be open again.`,
      })),
    );
  leaf(lists, 'import', 'take a feed, in place of the one before')
    .argument('<name>', 'of the list')
    .argument('<file>', 'the signed feed')
    .action(async (name: string, file: string, options: Values) =>
      (await import('../relay-admin/run.ts')).importFeed(options, name, file),
    );
  leaf(lists, 'export', 'write the own list as a signed feed, which holds for a week')
    .argument('<file>', 'the file to write; it must not exist')
    .action(async (file: string, options: Values) => (await import('../relay-admin/run.ts')).exportFeed(options, file));
}

export function addInviteCommands(admin: Command): void {
  const invites = group(admin, 'invites', 'codes to make an account with, where registration is by invitation');
  leaf(invites, 'create', 'make codes; they are shown this once')
    .option('--count <number>', 'how many codes (default: 1)', readCount)
    .option('--uses <number>', 'accounts that each is good for (default: 1)', readCount)
    .option('--hours <number>', 'how long each is good (default: 168)', readCount)
    .action(
      call((options) => ({
        command: 'invites.create',
        args: { count: options.count, uses: options.uses, hours: options.hours },
      })),
    );
  leaf(invites, 'list', 'those that are still good, by number').action(
    call(() => ({ command: 'invites.list', args: {} })),
  );
  leaf(invites, 'revoke', 'make a code worthless')
    .argument('<id>', 'its number')
    .action(call((_, id) => ({ command: 'invites.revoke', args: { id: Number(id) } })));
}
