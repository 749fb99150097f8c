import { expect, test } from 'vitest';
import { toChart } from './chart.ts';

const widths = (chart: string): readonly number[] =>
  [...chart.matchAll(/class="bar" x="\d+" y="\d+" width="(\d+)"/g)].map(([, width]) => Number(width));

test('bars grow with what was reached, whichever way a figure goes, and rows without a goal have none', () => {
  const least = { is: 'least', figure: 100 } as const;
  const most = { is: 'most', figure: 10 } as const;
  const chart = toChart(
    [
      { name: 'half', figure: 50, unit: '/s', goal: least, ceiling: 200 },
      { name: 'all', figure: 100, unit: '/s', goal: least },
      { name: 'half too', figure: 20, unit: 'ms', goal: most },
      { name: 'nothing asked', figure: 1, unit: 'MB' },
      { name: 'must be zero', figure: 0, unit: 'messages', goal: { is: 'most', figure: 0 } },
    ],
    'a < b',
  );
  const [half, all, halfToo, ...more] = widths(chart);
  expect(more).toEqual([]);
  expect(half).toBe(halfToo);
  expect(all).toBeGreaterThan(half!);
  expect(chart.match(/class="ceiling"/g)).toHaveLength(1);
  expect(chart).toContain('a &lt; b');
});
