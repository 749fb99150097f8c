import { describe, expect, it } from 'vitest';
import { judgeFloors } from '../floors.ts';
import type { Results, Row } from '../results.ts';
import { spreadOf } from '../statistics.ts';
import { formatRatio, formatTimes, formatValue } from './format.ts';
import { toMarkdown } from './markdown.ts';
import { toSvg } from './svg.ts';

const LIBSIGNAL = 'libsignal-client';

function row(id: string, ours: string, beside: Readonly<Record<string, readonly number[]>>): Row {
  const value = spreadOf([0.01]);
  return {
    id,
    group: 'ratchet',
    title: `title of ${id}`,
    unit: 'ms',
    ours,
    value,
    beside: Object.entries(beside).map(([name, ratios]) => ({
      name,
      value: spreadOf([0.05]),
      ratio: spreadOf(ratios),
    })),
  };
}

const RESULTS: Results = {
  format: 'sotto benchmarks 1',
  date: '2026-01-31',
  machine: { runtime: 'Node 20.20.2', architecture: 'x64', system: 'linux', cores: 2, processor: 'A <processor>' },
  versions: { [LIBSIGNAL]: '0.103.0', olm: '3.2.15' },
  rounds: 25,
  isShort: false,
  seed: 20,
  rows: [
    row('encrypt-32', 'node', { [LIBSIGNAL]: [5, 6, 7], olm: [1.5] }),
    row('decrypt-32', 'node', { [LIBSIGNAL]: [3, 3.5, 4] }),
    row('encrypt-32', 'portable', { olm: [0.25], 'none of the peers': [3] }),
    row('encrypt-32', 'noble', { olm: [0.25] }),
  ],
};

describe('numbers', () => {
  it.each([
    [0.0123, 'ms', '12.3 µs'],
    [0.00123, 'ms', '1.23 µs'],
    [0.123, 'ms', '123 µs'],
    [1.5, 'ms', '1.50 ms'],
    [12_345, 'ms', '12,345 ms'],
    [4296, 'bytes', '4,296 B'],
  ] as const)('%d %s is %s', (value, unit, text) => {
    expect(formatValue(value, unit)).toBe(text);
  });

  it('shows two figures of a ratio, and its quartiles where they differ', () => {
    expect([0.123, 0.5, 2.34, 25.4].map(formatTimes)).toEqual(['0.12', '0.50', '2.3', '25']);
    expect(formatRatio(spreadOf([1, 2, 3]))).toBe('2.0 × (1.5–2.5)');
    expect(formatRatio(spreadOf([2]))).toBe('2.0 ×');
  });
});

describe('toMarkdown', () => {
  const markdown = toMarkdown(RESULTS, judgeFloors(RESULTS));

  it('names machine, versions and method', () => {
    expect(markdown).toContain('# Benchmarks, Node 20.20.2');
    expect(markdown).toContain('2 cores, x64, linux');
    expect(markdown).toContain('libsignal-client 0.103.0, olm 3.2.15');
    expect(markdown).toContain('25 rounds');
  });

  it('says of each measured floor whether it is reached, and leaves out the others', () => {
    expect(markdown).toContain(
      '| encrypt and decrypt 32 B | node | libsignal-client | 6.0 / 3.5 | 4 | 6 | **missed** |',
    );
    expect(markdown).not.toContain('ping-pong');
  });

  it('has time and ratio of each, and a dash for who cannot', () => {
    expect(markdown).toContain('| title of encrypt-32 | node | 10.0 µs | 50.0 µs, 6.0 × (5.5–6.5) | 50.0 µs, 1.5 × |');
    expect(markdown).toContain('| title of decrypt-32 | node | 10.0 µs | 50.0 µs, 3.5 × (3.3–3.8) | – |');
  });

  it('says that a short run is one', () => {
    expect(markdown).not.toContain('short run');
    expect(toMarkdown({ ...RESULTS, isShort: true }, [])).toContain('A short run');
  });
});

describe('toSvg', () => {
  const svg = toSvg(RESULTS);

  it('is well formed: every element is closed, and text is escaped', () => {
    const open: string[] = [];
    for (const [, closing, name, selfClosing] of svg.matchAll(/<(\/?)([a-z]+)[^<>]*?(\/?)>/g)) {
      if (closing === '/') expect(open.pop()).toBe(name);
      else if (selfClosing !== '/') open.push(name ?? '');
    }
    expect(open).toEqual([]);
    expect(svg).not.toContain('<processor>');
  });

  it('has a bar of the first peer, quartiles, and a point for each other', () => {
    expect(svg.match(/class="bar/g)).toHaveLength(3);
    expect(svg.match(/class="spread"/g)).toHaveLength(2);
    expect(svg.match(/class="point p1" cx="[\d.]+" cy="[\d.]+" r="4.5"><title>/g)).toHaveLength(2);
    expect(svg).toContain('libsignal-client: 6.0 × (5.5–6.5)');
  });

  it('leaves out the reference, and what is no implementation', () => {
    expect(svg).toContain('provider portable');
    expect(svg).not.toContain('provider noble');
    expect(svg).not.toContain('none of the peers');
  });

  it('follows the scheme of the reader', () => {
    expect(svg).toContain('prefers-color-scheme: dark');
  });
});
