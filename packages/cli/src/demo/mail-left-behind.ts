/** Leaves one message waiting in each relay and stops them: an operator with empty hands would prove nothing. */

import { leave, relayOf, type Stage, write } from './stage.ts';
import { untilOneWaits } from './waiting-mail.ts';

/** One in the mailbox of Bob, one in the outbox of Alice's relay. */
export async function leaveMailBehind(stage: Stage): Promise<void> {
  await leave(stage, 'bob');
  await write(stage, 'alice', 'bob', 'Where are you? The soup is getting cold.');
  await untilOneWaits(stage);
  await relayOf(stage, 'b').stop();
  stage.relays.delete('b');
  await write(stage, 'alice', 'bob', 'I asked them to keep a plate warm for you.');
  await leave(stage, 'alice');
  await relayOf(stage, 'a').stop();
  stage.relays.delete('a');
}
