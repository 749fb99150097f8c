/**
 * I2: a refused message leaves stored state byte-identical: the commit that deals with it touches no session and no key, only
 * the inbox, the position, and what asks for the message again.
 */

import type { Batch, Key } from '@sotto/store';
import { decodeStoredInboxEntry } from '@sotto/wire';
import type { Report } from '../problem.ts';

export class Refusals {
  readonly #report: Report;
  #count = 0;

  constructor(report: Report) {
    this.#report = report;
  }

  /** How many messages were refused. */
  get count(): number {
    return this.#count;
  }

  committed(device: string, { put = [], delete: deleted = [] }: Batch): void {
    if (!put.some(([key, value]) => key.startsWith('inbox/') && isRefusal(value))) return;
    this.#count += 1;
    const touched = [...put.map(([key]) => key), ...deleted].filter(isState);
    if (touched.length > 0)
      this.#report('I2', `${device}: a refused message has changed ${[...new Set(touched.map(kindOf))].join(', ')}`);
  }
}

/** Content that is authentic and not understood has been decrypted, and moves the session. */
const isRefusal = (value: Uint8Array): boolean => {
  const { body } = decodeStoredInboxEntry(value);
  return body.kind === 'undecryptable' && body.code !== 'E_CONTENT_INVALID';
};

const isState = (key: Key): boolean => STATE.has(kindOf(key));
const kindOf = (key: Key): string => key.split('/', 1)[0]!;

/** What only a message that was read may move. */
const STATE: ReadonlySet<string> = new Set(['account', 'session', 'prekey', 'used', 'read', 'shelf', 'certificate']);
