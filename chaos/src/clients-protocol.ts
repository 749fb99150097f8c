/** What the run says to a process of clients, and hears from it. */

export interface Assignment {
  readonly seed: string;
  /** Of this process. */
  readonly clients: readonly number[];
  /** By client: where each of all clients is at home, and how it gets there. */
  readonly relays: readonly { readonly domain: string; readonly relayUrl: string }[];
  /** By client: how far its clock is off. */
  readonly offsets: readonly number[];
  readonly storeFolder: string;
  readonly historyFile: string;
}

export type Order =
  /** Everybody writes once to everybody they know, and no more. */
  | { readonly kind: 'meet' }
  | { readonly kind: 'write' }
  | { readonly kind: 'quiet' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'disk'; readonly isFull: boolean }
  | { readonly kind: 'clock'; readonly client: number; readonly offsetMs: number };

/** All clients have an account and read what comes. */
export interface Report {
  readonly ready: true;
}

export const addressOf = (client: number, domain: string): string => `c${client}@${domain}`;

/** The client of an address; `undefined` for one that nobody here has. */
export const clientOf = (address: string): number | undefined => {
  const match = /^c(\d+)@/.exec(address);
  return match === null ? undefined : Number(match[1]);
};
