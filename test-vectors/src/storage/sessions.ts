/** `storage/sessions-v1.json`. */

import type { GeneratedFile } from '../json.ts';
import { envOf } from './people.ts';
import { beginnings } from './session-beginnings.ts';
import { sessionCase } from './session-case.ts';
import { conversations } from './session-conversations.ts';
import { exchanges } from './session-exchanges.ts';

export const sessions: GeneratedFile = {
  path: 'storage/sessions-v1.json',
  make: (seed) => {
    const moments = [
      ...beginnings(envOf(`${seed}/beginnings`)),
      ...conversations(envOf(`${seed}/conversations`)),
      ...exchanges(envOf(`${seed}/exchanges`)),
    ];
    return { format: 'stored-sessions-v1', description: DESCRIPTION, spec: SPEC, cases: moments.map(sessionCase) };
  },
};

const DESCRIPTION =
  'Session records of sotto.storage.v1, as they were stored. local opens record at now, in milliseconds since 1970, and finds decodesTo, which leaves out secrets. It reads the messages of decrypts in their order; then each end can write to the other, where remote opens remoteRecord, or has no record yet and the private pre-keys of remotePreKeys. canSend says whether local can write before it has read anything. An account id names its device in the session layer and is text, as are name, description, type, plaintext, role and state. Public keys carry their type byte.';
const SPEC =
  'proto/sotto/storage/v1/session.proto; Signal session layer, sections 4.1 and 7.1; sparse post-quantum ratchet, section 9';
