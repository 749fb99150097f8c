/** Twice of what the relay can do, offered by many connections: what it takes stays quick, the rest is told when to return. */

import { eachAtOnce } from '../at-once.ts';
import { quantile, runClosedLoop, runOpenLoop } from '../load.ts';
import { say } from '../progress.ts';
import { type Findings, round } from '../row.ts';
import { stageRelay } from '../stage.ts';

export interface OverloadOptions {
  readonly connections: number;
  readonly recipients: number;
  /** Of each part: first a few senders find out what the relay does, then all offer twice of it. */
  readonly milliseconds: number;
  /** Whether the load is heavy enough that some of it must be refused. */
  readonly mustRefuse: boolean;
}

export const measureOverload = async (options: OverloadOptions): Promise<Findings> => {
  const { connections, recipients, milliseconds, mustRefuse } = options;
  const stage = await stageRelay({ senders: connections, recipients, itemsPerRequest: 1, sendersPerDevice: 4 });
  const some = { ...stage, senders: stage.senders.slice(0, USUAL_SENDERS) };
  const usual = await runClosedLoop({ ...some, milliseconds, warmUpMilliseconds: milliseconds / 2 });
  const perSecond = 2 * usual.messagesPerSecond;
  say(
    `${USUAL_SENDERS} senders get ${round(usual.messagesPerSecond)} messages a second through; twice of it is offered`,
  );
  // Each connects beforehand, for what is asked here is how many requests are taken, and not how many connections.
  await eachAtOnce(connections, USUAL_SENDERS, (index) => new Promise((done) => stage.senders[index]!.send(done)));
  const result = await runOpenLoop({ ...stage, perSecond, milliseconds });
  const { counts, answerTimes } = stage.ledger;
  const lost = counts.missing() + counts.unacknowledged();
  const worst = quantile(answerTimes, 1);
  await stage.close();
  return {
    rows: [
      {
        name: `offered ${round(perSecond)} a second on ${connections} connections: taken`,
        figure: round(result.messagesPerSecond),
        unit: 'messages/s',
        note: `${round(result.offeredPerSecond)} a second were sent; ${result.busy} were told 503 with Retry-After`,
      },
      {
        name: 'the same: answer to what was taken, p99',
        figure: round(result.answerP99),
        unit: 'ms',
        note: `p50 ${round(result.answerP50)} ms, longest ${round(worst)} ms`,
      },
    ],
    mustBeZero: [
      { name: 'overload: lost', count: lost },
      { name: 'overload: doubled', count: counts.doubled },
      { name: 'overload: connections that broke', count: usual.broken + result.broken },
      { name: 'overload: answers that were neither 200 nor 503 with Retry-After', count: result.failed },
      { name: 'overload: nothing was refused', count: mustRefuse && result.busy === 0 ? 1 : 0 },
    ],
  };
};

const USUAL_SENDERS = 64;
