/** Every codec of the package. */

import { admissionCodecs } from './codecs-admission.ts';
import { blobCodecs, uploadCodecs } from './codecs-blobs.ts';
import { conversationCodecs } from './codecs-conversations.ts';
import { deviceCodecs } from './codecs-devices.ts';
import { networkCodecs } from './codecs-network.ts';
import { outcomeCodecs } from './codecs-outcomes.ts';
import { recoveryCodecs } from './codecs-recovery.ts';
import { sealedSenderCodecs } from './codecs-sealed-sender.ts';
import { senderKeyCodecs } from './codecs-sender-keys.ts';
import { senderCodecs } from './codecs-senders.ts';
import { storageCodecs } from './codecs-storage.ts';
import { tokenCodecs } from './codecs-tokens.ts';
import type { NamedCodec } from './values.ts';

export const allCodecs: readonly NamedCodec[] = [
  ...admissionCodecs,
  ...blobCodecs,
  ...conversationCodecs,
  ...deviceCodecs,
  ...networkCodecs,
  ...outcomeCodecs,
  ...recoveryCodecs,
  ...sealedSenderCodecs,
  ...senderKeyCodecs,
  ...senderCodecs,
  ...storageCodecs,
  ...tokenCodecs,
  ...uploadCodecs,
];
