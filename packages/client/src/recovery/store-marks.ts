/**
 * How a device notices that its store is an older copy: a cloned disk, a machine that was put back (fault T11). Before every
 * request that sends, a random mark becomes durable here, behind everything that the request holds. The relay keeps the mark
 * with what it takes, and takes nothing from a store that does not know the one it keeps (docs/protocol.md, copies of a store).
 *
 * Marks of requests without an answer are kept too: the relay may have taken them. Several processes on one store share the
 * record; what one of them sends the others know.
 */

import { equalBytes } from '@sotto/crypto';
import {
  decodeStoredStoreMarks,
  encodeStoredStoreMarks,
  STORE_MARKS_MAX,
  type StoredStoreMarks,
  type StoreMark,
} from '@sotto/wire';
import { commitStep, type Snapshot, takeSnapshot } from '../commit.ts';
import type { AccountContext } from '../context.ts';
import { ClientError } from '../errors.ts';
import { STORE_MARKS_KEY } from '../keys.ts';
import { STORE_MARKS_UNANSWERED_MAX } from '../limits.ts';

/**
 * The mark for the next request; `undefined` while the store is behind. Throws `E_RELAY_UNREACHABLE` when so many requests
 * were never answered that the stream has to say first what the relay keeps.
 */
export async function nextStoreMark(context: AccountContext): Promise<StoreMark | undefined> {
  const { environment, store, attachment } = context;
  const next = environment.random(MARK_BYTES);
  return commitStep(store, async () => {
    const { snapshot, marks } = await readMarks(context);
    if (marks.behind) return { batch: {}, result: undefined };
    const confirmed = newerOf(marks, attachment.confirmedMark);
    if (unansweredSince(marks, confirmed) >= STORE_MARKS_UNANSWERED_MAX)
      throw new ClientError('E_RELAY_UNREACHABLE', 'too many requests were not answered', { retryable: true });
    const known = knownOf(marks);
    const recent = [...marks.recent, next].slice(-RECENT_MAX);
    const record = encodeStoredStoreMarks({ ...marks, ...(confirmed && { confirmed }), recent });
    return { batch: { expect: snapshot.expect, put: [[STORE_MARKS_KEY, record]] }, result: { next, known } };
  });
}

/** The relay has kept this mark of ours. */
export function confirmStoreMark({ attachment }: AccountContext, mark: Uint8Array): void {
  attachment.confirmedMark = mark;
}

/**
 * What the relay said that it keeps, `undefined` when it keeps nothing. Of a mark that is not known here, this is not the store
 * that sent last: it counts as behind from now on, and the result says so.
 */
export async function meetStoreMark(context: AccountContext, kept: Uint8Array | undefined): Promise<boolean> {
  return commitStep(context.store, async () => {
    const { snapshot, marks } = await readMarks(context);
    if (marks.behind) return { batch: {}, result: true };
    if (kept === undefined || knownOf(marks).some((mark) => equalBytes(mark, kept))) {
      // A relay that keeps nothing takes any.
      const confirmed = kept ?? marks.recent.at(-1);
      if (confirmed === undefined) return { batch: {}, result: false };
      confirmStoreMark(context, confirmed);
      if (unansweredSince(marks, confirmed) === 0) return { batch: {}, result: false };
      // Requests without an answer have not come so far. One that comes after all is still known.
      const recent = [...marks.recent.filter((mark) => !equalBytes(mark, confirmed)), confirmed].slice(-RECENT_MAX);
      const put = [[STORE_MARKS_KEY, encodeStoredStoreMarks({ ...marks, confirmed, recent })]] as const;
      return { batch: { expect: snapshot.expect, put }, result: false };
    }
    context.environment.log({ level: 'warn', event: 'store-behind', fields: {} });
    const record = encodeStoredStoreMarks({ ...marks, confirmed: kept, recent: [kept], behind: true });
    return { batch: { expect: snapshot.expect, put: [[STORE_MARKS_KEY, record]] }, result: true };
  });
}

/** The record and a snapshot that holds it. */
export async function readMarks({
  store,
}: Pick<AccountContext, 'store'>): Promise<{ readonly snapshot: Snapshot; readonly marks: StoredStoreMarks }> {
  const snapshot = await takeSnapshot(store, [STORE_MARKS_KEY]);
  return { snapshot, marks: snapshot.read(STORE_MARKS_KEY, decodeStoredStoreMarks) ?? NONE };
}

/** Whatever the relay may keep while this is the store that sent last. */
function knownOf({ confirmed, recent }: StoredStoreMarks): readonly Uint8Array[] {
  const isOlder = confirmed !== undefined && !recent.some((mark) => equalBytes(mark, confirmed));
  return isOlder ? [confirmed, ...recent] : recent;
}

/** Of the mark that was confirmed to any process and the one confirmed to this one. */
function newerOf({ confirmed, recent }: StoredStoreMarks, own: Uint8Array | undefined): Uint8Array | undefined {
  return placeOf(recent, own) > placeOf(recent, confirmed) ? own : confirmed;
}

const unansweredSince = ({ recent }: StoredStoreMarks, confirmed: Uint8Array | undefined): number =>
  recent.length - 1 - placeOf(recent, confirmed);

/** -1 for what is older than all of them. */
const placeOf = (recent: readonly Uint8Array[], mark: Uint8Array | undefined): number =>
  mark === undefined ? -1 : recent.findLastIndex((one) => equalBytes(one, mark));

const NONE: StoredStoreMarks = { recent: [], behind: false, renewedAt: 0 };
const MARK_BYTES = 16;
/** One place is for the confirmed one, when it is older. */
const RECENT_MAX = STORE_MARKS_MAX - 1;
