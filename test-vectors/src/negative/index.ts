/** Negative vectors: malformed inputs, each with the error it must get. */

import type { GeneratedFile } from '../json.ts';
import { bundlesFile } from './bundles.ts';
import { certificatesFile } from './certificates.ts';
import { decryptionErrorsFile } from './decryption-errors.ts';
import { fingerprintsFile } from './fingerprints.ts';
import { keysFile } from './keys.ts';
import { postQuantumMessagesFile } from './post-quantum-messages.ts';
import { preKeyMessagesFile } from './pre-key-messages.ts';
import { sealedSenderFile } from './sealed-sender.ts';
import { sealedSenderSentFile } from './sealed-sender-sent.ts';
import { senderKeysFile } from './sender-keys.ts';
import { signalMessagesFile } from './signal-messages.ts';

export const negativeFiles: readonly GeneratedFile[] = [
  keysFile,
  bundlesFile,
  preKeyMessagesFile,
  signalMessagesFile,
  postQuantumMessagesFile,
  senderKeysFile,
  certificatesFile,
  sealedSenderFile,
  sealedSenderSentFile,
  decryptionErrorsFile,
  fingerprintsFile,
];
