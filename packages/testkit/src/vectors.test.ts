import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { listVectors, readVectors } from './vectors.ts';
import { runWycheproof, type WycheproofTest, wycheproof, wycheproofFiles } from './wycheproof.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the vectors of this repository', () => {
  test('there are some', () => {
    expect(listVectors()).toContain('signal/xeddsa.json');
  });

  test.each(listVectors())('%s has the common form', (path) => {
    const file = readVectors(path);
    expect(file.format).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*-v[0-9]+$/);
    expect(Object.keys(file).sort()).toEqual(['cases', 'description', 'format', 'spec']);
  });

  test('a file of another form is refused', () => {
    expect(() => readVectors('../package.json')).toThrow(/not in the form/);
  });
});

describe('Wycheproof', () => {
  const file = {
    numberOfTests: 4,
    testGroups: [
      {
        size: 1,
        tests: [
          { tcId: 1, result: 'valid', comment: 'first', flags: ['A'] },
          { tcId: 2, result: 'invalid' },
        ],
      },
      {
        size: 2,
        tests: [
          { tcId: 3, result: 'valid' },
          { tcId: 4, result: 'valid' },
        ],
      },
    ],
  };

  test('every case is executed or listed, and what goes wrong is told', () => {
    withVectors(file, () => {
      const report = runWycheproof<{ readonly size: number }, WycheproofTest>('test.json', {
        notApplicable: ({ size }, { tcId }) => (tcId === 4 ? `size ${size}` : undefined),
        check: ({ tcId }) => {
          if (tcId === 3) throw new RangeError('boom');
          return tcId === 1 ? 'wrong' : undefined;
        },
      });
      expect(report).toEqual({
        file: 'test.json',
        numberOfTests: 4,
        executed: 3,
        notApplicable: { 'size 2': 1 },
        failures: ['test.json 1 (valid, first): wrong', 'test.json 3 (valid, ): threw RangeError: boom'],
      });
    });
  });

  test('comments and flags that a file leaves out are empty', () => {
    withVectors(file, () => {
      const [first, second] = wycheproof('test.json').testGroups[0]!.tests;
      expect(first).toMatchObject({ comment: 'first', flags: ['A'] });
      expect(second).toMatchObject({ comment: '', flags: [] });
    });
  });

  test('the files that are there are known by name', () => {
    withVectors(file, () => expect(wycheproofFiles()).toEqual(['test.json']));
  });

  test('a missing folder or file is an error that says where the vectors belong', () => {
    vi.stubEnv('SOTTO_VECTORS', join(tmpdir(), 'there-is-no-such-folder'));
    for (const read of [() => wycheproof('x25519_test.json'), wycheproofFiles]) {
      expect(read).toThrow(/public vectors are missing.*shared\/vectors.*SOTTO_VECTORS/);
    }
    withVectors(file, () => {
      expect(() => wycheproof('other.json')).toThrow(/other\.json is missing.*SOTTO_VECTORS/);
    });
  });
});

function withVectors(content: unknown, run: () => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'sotto-vectors-'));
  try {
    mkdirSync(join(folder, 'wycheproof'));
    writeFileSync(join(folder, 'wycheproof', 'test.json'), JSON.stringify(content));
    vi.stubEnv('SOTTO_VECTORS', folder);
    run();
  } finally {
    rmSync(folder, { recursive: true });
    expect(existsSync(folder)).toBe(false);
  }
}
