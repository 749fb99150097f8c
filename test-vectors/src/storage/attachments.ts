/** `storage/attachments-v1.json`: what a client keeps of attachments that are on their way. */

import type { RandomEnv } from '@sotto/ratchet';
import type { GeneratedFile } from '../json.ts';
import { keyOf } from './client-keys.ts';
import { type ClientRecord, clientRecord } from './client-records.ts';
import { at, seconds } from './client-texts.ts';
import { envOf } from './people.ts';

export const attachments: GeneratedFile = {
  path: 'storage/attachments-v1.json',
  make: (seed) => ({
    format: 'stored-attachments-v1',
    description: DESCRIPTION,
    spec: SPEC,
    cases: records(envOf(`${seed}/attachments-v1`)),
  }),
};

function records({ random }: RandomEnv): readonly ClientRecord[] {
  const begun = {
    blobId: random(32),
    capability: random(32),
    chunkBytes: 1_048_576,
    begunAt: seconds(at(0)),
    address: 'bob@b.example',
    doomed: false,
  };
  const key = random(32);
  const sent = { chunks: 3, digest: random(32), previousDigest: random(32) };
  const complete = { file: { size: 3_000_000, root: random(32) }, expiresAt: seconds(at(60)), name: 'photo.jpg' };
  const nothing = { chunks: 0, digest: new Uint8Array(32), previousDigest: new Uint8Array(32) };
  const place = (index: number): string => keyOf.upload('00112233445566778899aabbccddeeff', index);
  return [
    clientRecord('Upload', 'nothing has left', place(0), { ...begun, key, ...nothing }),
    clientRecord('Upload', 'three chunks have left', place(1), { ...begun, key, ...sent, name: 'photo.jpg' }),
    clientRecord('Upload', 'complete', place(2), { ...begun, key, ...sent, ...complete }),
    clientRecord('Upload', 'its message is queued', place(3), { ...begun, ...sent, ...complete }),
    clientRecord('Upload', 'its message is deleted', place(4), { ...begun, ...sent, ...complete, doomed: true }),
    clientRecord('Download', 'two chunks are there', keyOf.download(begun.blobId), {
      chunks: 2,
      begunAt: seconds(at(0)),
    }),
  ];
}

const DESCRIPTION =
  'Records of sotto.storage.v1 that a client keeps of attachments on their way, as they were stored. record decodes to value as a message of that kind and stands under key in the store. In value, bytes are hexadecimal and absent fields are left out. Text are name, kind and key.';
const SPEC = 'proto/sotto/storage/v1/attachments.proto; docs/storage.md';
