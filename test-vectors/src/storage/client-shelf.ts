/** `storage/client-v2.json`: what version 2 keeps of its published keys beyond version 1. */

import { hpkeXWing } from '@sotto/crypto/hpke';
import { generateKemPreKey, type RandomEnv, serializeKemPublicKey } from '@sotto/ratchet';
import type { GeneratedFile } from '../json.ts';
import { createAccount } from './accounts.ts';
import { keyOf } from './client-keys.ts';
import { type ClientRecord, clientRecord } from './client-records.ts';
import { at, seconds } from './client-texts.ts';
import { envOf } from './people.ts';

export const shelves: GeneratedFile = {
  path: 'storage/client-v2.json',
  make: (seed) => ({
    format: 'stored-client-records-v1',
    description: DESCRIPTION,
    spec: SPEC,
    cases: records(envOf(`${seed}/client-v2`)),
  }),
};

function records(env: RandomEnv): readonly ClientRecord[] {
  const { person } = createAccount(env, 'alice', 'a.example');
  const kem = generateKemPreKey(2, person.local.identityKeyPair, { lastResort: true }, env);
  const shared = { createdAt: seconds(at(0)), lastResort: false, uploaded: true };
  return [
    clientRecord('PreKeyRecord', 'mailbox key', keyOf.preKey('mailbox', 1), {
      ...hpkeXWing.keyPair(env.crypto, env.random(hpkeXWing.privateKeyBytes)),
      ...shared,
    }),
    clientRecord('PreKeyRecord', 'last-resort KEM key that was replaced', keyOf.preKey('kem', 2), {
      ...shared,
      privateKey: kem.keyPair.privateKey,
      publicKey: serializeKemPublicKey(kem.keyPair.publicKey),
      signature: kem.signature,
      lastResort: true,
      replacedAt: seconds(at(60)),
    }),
    clientRecord('ShelfCheck', 'an hour ago', keyOf.shelf(), { checkedAt: seconds(at(60)) }),
  ];
}

const DESCRIPTION =
  'Records of sotto.storage.v1 that a client keeps, as they were stored: those of its published keys that version 1 does not have. record decodes to value as a message of that kind and stands under key in the store. In value, bytes are hexadecimal and absent fields are left out. Text are name, kind and key. Public keys carry their type byte, but for that of the mailbox, which has none.';
const SPEC = 'proto/sotto/storage/v1/client.proto; docs/storage.md';
