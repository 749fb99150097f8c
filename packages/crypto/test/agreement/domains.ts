import { curves } from './curves.ts';
import { kems } from './kems.ts';
import type { Domain } from './recipe.ts';
import { symmetric } from './symmetric.ts';

/** All calls there are. */
export const domains: readonly Domain[] = [symmetric, curves, kems];
