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
  head.append(rowWith(['case', 'provider', 'ours', ...names].map((name) => elementWith('th', name))));
  const body = document.createElement('tbody');
  body.append(...rows.map((row) => lineOf(row, names)));
  table.append(head, body);
  return table;
}

function lineOf(row: Row, names: readonly string[]): HTMLElement {
  const cells = [row.title, row.ours, formatValue(row.value.median, row.unit)].map((text) => elementWith('td', text));
  return rowWith([...cells, ...names.map((name) => comparisonCell(row, name))]);
}

function comparisonCell({ beside, unit }: Row, name: string): HTMLElement {
  const found = beside.find((one) => one.name === name);
  if (found === undefined) return elementWith('td', '–');
  const { value, ratio } = found;
  const cell = elementWith('td', `${formatValue(value.median, unit)}  `);
  const [low, high] = [formatTimes(ratio.low), formatTimes(ratio.high)];
  cell.append(elementWith('b', `${formatTimes(ratio.median)} × `));
  if (low !== high) cell.append(elementWith('small', `(${low}–${high})`));
  cell.classList.toggle('slow', ratio.median < 1);
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
