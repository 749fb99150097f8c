/**
 * Overwriting a whole session record, by whoever kept one in memory and lets it go.
 *
 * Spec: Signal session layer, sections 4.1 and 7.1, for what a record is.
 */

import { wipe } from '@sotto/crypto';
import { secretsOnlyIn } from './session.ts';
import { listSessions, type SessionRecord } from './session-record.ts';

/**
 * Overwrites every secret of `record`, current and archived. Records share what did not change, so no other one that is
 * still needed may have come out of this one by a step, or this one out of it. Throws on misuse only.
 */
export function wipeSessionRecord(record: SessionRecord): void {
  for (const session of listSessions(record)) wipe(...secretsOnlyIn(session, undefined));
}
