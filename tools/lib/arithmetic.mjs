// Computes expressions of whole numbers, so that a page can show what `96 * KIBIBYTE` comes to.

import { codeTokens, tokenize } from './source-tokens.mjs';

/**
 * The value of `expression`, where `names` gives the expressions of the names in it. `undefined` for anything but
 * numbers, names of numbers, `+`, `-`, `*` and parentheses.
 * @param {string} expression
 * @param {ReadonlyMap<string, string>} names
 * @returns {number | undefined}
 */
export function evaluate(expression, names) {
  const tokens = codeTokens(tokenize(expression)).map((token) => token.text);
  let position = 0;

  const sum = () => {
    let total = product();
    while (tokens[position] === '+' || tokens[position] === '-') {
      const sign = tokens[position++] === '+' ? 1 : -1;
      total += sign * product();
    }
    return total;
  };
  const product = () => {
    let total = factor();
    while (tokens[position] === '*') {
      position += 1;
      total *= factor();
    }
    return total;
  };
  /** @returns {number} */
  const factor = () => {
    const token = tokens[position++] ?? '';
    if (token === '(') {
      const inner = sum();
      return tokens[position++] === ')' ? inner : Number.NaN;
    }
    const named = names.get(token);
    if (named !== undefined) return evaluate(named, withoutName(names, token)) ?? Number.NaN;
    return /^\d/.test(token) ? Number(token.replaceAll('_', '')) : Number.NaN;
  };

  const value = sum();
  return position === tokens.length && Number.isFinite(value) ? value : undefined;
}

/** A name that stands for itself has no value. @param {ReadonlyMap<string, string>} names @param {string} name */
function withoutName(names, name) {
  return new Map([...names].filter(([key]) => key !== name));
}
