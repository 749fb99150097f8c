/**
 * A long run at full load: memory must be flat. The page cache of the database is small, so that it is full before the
 * measured part begins: that of a relay with more of it grows until it is full, which is no leak and looks like one.
 */

import { runClosedLoop } from '../load.ts';
import { say } from '../progress.ts';
import { type Findings, round } from '../row.ts';
import { stageRelay } from '../stage.ts';

export const measureSoak = async (minutes: number, senders: number, recipients: number): Promise<Findings> => {
  const stage = await stageRelay(
    { senders, recipients, itemsPerRequest: 1 },
    { settings: { disk: { cacheBytes: CACHE_BYTES } }, forget: true },
  );
  const samples: (readonly [seconds: number, bytes: number])[] = [];
  const started = performance.now();
  const sampling = setInterval(() => {
    samples.push([(performance.now() - started) / 1000, stage.server.residentBytes()]);
    if (samples.length % 60 === 0)
      say(`minute ${samples.length / 60} of ${minutes}: ${stage.ledger.counts.acknowledged} messages so far`);
  }, 1_000);
  const result = await runClosedLoop({ ...stage, milliseconds: minutes * 60_000 });
  clearInterval(sampling);
  const { counts } = stage.ledger;
  const lost = counts.missing() + counts.unacknowledged();
  await stage.close();
  // The first fifth is the heap finding its size.
  const settled = samples.slice(Math.floor(samples.length / 5));
  const megabytes = settled.map(([, bytes]) => bytes / 1024 / 1024);
  return {
    rows: [
      {
        name: `${minutes} minutes at full load: slope of resident memory`,
        figure: round(slope(settled) * 60 * (1 / 1024 / 1024), 2),
        unit: 'MB/min',
        note: `between ${round(Math.min(...megabytes))} and ${round(Math.max(...megabytes))} MB; ${round(result.messagesPerSecond)} messages/s`,
      },
    ],
    mustBeZero: [
      { name: 'soak: lost', count: lost },
      { name: 'soak: doubled', count: counts.doubled },
    ],
  };
};

/** Least squares, in bytes a second. */
const slope = (samples: readonly (readonly [number, number])[]): number => {
  const mean = (of: (sample: readonly [number, number]) => number): number =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [x, y] = [mean(([seconds]) => seconds), mean(([, bytes]) => bytes)];
  const covariance = mean(([seconds, bytes]) => (seconds - x) * (bytes - y));
  return covariance / mean(([seconds]) => (seconds - x) ** 2);
};

const CACHE_BYTES = 8 * 1024 * 1024;
