/** What a relay serves, as its sources say it. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCES = fileURLToPath(new URL('../src', import.meta.url));
/** These two are asked for by GET. */
const PAGES = ['/v1/registration', '/v1/stream'];

/** Paths that take a POST, in order. */
export const postRoutes = (): readonly string[] =>
  [...new Set(sources().flatMap(pathsIn))].filter((path) => !PAGES.includes(path)).sort();

const sources = (): readonly string[] =>
  readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(SOURCES, name), 'utf8'));

const pathsIn = (source: string): readonly string[] =>
  [...source.matchAll(/path: '(\/(?:v1|s2s)\/[^']+)'/g)].map(([, path = '']) => path);
