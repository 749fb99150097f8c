/** What a run has done, counted; and how that is shown. */

export interface Report {
  readonly actions: Map<string, ActionCount>;
  /** How messages ended, by who received them. */
  readonly outcomes: Map<string, Map<string, number>>;
  written: number;
  sessions: number;
  /** Epochs of the post-quantum ratchet that were entered, over all sessions. */
  epochs: number;
  /** The latest of one session. */
  deepestEpoch: number;
}

export interface ActionCount {
  readonly times: number;
  readonly tookMs: number;
}

export function createReport(): Report {
  return { actions: new Map(), outcomes: new Map(), written: 0, sessions: 0, epochs: 0, deepestEpoch: 1 };
}

export function countAction({ actions }: Report, name: string, tookMs: number): void {
  const before = actions.get(name) ?? { times: 0, tookMs: 0 };
  actions.set(name, { times: before.times + 1, tookMs: before.tookMs + tookMs });
}

export function countOutcome({ outcomes }: Report, receiver: string, outcome: string): void {
  const counts = outcomes.get(outcome) ?? new Map<string, number>();
  outcomes.set(outcome, counts);
  counts.set(receiver, (counts.get(receiver) ?? 0) + 1);
}

/** One line. */
export function progressLine(report: Report, elapsedMs: number): string {
  const kinds = [...report.outcomes].map(([outcome, counts]) => `${outcome} ${sum([...counts.values()])}`);
  return [
    `${clockText(elapsedMs)}  ${sum([...report.actions.values()].map(({ times }) => times))} actions`,
    `${report.written} messages`,
    `${report.sessions} sessions`,
    `${report.epochs} epochs (deepest ${report.deepestEpoch})`,
    ...kinds.toSorted(),
  ].join(', ');
}

/** What was done how often, line by line. */
export function summary(report: Report, elapsedMs: number): string {
  const actions = [...report.actions].toSorted(byName).map(([name, { times, tookMs }]) => {
    return [name, `${times}`, (tookMs / 1000).toFixed(1)];
  });
  const outcomes = [...report.outcomes].toSorted(byName).map(([outcome, counts]) => {
    return [outcome, ...RECEIVERS.map((receiver) => `${counts.get(receiver) ?? 0}`)];
  });
  const tables = [table(['action', 'times', 'seconds'], actions), table(['outcome', ...RECEIVERS], outcomes)];
  return [...tables.flatMap((lines) => [...lines, '']), progressLine(report, elapsedMs)].join('\n');
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map((row) => row[column]!.length)));
  return [head, ...rows].map((row) => {
    const cells = row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)));
    return `  ${cells.join('  ')}`;
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const RECEIVERS = ['ours', 'libsignal'];
