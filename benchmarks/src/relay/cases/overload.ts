/** Twice of what the relay can do, offered by many connections: what it takes stays quick, the rest is told when to return. */

import { quantile, runOpenLoop } from '../load.ts';
import { type Findings, round } from '../row.ts';
import { stageRelay } from '../stage.ts';

export interface OverloadOptions {
  readonly connections: number;
  readonly recipients: number;
  readonly perSecond: number;
  readonly milliseconds: number;
}

export const measureOverload = async ({
  connections,
  recipients,
  perSecond,
  milliseconds,
}: OverloadOptions): Promise<Findings> => {
  const stage = await stageRelay({ senders: connections, recipients, itemsPerRequest: 1 });
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
        note: `${result.busy} were told 503 with Retry-After`,
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
      { name: 'overload: answers that were neither 200 nor 503 with Retry-After', count: result.failed },
    ],
  };
};
