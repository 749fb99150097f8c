import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkDependencies } from './docs/dependencies.mjs';
import { faultTable } from './docs/faults.mjs';
import { checkForbiddenWords } from './docs/forbidden-words.mjs';
import { checkErrorCodes, checkGeneratedPages } from './docs/generated-pages.mjs';
import { checkLinks, checkMentions } from './docs/links.mjs';
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

const stored = `
export const tables: readonly TableDescription[] = [
  {
    table: 'nonce',
    item: 'spent once',
    why: 'a replay is known as one',
    until: '15 minutes',
    backup: 'left out',
    columns: [{ name: 'digest', holds: 'a keyed hash', reader: 'nothing' }],
  },
];
`;

/** @param {Record<string, string>} files */
function wireWorkspace(files) {
  return testWorkspace({
    'packages/wire/package.json': { name: '@sotto/wire' },
    'packages/relay/src/store/tables.ts': stored,
    'docs/faults.md': page,
    'docs/relay.md': page,
    ...files,
  });
}

/** @param {readonly Problem[]} problems */
const lines = (problems) => problems.map(({ file, line, message }) => `${file}:${line}: ${message}`);

describe('generated pages', () => {
  const files = {
    'docs/errors.md': page,
    'docs/limits.md': page,
    'docs/validation.md': page,
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
    expect(limitPage).toContain('| `PAUSE_MAX` | `PAUSE_MIN * 2` = 4 | First and longest pause, as RFC 1.2 says. |');
    const relayPage = readFileSync(join(base, 'docs/relay.md'), 'utf8');
    expect(relayPage).toContain('| `nonce` | a replay is known as one | 15 minutes | no |');
    expect(relayPage).toContain('| `nonce.digest` | a keyed hash | nothing |');
    expect(checkGeneratedPages(base)).toEqual([]);
    expect(checkErrorCodes(base)).toEqual([]);
  });

  it('refuses a page that differs from the code', () => {
    const base = wireWorkspace(files);
    expect(lines(checkGeneratedPages(base))).toEqual([
      'docs/faults.md:4: differs from the code; run pnpm docs:write',
      'docs/errors.md:4: differs from the code; run pnpm docs:write',
      'docs/limits.md:4: differs from the code; run pnpm docs:write',
      'docs/relay.md:4: differs from the code; run pnpm docs:write',
      'docs/validation.md:4: differs from the code; run pnpm docs:write',
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

describe('faults', () => {
  const test = "test('T19: a crash', () => {});";

  it('lists the tests that have the id of a fault in a title, not in a comment', () => {
    const base = wireWorkspace({
      'packages/wire/test/crash.test.ts': test,
      'packages/wire/test/other.test.ts': '// T19 elsewhere',
    });
    const { text, problems } = faultTable(base);
    expect(problems).toEqual([]);
    expect(text).toMatch(/^\| `T19` \| .* \| \[crash\.test\.ts\]\(\.\.\/packages\/wire\/test\/crash\.test\.ts\) \|$/m);
    expect(text).toMatch(/^\| `T20` \| .* \| – \|$/m);
  });

  it('refuses an id that no fault has', () => {
    const base = wireWorkspace({ 'packages/wire/test/crash.test.ts': test.replace('T19', 'T99') });
    expect(lines(faultTable(base).problems)).toEqual(['packages/wire/test/crash.test.ts:1: no fault has the id T99']);
  });
});

describe('error codes', () => {
  it('refuses a code that is used and not declared', () => {
    const base = wireWorkspace({ 'packages/wire/src/use.ts': "// 'E_NO'\nfail('E_YES');" });
    expect(lines(checkErrorCodes(base))).toEqual(['packages/wire/src/use.ts:2: E_YES is declared in no errors.ts']);
  });

  it('accepts the beginning that several codes share', () => {
    const base = wireWorkspace({
      'packages/wire/src/errors.ts': "type A =\n  /** Bad. Mend it. */\n  | 'E_A_B';",
      'packages/wire/src/use.ts': "code.startsWith('E_A'); fail('E_A_B');",
    });
    expect(checkErrorCodes(base)).toEqual([]);
  });

  it('refuses a code that is declared and not used', () => {
    const base = wireWorkspace({ 'packages/wire/src/errors.ts': errors, 'packages/wire/src/use.ts': "fail('E_ODD');" });
    expect(lines(checkErrorCodes(base))).toEqual(['packages/wire/src/errors.ts:4: E_LONG is declared and never used']);
  });
});

describe('validation rules', () => {
  const sound = {
    'packages/wire/src/a.ts': '// WM-01: short,\n// as UTF-16 goes.\n\n// SHA-256\n// WM-02: odd.\n// WM-03: even.',
    'packages/wire/src/a.test.ts': "it('WM-01, WM-02 and WM-03 refuse long', () => {}); // UTF-16",
  };

  it('accepts a rule that is defined once and stands in a test title, and writes its row', () => {
    const base = wireWorkspace({
      ...sound,
      'docs/errors.md': page,
      'docs/limits.md': page,
      'docs/validation.md': page,
    });
    expect(checkValidationRules(base)).toEqual([]);
    expect(checkGeneratedPages(base, { write: true })).toEqual([]);
    const written = readFileSync(join(base, 'docs/validation.md'), 'utf8');
    expect(written).toContain(
      '| `WM-01` | short, as UTF-16 goes. | [a.ts](../packages/wire/src/a.ts) |\n| `WM-02` | odd. |',
    );
  });

  it('refuses a rule without a test', () => {
    const base = wireWorkspace({ ...sound, 'packages/wire/src/a.test.ts': "it('WM-01 WM-03', () => {}); // WM-02" });
    expect(lines(checkValidationRules(base))).toEqual(['packages/wire/src/a.ts:5: rule WM-02 stands in no test title']);
  });

  it('refuses a rule that is named and not defined', () => {
    const base = wireWorkspace({ ...sound, 'packages/wire/src/b.ts': '// As WM-04 says.' });
    expect(lines(checkValidationRules(base))).toEqual(['packages/wire/src/b.ts:1: rule WM-04 is defined nowhere']);
  });

  it('refuses a rule that is defined twice', () => {
    const base = wireWorkspace({ ...sound, 'packages/wire/src/b.ts': '// WM-02: odd.' });
    expect(lines(checkValidationRules(base))).toEqual(['packages/wire/src/b.ts:1: rule WM-02 is defined twice']);
  });
});

describe('dependencies', () => {
  const page = '| Package | Does |\n|---|---|\n| `ws` | sockets |\n';
  /** @param {object} manifest @param {string} listed */
  const check = (manifest, listed) => {
    const files = { 'package.json': { name: 'sotto' }, 'packages/wire/package.json': manifest };
    return lines(checkDependencies(testWorkspace({ ...files, 'docs/decisions/0002-dependencies.md': listed })));
  };

  it('accepts a page that names each dependency that is not ours', () => {
    expect(check({ dependencies: { ws: '1', '@sotto/store': 'workspace:*' } }, page)).toEqual([]);
  });

  it('refuses a dependency without a reason', () => {
    expect(check({ devDependencies: { ws: '1', hono: '1' } }, page)).toEqual([
      'packages/wire/package.json:1: hono does not stand in docs/decisions/0002-dependencies.md',
    ]);
  });

  it('refuses a reason without a dependency', () => {
    expect(check({}, page)).toEqual(['docs/decisions/0002-dependencies.md:3: no manifest has `ws`']);
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

describe('mentions of pages', () => {
  /** @param {string} text */
  const check = (text) => {
    const base = testWorkspace({ 'packages/wire/src/a.ts': text, 'docs/b.md': '' });
    return lines(checkMentions(base, ['packages/wire/src/a.ts']));
  };

  it('accepts a page that exists, and paths of other places', () => {
    expect(check('// docs/b.md, /docs/b.md, other/docs/c.md, https://a.example/docs/c.md')).toEqual([]);
  });

  it('refuses a page that does not exist', () => {
    expect(check('\n// See docs/c.md.')).toEqual(['packages/wire/src/a.ts:2: docs/c.md does not exist']);
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

  it.each(['packages/home/a', 'a/home/b', 'https://a.example/home/', 'mastodon', '/v1/messages'])(
    'accepts %s',
    (text) => {
      expect(check(text)).toEqual([]);
    },
  );
});
