/** The loop that does what is owed after a secret chat has begun or ended. */

import type { Key } from '@sotto/store';
import { readContact } from '../contacts/contact.ts';
import type { AccountContext } from '../context.ts';
import { accountIn, addresseeIn } from '../conversations/name.ts';
import { type ClientErrorCode, codeOf } from '../errors.ts';
import { parseSecretTaskKey, SECRET_TASK_PREFIX } from '../keys.ts';
import { REPAIR_PAGE, SWEEP_PAUSE_MS } from '../limits.ts';
import { keepDoing } from '../retry.ts';
import { scanAll } from '../scan.ts';
import { queueSecretChat } from '../send.ts';
import { closeChat, eraseChat } from './ends.ts';

/** Runs until `signal` is aborted. Never rejects. */
export const runSecretChats = (context: AccountContext, signal: AbortSignal): Promise<void> =>
  keepDoing(context, { event: 'secret-chats-retry', level: 'warn' }, signal, async () => {
    const { generation } = context.secretChanges;
    for await (const [key] of scanAll(context.store, SECRET_TASK_PREFIX, REPAIR_PAGE)) {
      if (signal.aborted) return undefined;
      const { kind, name, deviceId } = parseSecretTaskKey(key);
      if (kind === 'close') await closeChat(context, name);
      if (kind === 'erase') await eraseChat(context, name);
      if (kind === 'tell') await tell(context, key, name, deviceId, signal);
    }
    return () => context.secretChanges.wait(generation, signal, SWEEP_PAUSE_MS);
  });

/** One contact that cannot be written to keeps nothing else from being done. */
async function tell(
  context: AccountContext,
  key: Key,
  name: string,
  deviceId: number,
  signal: AbortSignal,
): Promise<void> {
  const contact = await readContact(context, accountIn(name));
  try {
    if (contact === undefined) return void (await context.store.commit({ delete: [key] }));
    const to = addresseeIn(name, contact.address);
    await queueSecretChat(context, to, { step: 'ended', deviceId, task: key }, signal);
  } catch (error) {
    signal.throwIfAborted();
    const code = codeOf(error);
    context.environment.log({ level: 'info', event: 'secret-chat-untold', fields: { code } });
    if (HOPELESS.has(code)) await context.store.commit({ delete: [key] });
  }
}

const HOPELESS: ReadonlySet<string> = new Set<ClientErrorCode>([
  'E_ADDRESS_UNKNOWN',
  'E_CONTACT_BLOCKED',
  'E_IDENTITY_CHANGED',
]);
