import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkForbiddenWords } from './docs/forbidden-words.mjs';
import { checkErrorCodes, checkGeneratedPages } from './docs/generated-pages.mjs';
import { checkLinks } from './docs/links.mjs';
import { checkValidationRules } from './docs/validation-rules.mjs';
import { testWorkspace } from './lib/test-workspace.mjs';

/** @typedef {import('./check-layers.mjs').Problem} Problem */

const page = '# Page\n\n<!-- generated from the code by `pnpm docs:write` -->\n<!-- end of the generated part -->\n';
const errors = `
export type WireErrorCode =
  /** Too long, over a | b. Send less. */
  | 'E_LONG'
  /** Not understood.
   *  Send something else. */
  | 'E_ODD';
`;
const limits = `
/** Longest text. */
export const TEXT_BYTES_MAX = 64 * 1_024;

/** First and longest pause, as RFC 1.2 says. */
export const PAUSE_MIN = 2;
export const PAUSE_MAX: number = PAUSE_MIN * 2;
`;
const use = "fail('E_LONG'); fail('E_ODD');";

/** @param {Record<string, string>} files */
function wireWorkspace(files) {
  return testWorkspace({ 'packages/wire/package.json': { name: '@sotto/wire' }, ...files });
}

/** @param {readonly Problem[]} problems */
const lines = (problems) => problems.map(({ file, line, message }) => `${file}:${line}: ${message}`);

describe('generated pages', () => {
  const files = {
    'docs/errors.md': page,
    'docs/limits.md': page,
    'packages/wire/src/errors.ts': errors,
    'packages/wire/src/limits.ts': limits,
    'packages/wire/src/use.ts': use,
  };

  it('writes one row for each code and limit, and then finds nothing to complain of', () => {
    const base = wireWorkspace(files);
    expect(checkGeneratedPages(base, { write: true })).toEqual([]);
    const written = readFileSync(join(base, 'docs/errors.md'), 'utf8');
    expect(written).toContain('| `E_LONG` | Too long, over a \\| b. | Send less. |');
    expect(written).toContain('| `E_ODD` | Not understood. | Send something else. |');
    const limitPage = readFileSync(join(base, 'docs/limits.md'), 'utf8');
    expect(limitPage).toContain('| `TEXT_BYTES_MAX` | `64 * 1_024` = 65536 | Longest text. |');
    expect(limitPage).toContain('| `PAUSE_MIN` | `2` | First and longest pause, as RFC 1.2 says. |');
    expect(limitPage).toContain('| `PAUSE_MAX` | `PAUSE_MIN * 2` | First and longest pause, as RFC 1.2 says. |');
    expect(checkGeneratedPages(base)).toEqual([]);
    expect(checkErrorCodes(base)).toEqual([]);
  });

  it('refuses a page that differs from the code', () => {
    const base = wireWorkspace(files);
    expect(lines(checkGeneratedPages(base))).toEqual([
      'docs/errors.md:4: differs from the code; run pnpm docs:write',
      'docs/limits.md:4: differs from the code; run pnpm docs:write',
    ]);
  });

  it('refuses a page without the marks', () => {
    const base = wireWorkspace({ ...files, 'docs/errors.md': '# Errors' });
    expect(lines(checkGeneratedPages(base, { write: true }))).toEqual([
      expect.stringMatching(/errors\.md:1: the marks .* missing/),
    ]);
  });

  it('refuses a code without a remedy and a limit without a reason', () => {
    const base = wireWorkspace({
      ...files,
      'packages/wire/src/errors.ts': "type A =\n  /** Only what happened. */\n  | 'E_LONG'\n  | 'E_ODD';",
      'packages/wire/src/limits.ts': '\nexport const A = 1;',
    });
    expect(lines(checkGeneratedPages(base, { write: true }))).toEqual([
      'packages/wire/src/errors.ts:3: E_LONG: the comment needs what happened, then what to do',
      'packages/wire/src/errors.ts:4: E_ODD: the comment needs what happened, then what to do',
      'packages/wire/src/limits.ts:2: A needs a comment that gives its reason',
    ]);
  });
});

describe('error codes', () => {
  it('refuses a code that is used and not declared', () => {
    const base = wireWorkspace({ 'packages/wire/src/use.ts': "// 'E_NO'\nfail('E_YES');" });
    expect(lines(checkErrorCodes(base))).toEqual(['packages/wire/src/use.ts:2: E_YES is declared in no errors.ts']);
  });

  it('refuses a code that is declared and not used', () => {
    const base = wireWorkspace({ 'packages/wire/src/errors.ts': errors, 'packages/wire/src/use.ts': "fail('E_ODD');" });
    expect(lines(checkErrorCodes(base))).toEqual(['packages/wire/src/errors.ts:4: E_LONG is declared and never used']);
  });
});

describe('validation rules', () => {
  const sound = {
    'docs/validation.md': '| Rule | Says |\n|---|---|\n| `WM-01` | short, UTF-16 |\n',
    'packages/wire/src/a.ts': '// WM-01: short. SHA-256, UTF-16.',
    'packages/wire/src/a.test.ts': "it('WM-01 refuses long', () => {});",
  };

  it('accepts a rule that stands in the page, the code and a test title', () => {
    expect(checkValidationRules(wireWorkspace(sound))).toEqual([]);
  });

  it.each([
    ['packages/wire/src/a.ts', 'docs/validation.md:3: rule WM-01 stands in no comment of the code'],
    ['packages/wire/src/a.test.ts', 'docs/validation.md:3: rule WM-01 stands in no test title'],
  ])('refuses a rule that is missing from %s', (file, complaint) => {
    expect(lines(checkValidationRules(wireWorkspace({ ...sound, [file]: '' })))).toEqual([complaint]);
  });

  it('refuses a rule that the page does not have', () => {
    const base = wireWorkspace({ ...sound, 'docs/validation.md': '' });
    expect(lines(checkValidationRules(base))).toEqual([
      'packages/wire/src/a.ts:1: rule WM-01 stands not in docs/validation.md',
      'packages/wire/src/a.test.ts:1: rule WM-01 stands not in docs/validation.md',
    ]);
  });

  it('refuses a rule that stands twice', () => {
    const base = wireWorkspace({ ...sound, 'docs/validation.md': '| WM-01 | a |\n| WM-01 | b |\n' });
    expect(lines(checkValidationRules(base))).toEqual(['docs/validation.md:2: rule WM-01 stands twice']);
  });
});

describe('links', () => {
  /** @param {string} text */
  const check = (text) => {
    const base = testWorkspace({
      'docs/a.md': text,
      'docs/b.md': '# One `two` (three)\n\n## Four\n\n## Four\n',
      'c.ts': '',
    });
    return lines(checkLinks(base, ['docs/a.md']));
  };

  it.each([
    '[b](b.md)',
    '[c](../c.ts)',
    '[h](b.md#one-two-three) and [again](b.md#four-1)',
    '# Here\n[h](#here)',
    '[web](https://example.org/x) [mail](mailto:a@b.example)',
    '`[b](no.md)`',
    '```\n[b](no.md)\n```',
    '[b]: b.md',
  ])('accepts %s', (text) => {
    expect(check(text)).toEqual([]);
  });

  it.each([
    ['[b](no.md)', 'docs/a.md:1: no.md leads nowhere'],
    ['\n[b](b.md#five)', 'docs/a.md:2: docs/b.md has no heading #five'],
    ['[b](../../b.md)', 'docs/a.md:1: ../../b.md leaves the repository'],
    ['[b]: no.md', 'docs/a.md:1: no.md leads nowhere'],
  ])('refuses %s', (text, complaint) => {
    expect(check(text)).toEqual([complaint]);
  });
});

describe('forbidden words', () => {
  /** @param {string} text */
  const check = (text) => lines(checkForbiddenWords(testWorkspace({ 'a.md': text }), ['a.md']));

  it.each([
    ['see', '', 'home', 'ann', 'notes'].join('/'),
    ['in (', 'root', '.cache)'].join('/'),
    `https://${'registry'}.example.org/`,
    `${'TO'}${'DO'}: later`,
  ])('refuses %s', (text) => {
    expect(check(`fine\n${text}`)).toEqual([expect.stringMatching(/^a\.md:2: /)]);
  });

  it.each(['packages/root/a', 'a/home/b', 'https://a.example/home/', 'mastodon', '/v1/messages'])(
    'accepts %s',
    (text) => {
      expect(check(text)).toEqual([]);
    },
  );
});
