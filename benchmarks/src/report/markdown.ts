/** A run as a page of Markdown: the floors, then every case. */

import type { JudgedFloor } from '../floors.ts';
import { GROUPS } from '../groups.ts';
import type { Machine, Results, Row } from '../results.ts';
import { formatRatio, formatTimes, formatValue } from './format.ts';

export function toMarkdown(results: Results, floors: readonly JudgedFloor[]): string {
  const parts = [introduction(results)];
  if (floors.some(({ verdict }) => verdict !== 'not measured')) parts.push(floorTable(floors));
  for (const [name, { title }] of Object.entries(GROUPS)) {
    const rows = results.rows.filter(({ group }) => group === name);
    if (rows.length > 0) parts.push(`## ${title}\n\n${caseTable(rows)}`);
  }
  return `${parts.join('\n\n')}\n`;
}

function introduction({ machine, versions, rounds, isShort, date }: Results): string {
  const peers = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const beside = peers.length > 0 ? ` Beside: ${peers.join(', ')}.` : '';
  const short = isShort
    ? '\n\nA short run, to see that everything works: the code is not warm, and the machine may be busy.'
    : '';
  return [
    `# Benchmarks, ${machine.runtime}`,
    `${describe(machine)}, ${date}. Medians of ${rounds} rounds.${beside}`,
    `A ratio is their number divided by ours in the same round: above 1, ours is quicker or smaller. In brackets the
quartiles. "–": it cannot do that.${short}`,
  ].join('\n\n');
}

function describe({ cores, architecture, system, processor }: Machine): string {
  return `${cores} cores, ${architecture}, ${system} (${processor})`;
}

/** Without those of groups that were not asked for. */
function floorTable(floors: readonly JudgedFloor[]): string {
  const lines = floors.flatMap(({ floor, ratios, verdict }) => {
    if (verdict === 'not measured') return [];
    const measured = ratios.map((ratio) => (ratio === undefined ? '–' : formatTimes(ratio))).join(' / ');
    const cells = [floor.title, floor.ours, floor.against, measured, twoFigures(floor.atLeast), twoFigures(floor.aim)];
    return [`| ${cells.join(' | ')} | ${verdict === 'missed' ? '**missed**' : verdict} |`];
  });
  return [
    '## What must be reached',
    '',
    '| case | ours | against | ratio | at least | aim | |',
    '|---|---|---|--:|--:|--:|---|',
    ...lines,
  ].join('\n');
}

function caseTable(rows: readonly Row[]): string {
  const names = [...new Set(rows.flatMap(({ beside }) => beside.map(({ name }) => name)))];
  const lines = rows.map((row) => {
    const cells = names.map((name) => {
      const found = row.beside.find((one) => one.name === name);
      return found === undefined ? '–' : `${formatValue(found.value.median, row.unit)}, ${formatRatio(found.ratio)}`;
    });
    return `| ${[row.title, row.ours, formatValue(row.value.median, row.unit), ...cells].join(' | ')} |`;
  });
  return [
    `| ${['case', 'provider', 'ours', ...names].join(' | ')} |`,
    `|---|---|--:|${'--:|'.repeat(names.length)}`,
    ...lines,
  ].join('\n');
}

function twoFigures(floor: number): string {
  return String(Math.round(floor * 100) / 100);
}
