/** Complete transcripts: every input, every random byte drawn, every output. */

import type { GeneratedFile } from '../json.ts';
import { decryptionErrorTranscript } from './decryption-error.ts';
import { pqxdhTranscript } from './pqxdh.ts';
import { sealedSenderTranscript } from './sealed-sender.ts';
import { senderKeyTranscript } from './sender-key.ts';
import { tripleRatchetTranscript } from './triple-ratchet.ts';

export const transcriptFiles: readonly GeneratedFile[] = [
  pqxdhTranscript,
  tripleRatchetTranscript,
  senderKeyTranscript,
  sealedSenderTranscript,
  decryptionErrorTranscript,
];
