/**
 * Text from somebody else on a terminal. Control characters could move the cursor, change colours or write into the
 * title; direction marks could make a line read as another. Both are shown as escapes instead.
 */

/** `text` with every character that is not plainly visible written as `\u{…}`. Line feeds and tabs stay. */
export function printable(text: string): string {
  return text.replace(INVISIBLE, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

/** The same on one line: line feeds and tabs are escaped too. */
export function printableLine(text: string): string {
  return printable(text).replace(/[\n\t]/g, (character) => (character === '\n' ? '\\n' : '\\t'));
}

/** C0 and C1 controls but for tab and line feed, line separators, and what changes direction or takes no room. */
const INVISIBLE = /(?![\n\t])[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\p{Cs}]/gu;
