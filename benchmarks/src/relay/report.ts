/** Results as a table in Markdown. */

import type { Row } from './row.ts';

export const formatTable = (rows: readonly Row[]): string =>
  ['| Case | Measured | Asked | Ceiling | Part of it | |', '|---|--:|--:|--:|--:|---|', ...rows.map(formatRow)].join(
    '\n',
  );

const formatRow = ({ name, figure, unit, goal, ceiling, ratio, note = '' }: Row): string => {
  const asked = goal === undefined ? '' : `${goal.is === 'least' ? '≥' : '≤'} ${formatNumber(goal.figure)}`;
  const part = ratio === undefined ? '' : `${Math.round(ratio * 100)} %`;
  const cells = [
    name,
    `${formatNumber(figure)} ${unit}`,
    asked,
    ceiling === undefined ? '' : formatNumber(ceiling),
    part,
    note,
  ];
  return `| ${cells.join(' | ')} |`;
};

const formatNumber = (figure: number): string => figure.toLocaleString('en');
