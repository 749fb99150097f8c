/**
 * How a home relay seals what waits for a device: HPKE in base mode, X-Wing and ChaCha20Poly1305, to the mailbox key, one
 * context for many messages, with an info that names the mailbox and no additional data.
 */

import { concatBytes, utf8ToBytes } from '@sotto/crypto';

/** The info of every context for this mailbox, 32 bytes: what was sealed for it opens for no other. */
export const mailboxContextInfo = (mailboxId: Uint8Array): Uint8Array => concatBytes(LABEL, mailboxId);

const LABEL = utf8ToBytes('Sotto mailbox v1\0');
