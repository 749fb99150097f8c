import { describe, expect, it } from 'vitest';
import { codeTokens, tokenize } from './source-tokens.mjs';

/** @param {string} source */
const words = (source) =>
  codeTokens(tokenize(source))
    .filter((token) => token.kind === 'word')
    .map((token) => token.text);

describe('tokenize', () => {
  it('keeps comments apart from code', () => {
    expect(words('a // b\n/* c\n d */ e')).toEqual(['a', 'e']);
  });

  it('takes no comment mark inside a string for a comment', () => {
    expect(words(`a('// b', "/* c") ; d`)).toEqual(['a', 'd']);
  });

  it('takes no quote inside a comment for a string', () => {
    expect(words("// it's\na // 'b\nc")).toEqual(['a', 'c']);
  });

  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: the templates are text here
  it('reads the code inside a template and not its text', () => {
    expect(words('a(`b ${c({ d: `e ${f}` })} g`, h)')).toEqual(['a', 'c', 'd', 'f', 'h']);
  });

  it('ends a template at its own quote, not at an escaped one', () => {
    expect(words('`a \\` ${b} $ c` + d')).toEqual(['b', 'd']);
  });

  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: the templates are text here
  it('knows a regular expression from a division', () => {
    expect(words('a = b / c / d')).toEqual(['a', 'b', 'c', 'd']);
    expect(words("a = /'b[/]c'/u; d")).toEqual(['a', 'd']);
    expect(words('if (a[0] / b) return /c/g; e')).toEqual(['if', 'a', 'b', 'return', 'e']);
  });

  it('counts lines across comments, strings and templates', () => {
    const tokens = tokenize('/*\n\n*/ a\n`\n\n` b');
    expect(tokens.map(({ kind, line }) => [kind, line])).toEqual([
      ['comment', 1],
      ['word', 3],
      ['template', 4],
      ['word', 6],
    ]);
  });

  it('gives a string without its quotes', () => {
    expect(tokenize(`'a\\'b'`)).toEqual([{ kind: 'string', text: "a\\'b", line: 1 }]);
  });
});
