// Splits TypeScript or JavaScript source into tokens, so that a check never mistakes a comment or a string for code.
// Not a parser: it knows where comments, strings, templates and regular expressions begin and end, and nothing more.

/**
 * `text` is the token as written, except for strings, where it is what stands between the quotes.
 * @typedef {{ kind: 'word' | 'number' | 'string' | 'template' | 'regex' | 'punctuation' | 'comment',
 *             text: string, line: number }} Token
 */

/** A slash behind one of these words begins a regular expression; behind any other word it divides. */
const WORDS_BEFORE_REGEX = new Set(
  'await case delete do else extends in instanceof new of return throw typeof void yield'.split(' '),
);

/** What one token looks like, tried in this order at the current position. */
const PATTERNS = /** @type {const} */ ([
  ['comment', /\/\/[^\n]*|\/\*[\s\S]*?\*\//y],
  ['string', /'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*"/y],
  ['number', /\d(?:[\w.]|(?<=[eE])[+-])*/y],
  ['word', /[#@]?[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy],
]);

const REGEX = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/y;
const TEMPLATE_PART = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*/y;

/**
 * All tokens of `source`, comments included, with lines counted from 1.
 * @param {string} source
 * @returns {Token[]}
 */
export function tokenize(source) {
  /** @type {Token[]} */
  const tokens = [];
  /** For each open `${` of a template: how many braces are open inside it. @type {number[]} */
  const templates = [];
  let position = 0;
  let line = 1;

  /** @param {Token['kind']} kind @param {string} text @param {number} end */
  const push = (kind, text, end) => {
    tokens.push({ kind, text, line });
    line += newlines(source.slice(position, end));
    position = end;
  };
  const pushTemplatePart = () => {
    const end = matchAt(TEMPLATE_PART, source, position + 1)?.end ?? position + 1;
    if (source.startsWith('${', end)) {
      templates.push(0);
      push('template', source.slice(position + 1, end), end + 2);
    } else {
      push('template', source.slice(position + 1, end), end + 1);
    }
  };

  while (position < source.length) {
    const character = source.charAt(position);
    if (/\s/.test(character)) {
      if (character === '\n') line += 1;
      position += 1;
      continue;
    }
    const found = matchToken(source, position, tokens);
    if (found) {
      push(found.kind, found.kind === 'string' ? found.text.slice(1, -1) : found.text, found.end);
      continue;
    }
    if (character === '`') {
      pushTemplatePart();
      continue;
    }
    const open = templates.length - 1;
    if (character === '}' && templates[open] === 0) {
      templates.pop();
      pushTemplatePart();
      continue;
    }
    if (open >= 0 && character === '{') templates[open] = (templates[open] ?? 0) + 1;
    if (open >= 0 && character === '}') templates[open] = (templates[open] ?? 0) - 1;
    push('punctuation', character, position + 1);
  }
  return tokens;
}

/**
 * The tokens that are code: all but comments.
 * @param {readonly Token[]} tokens
 */
export function codeTokens(tokens) {
  return tokens.filter((token) => token.kind !== 'comment');
}

/**
 * @param {string} source @param {number} position @param {readonly Token[]} before
 * @returns {{ kind: Token['kind'], text: string, end: number } | undefined}
 */
function matchToken(source, position, before) {
  for (const [kind, pattern] of PATTERNS) {
    const match = matchAt(pattern, source, position);
    if (match) return { kind, ...match };
  }
  if (source.charAt(position) !== '/' || !regexMayStart(before)) return undefined;
  const match = matchAt(REGEX, source, position);
  return match && { kind: 'regex', ...match };
}

/** @param {readonly Token[]} before */
function regexMayStart(before) {
  const previous = before.findLast((token) => token.kind !== 'comment');
  if (previous === undefined) return true;
  if (previous.kind === 'word') return WORDS_BEFORE_REGEX.has(previous.text);
  return previous.kind === 'punctuation' && previous.text !== ')' && previous.text !== ']';
}

/** @param {RegExp} pattern @param {string} source @param {number} position */
function matchAt(pattern, source, position) {
  pattern.lastIndex = position;
  const match = pattern.exec(source);
  return match ? { text: match[0], end: pattern.lastIndex } : undefined;
}

/** @param {string} text */
function newlines(text) {
  return text.split('\n').length - 1;
}
