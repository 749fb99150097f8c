/** Rows as tables, one for each group. */

import { GROUPS } from '../src/groups.ts';
import { formatTimes, formatValue } from '../src/report/format.ts';
import type { Row } from '../src/results.ts';

/** All of `rows`, in place of what is in `parent`. */
export function showRows(parent: HTMLElement, rows: readonly Row[]): void {
  const parts = Object.entries(GROUPS).flatMap(([name, { title }]) => {
    const ofGroup = rows.filter(({ group }) => group === name);
    return ofGroup.length === 0 ? [] : [elementWith('h2', title), tableOf(ofGroup)];
  });
  parent.replaceChildren(...parts);
}

function tableOf(rows: readonly Row[]): HTMLElement {
  const names = [...new Set(rows.flatMap(({ beside }) => beside.map(({ name }) => name)))];
  const table = document.createElement('table');
  const head = document.createElement('thead');
  const wide = names.map((name) => spanning(elementWith('th', name)));
  head.append(rowWith([...['case', 'provider', 'ours'].map((name) => elementWith('th', name)), ...wide]));
  const body = document.createElement('tbody');
  body.append(...rows.map((row) => lineOf(row, names)));
  table.append(head, body);
  return table;
}

function lineOf(row: Row, names: readonly string[]): HTMLElement {
  const cells = [row.title, row.ours, formatValue(row.value.median, row.unit)].map((text) => elementWith('td', text));
  return rowWith([...cells, ...names.flatMap((name) => comparisonCells(row, name))]);
}

/** Their number, and how often ours goes into it. */
function comparisonCells({ beside, unit }: Row, name: string): readonly HTMLElement[] {
  const found = beside.find((one) => one.name === name);
  if (found === undefined) return [spanning(elementWith('td', '–'))];
  const { value, ratio } = found;
  const cell = elementWith('td', '');
  cell.append(elementWith('b', `${formatTimes(ratio.median)} ×`));
  const [low, high] = [formatTimes(ratio.low), formatTimes(ratio.high)];
  cell.append(elementWith('small', low === high ? '' : `${low}–${high}`));
  cell.classList.add('ratio');
  cell.classList.toggle('slow', ratio.median < 1);
  return [elementWith('td', formatValue(value.median, unit)), cell];
}

function spanning(cell: HTMLElement): HTMLElement {
  cell.setAttribute('colspan', '2');
  return cell;
}

function rowWith(cells: readonly HTMLElement[]): HTMLElement {
  const row = document.createElement('tr');
  row.append(...cells);
  return row;
}

function elementWith(tag: string, text: string): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}
