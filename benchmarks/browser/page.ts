/** The page: has each job done by a worker of its own, hands every report to the server, and shows the results. */

import type { BrowserJob, BrowserRun, Report } from '../src/browser/exchange.ts';
import type { Row } from '../src/results.ts';
import { showRows } from './table.ts';

const shown: Row[] = [];

await run();

async function run(): Promise<void> {
  const { title, jobs, rows }: BrowserRun = await (await fetch('/run.json')).json();
  elementOf('title').textContent = title;
  show({ kind: 'rows', rows });
  for (const job of jobs) {
    for await (const report of reportsOf(job)) {
      show(report);
      await hand(report);
      if (report.kind === 'failed') return;
    }
  }
  await hand({ kind: 'done' });
  elementOf('status').hidden = true;
}

/** What the worker of a job says before it is done. */
async function* reportsOf(job: BrowserJob): AsyncGenerator<Report> {
  const worker = new Worker('/worker.js', { type: 'module' });
  const said: Report[] = [];
  let wake = (): void => undefined;
  const take = (report: Report): void => {
    said.push(report);
    wake();
  };
  worker.addEventListener('message', ({ data }: MessageEvent<Report>) => take(data));
  worker.addEventListener('error', ({ message }) => take({ kind: 'failed', reason: message || 'a worker is gone' }));
  worker.postMessage(job);
  try {
    for (;;) {
      const report = said.shift();
      if (report?.kind === 'done') return;
      if (report !== undefined) yield report;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    worker.terminate();
  }
}

function show(report: Report): void {
  const status = elementOf('status');
  if (report.kind === 'rows') {
    shown.push(...report.rows);
    showRows(elementOf('tables'), shown);
  } else if (report.kind === 'progress') status.textContent = report.line;
  else if (report.kind === 'failed') status.textContent = report.reason;
  else if (report.kind === 'checked') {
    const line = document.createElement('li');
    line.textContent = `${report.provider}: ${report.done.join('; ')}`;
    elementOf('checks').append(line);
  }
}

async function hand(report: Report): Promise<void> {
  const response = await fetch('/report', { method: 'POST', body: JSON.stringify(report) });
  if (!response.ok) throw new Error(`the server refuses a report: ${await response.text()}`);
}

function elementOf(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no ${id}`);
  return element;
}
