/** What the model says of a message before it is handed over. */

import type { Refusal } from '../../peer.ts';

export type Verdict<State> =
  /** It is read, and `after` is the state then. */
  | { readonly kind: 'read'; readonly after: State }
  /** It is refused, and nothing changes. */
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export function read<State>(after: State): Verdict<State> {
  return { kind: 'read', after };
}

export function refused(refusal: Refusal): { readonly kind: 'refused'; readonly refusal: Refusal } {
  return { kind: 'refused', refusal };
}
