/**
 * Post, durable commit, push, acknowledge, delete: rounds of the relay and of the ceiling, one after the other, so that what
 * disturbs the machine meets both.
 */

import { spreadOf } from '../../statistics.ts';
import { type LoadResult, runClosedLoop } from '../load.ts';
import { say } from '../progress.ts';
import { type Count, type Findings, type Row, round } from '../row.ts';
import { type Stage, stageCeiling, stageRelay } from '../stage.ts';

export interface ThroughputOptions {
  readonly senders: number;
  readonly recipients: number;
  readonly itemsPerRequest: number;
  readonly rounds: number;
  readonly milliseconds: number;
  readonly warmUpMilliseconds: number;
}

/** Of the same round: ours, and what the ceiling did just before. */
interface Pair {
  readonly ours: LoadResult;
  readonly theirs: LoadResult;
}

export const measureThroughput = async (options: ThroughputOptions): Promise<Findings> => {
  const { itemsPerRequest, senders, rounds } = options;
  const relay = await stageRelay(options);
  const ceiling = await stageCeiling(options);
  const pairs: Pair[] = [];
  for (let n = 0; n < rounds; n += 1) {
    const theirs = await measure(ceiling, options, n);
    const ours = await measure(relay, options, n);
    pairs.push({ ours, theirs });
    say(
      `round ${n + 1} of ${rounds}: ${round(ours.messagesPerSecond)}/s, the ceiling ${round(theirs.messagesPerSecond)}/s`,
    );
  }
  await ceiling.close();
  await relay.close();
  const name = itemsPerRequest === 1 ? `${senders} senders` : `${senders} senders, batches of ${itemsPerRequest}`;
  return {
    rows: rowsOf(name, itemsPerRequest, pairs),
    mustBeZero: countsOf(name, relay, pairs),
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

const rowsOf = (name: string, itemsPerRequest: number, pairs: readonly Pair[]): readonly Row[] => {
  const compared = (of: (result: LoadResult) => number, digits: number) => ({
    figure: round(
      middle(pairs, ({ ours }) => of(ours)),
      digits,
    ),
    ceiling: round(
      middle(pairs, ({ theirs }) => of(theirs)),
      digits,
    ),
  });
  const note = (of: (result: LoadResult) => number, digits = 0): number =>
    round(
      middle(pairs, ({ ours }) => of(ours)),
      digits,
    );
  const isSingle = itemsPerRequest === 1;
  return [
    {
      name: `${name}: posted, committed, pushed, acknowledged, deleted`,
      ...compared((result) => result.messagesPerSecond, 0),
      unit: 'messages/s',
      goal: { is: 'least', figure: isSingle ? 12_000 : 22_000 },
      ratio: round(
        middle(pairs, ({ ours, theirs }) => ours.messagesPerSecond / theirs.messagesPerSecond),
        2,
      ),
      note: `${note((result) => result.generatorCpuPerMessage)} µs of the generator's core a message`,
    },
    {
      name: `${name}: processor time of the relay, a message`,
      ...compared((result) => result.cpuPerMessage, 0),
      unit: 'µs',
      goal: { is: 'most', figure: isSingle ? 70 : 35 },
    },
    {
      name: `${name}: from the request to the delivery, p99`,
      ...compared((result) => result.deliveryP99, 1),
      unit: 'ms',
      ...(isSingle ? { goal: { is: 'most' as const, figure: 25 } } : {}),
      note:
        `p50 ${note((result) => result.deliveryP50, 1)} ms; ` +
        `answer p50 ${note((result) => result.answerP50, 1)} ms, p99 ${note((result) => result.answerP99, 1)} ms`,
    },
  ];
};

const countsOf = (name: string, { ledger: { counts } }: Stage, pairs: readonly Pair[]): readonly Count[] => {
  const broken = pairs.reduce((sum, { ours, theirs }) => sum + ours.broken + theirs.broken, 0);
  return [
    { name: `${name}: lost`, count: counts.missing() + counts.unacknowledged() },
    { name: `${name}: doubled`, count: counts.doubled },
    { name: `${name}: connections that broke`, count: broken },
    { name: `${name}: rounds in which nothing was measured`, count: pairs.filter(isEmpty).length },
  ];
};

/** A comparison with nothing, or of nothing. */
const isEmpty = ({ ours, theirs }: Pair): boolean => !(ours.messagesPerSecond > 0 && theirs.messagesPerSecond > 0);

const middle = (pairs: readonly Pair[], of: (pair: Pair) => number): number => spreadOf(pairs.map(of)).median;
