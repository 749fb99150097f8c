/**
 * Post, durable commit, push, acknowledge, delete: rounds of the relay and of the ceiling, one after the other, so that what
 * disturbs the machine meets both.
 */

import { spreadOf } from '../../statistics.ts';
import { type LoadResult, runClosedLoop } from '../load.ts';
import { type Findings, round } from '../row.ts';
import { type Stage, stageCeiling, stageRelay } from '../stage.ts';

export interface ThroughputOptions {
  readonly senders: number;
  readonly recipients: number;
  readonly itemsPerRequest: number;
  readonly rounds: number;
  readonly milliseconds: number;
  readonly warmUpMilliseconds: number;
}

/** Messages a second of the relay, for cases that build on it. */
export interface Throughput extends Findings {
  readonly messagesPerSecond: number;
}

export const measureThroughput = async (options: ThroughputOptions): Promise<Throughput> => {
  const { itemsPerRequest, senders, rounds } = options;
  const ceiling = await stageCeiling(options);
  const relay = await stageRelay(options);
  const [ours, theirs]: [LoadResult[], LoadResult[]] = [[], []];
  for (let n = 0; n < rounds; n += 1) {
    theirs.push(await measure(ceiling, options, n));
    ours.push(await measure(relay, options, n));
  }
  const { counts } = relay.ledger;
  const lost = counts.missing() + counts.unacknowledged();
  const doubled = counts.doubled;
  await ceiling.close();
  await relay.close();

  const name = itemsPerRequest === 1 ? `${senders} senders` : `${senders} senders, batches of ${itemsPerRequest}`;
  const middle = (of: (result: LoadResult) => number, results = ours): number => spreadOf(results.map(of)).median;
  const messagesPerSecond = middle((result) => result.messagesPerSecond);
  const atCeiling = middle((result) => result.messagesPerSecond, theirs);
  const ratio = spreadOf(ours.map((result, n) => result.messagesPerSecond / theirs[n]!.messagesPerSecond)).median;
  const p99 = middle((result) => result.deliveryP99);
  return {
    messagesPerSecond,
    rows: [
      {
        name: `${name}: posted, committed, pushed, acknowledged, deleted`,
        figure: round(messagesPerSecond),
        unit: 'messages/s',
        goal: { is: 'least', figure: itemsPerRequest === 1 ? 12_000 : 22_000 },
        ceiling: round(atCeiling),
        ratio: round(ratio, 2),
        note: cpuNote(
          middle((r) => r.cpuPerMessage),
          middle((r) => r.generatorCpuPerMessage),
        ),
      },
      {
        name: `${name}: from the request to the delivery, p99`,
        figure: round(p99, 1),
        unit: 'ms',
        ...(itemsPerRequest === 1 ? { goal: { is: 'most' as const, figure: 25 } } : {}),
        ceiling: round(
          middle((r) => r.deliveryP99, theirs),
          1,
        ),
        note: `p50 ${round(
          middle((r) => r.deliveryP50),
          1,
        )} ms; answer p50 ${round(
          middle((r) => r.answerP50),
          1,
        )} ms, p99 ${round(
          middle((r) => r.answerP99),
          1,
        )} ms`,
      },
    ],
    mustBeZero: [
      { name: `${name}: lost`, count: lost },
      { name: `${name}: doubled`, count: doubled },
    ],
  };
};

const measure = ({ server, senders, ledger }: Stage, options: ThroughputOptions, n: number): Promise<LoadResult> =>
  runClosedLoop({
    server,
    senders,
    ledger,
    milliseconds: options.milliseconds,
    warmUpMilliseconds: n === 0 ? options.warmUpMilliseconds : 500,
  });

const cpuNote = (ours: number, generator: number): string =>
  `${round(ours)} µs of the relay's core a message, ${round(generator)} µs of the generator's`;
