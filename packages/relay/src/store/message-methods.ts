/** Messages as they come, of devices and of other relays, and as devices fetch them. */

import type { ArrivalOrder } from './arrival-order.ts';
import type { Mailboxes } from './mailboxes.ts';
import type { Outbox } from './outbox.ts';
import type { ItemOutcome, RelayStore, RequestNonce, Submission, SubmittedItem } from './relay-store.ts';
import type { StoreMarks } from './store-marks.ts';
import type { WriteQueue } from './write-queue.ts';

export interface MessageParts {
  readonly queue: WriteQueue;
  readonly answer: <Result>(
    request: RequestNonce,
    act: () => Result,
    committed?: (result: Result) => void,
  ) => Promise<Result>;
  readonly mailboxes: Mailboxes;
  readonly marks: StoreMarks;
  readonly outbox: Outbox;
  readonly order: ArrivalOrder;
}

export const messageMethods = ({ queue, answer, mailboxes, outbox, order, marks }: MessageParts, domain: string) => {
  let listener: Parameters<RelayStore['onStored']>[0] = () => undefined;
  let fullListener: Parameters<RelayStore['onFull']>[0] = () => undefined;
  const announce = (items: readonly SubmittedItem[], outcomes: readonly ItemOutcome[]): void => {
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.status === 'accepted' && outcome.mailbox !== undefined) {
        listener(outcome.mailbox, outcome.stored, items[index]!.lane);
      } else if (outcome.status === 'retry' && outcome.code === 'E_MAILBOX_FULL' && outcome.mailbox !== undefined) {
        fullListener(outcome.mailbox);
      }
    }
  };
  return {
    findMailbox: (async (mailboxId) => mailboxes.find(mailboxId)) satisfies RelayStore['findMailbox'],
    submit: ((request, items, sender) =>
      answer(
        request,
        (): Submission => {
          const kept = sender && marks.advance(sender);
          if (kept !== undefined) return { kind: 'behind', mark: kept };
          const full = new Set<number>();
          const outcomes = items.map((item) =>
            'destination' in item ? outbox.put(domain, item) : mailboxes.put(domain, item, full),
          );
          return { kind: 'taken', outcomes };
        },
        (submission) => {
          if (submission.kind === 'taken') announce(items, submission.outcomes);
        },
      )) satisfies RelayStore['submit'],
    deliver: (async (request, origin, items) => {
      const write = () => {
        const full = new Set<number>();
        const pass = order.begin(origin);
        const outcomes = items.map((item) => {
          const outcome = mailboxes.put(origin, item, full, pass.isBehind(item));
          // What waits for its relay's key holds up nobody: anybody may name a key that there is not.
          if (outcome.status !== 'retry' || outcome.code === 'E_MAILBOX_FULL') pass.note(item, outcome);
          return outcome;
        });
        return { outcomes, pass };
      };
      const { outcomes } = await answer(request, write, (written) => {
        written.pass.commit();
        announce(items, written.outcomes);
      });
      return outcomes;
    }) satisfies RelayStore['deliver'],
    onStored: ((next) => {
      listener = next;
    }) satisfies RelayStore['onStored'],
    onFull: ((next) => {
      fullListener = next;
    }) satisfies RelayStore['onFull'],
    attach: ((request, mailbox) => answer(request, () => mailboxes.attach(mailbox))) satisfies RelayStore['attach'],
    fetch: (async (...parameters) => mailboxes.fetch(...parameters)) satisfies RelayStore['fetch'],
    acknowledge: ((...parameters) =>
      queue.finish(() => mailboxes.acknowledge(...parameters))) satisfies RelayStore['acknowledge'],
  };
};
