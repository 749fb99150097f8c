/** How a secret chat stands, as an app sees it. */

import type { StoredSecretChat } from '@sotto/wire';

/**
 * `offered`: no device of the other side has accepted it yet. `invited`: the other side waits for this one to accept it. `ended`:
 * nothing is written there any more, and its messages go when their time is over.
 */
export type SecretChatState = 'offered' | 'invited' | 'open' | 'ended';

/** `undefined` for what is being deleted, and for an ordinary conversation. */
export const shownState = (secret: StoredSecretChat | undefined): SecretChatState | undefined =>
  secret === undefined || secret.state === 'erasing' ? undefined : secret.state;
