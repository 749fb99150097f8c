/** One value of one setting, with the place where an operator said it. */

import { findSetting, settingGroups, settingKeys } from '@sotto/relay';
import { closest } from './suggest.ts';

export interface Said {
  /** Whole name of the setting; an entry of `peers` is a key of its own, `peers.b.example`. */
  readonly key: string;
  readonly value: unknown;
  /** A file, a variable or a flag, as an operator would call it. */
  readonly source: string;
}

/** A mistake that is known before the values are checked. */
export interface Mistake {
  /** A whole sentence without its full stop, that begins with what is wrong. */
  readonly text: string;
}

export interface Layer {
  readonly said: readonly Said[];
  readonly mistakes: readonly Mistake[];
}

/** The one setting whose entries come from several places and add up. */
export const PEERS = 'peers';

/** What a nested object says. What has no setting is a mistake, for it would silently do nothing. */
export function layerOf(settings: object, source: string): Layer {
  const said: Said[] = [];
  const mistakes: Mistake[] = [];
  for (const [name, value] of Object.entries(settings)) {
    const isTable = typeof value === 'object' && value !== null && !Array.isArray(value);
    const parts =
      isTable && (settingGroups.has(name) || name === PEERS)
        ? Object.entries(value).map(([part, inner]) => [`${name}.${part}`, inner] as const)
        : [[name, value] as const];
    for (const [key, inner] of parts) {
      if (isSetting(key)) said.push({ key, value: inner, source });
      else if (settingGroups.has(key)) mistakes.push({ text: `${key} in ${source} must be a table of settings` });
      else mistakes.push({ text: `${key} in ${source} is not a setting of the relay${suggestion(key)}` });
    }
  }
  return { said, mistakes };
}

export const isSetting = (key: string): boolean => findSetting(key) !== undefined || key.startsWith(`${PEERS}.`);

/** Where the whole name of a setting is asked for, an entry of a table stands for its table. */
export const settingOf = (key: string): string => (key.startsWith(`${PEERS}.`) ? PEERS : key);

export function suggestion(key: string): string {
  const meant = closest(key, settingKeys);
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}
