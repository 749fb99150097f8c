/**
 * The stored-state fixtures, by the version that stored them. They are written once: what is published never changes, so that every
 * later version is tested on records that it did not write.
 */

import type { GeneratedFile } from '../json.ts';
import { attachments } from './attachments.ts';
import { shelves } from './client-shelf.ts';
import { clients } from './clients.ts';
import { senderKeys } from './sender-keys.ts';
import { sessions } from './sessions.ts';

export const storageFiles: readonly GeneratedFile[] = [sessions, senderKeys, clients, shelves, attachments];
