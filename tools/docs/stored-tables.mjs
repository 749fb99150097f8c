// What a relay stores, from the descriptions beside its schema.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';

const FILE = 'packages/relay/src/store/tables.ts';

/**
 * @typedef {{ name: string, holds: string, reader: string }} Column
 * @typedef {{ table: string, why: string, until: string, backup: string, columns: Column[] }} Table
 */

/** @param {string} base */
export function storedTables(base) {
  const tables = readTables(readFileSync(join(base, FILE), 'utf8'));
  const overview = [
    ['Table', 'Why', 'Until', 'In a backup'],
    ['---', '---', '---', '---'],
    ...tables.map(({ table, why, until, backup }) => [`\`${table}\``, why, until, backup === 'copied' ? 'yes' : 'no']),
  ];
  const columns = [
    ['Column', 'Holds', 'What a reader gets'],
    ['---', '---', '---'],
    ...tables.flatMap(({ table, columns }) =>
      columns.map(({ name, holds, reader }) => [`\`${table}.${name}\``, holds, reader]),
    ),
  ];
  return { text: [overview, columns].map(lines).join('\n\n'), problems: [] };
}

/** The list is a literal of plain values, which means the same in JavaScript. @param {string} source @returns {Table[]} */
function readTables(source) {
  const begin = source.indexOf('= [\n');
  const end = source.indexOf('\n];\n', begin);
  if (begin === -1 || end === -1) throw new Error(`${FILE}: no list of tables`);
  return runInNewContext(`${source.slice(begin + 2, end)}\n]`);
}

/** @param {readonly (readonly string[])[]} rows */
const lines = (rows) => rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
