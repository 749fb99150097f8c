/** What a client keeps of its own account. */

import {
  generateKemPreKey,
  generateOneTimePreKey,
  type KemPreKey,
  type OneTimePreKey,
  type RandomEnv,
  type SignedPreKey,
  serializeKemPublicKey,
  serializePublicKey,
} from '@sotto/ratchet';
import type { StoredAccount, StoredPreKey } from '@sotto/wire';
import { type Account, certify, type Relay } from './accounts.ts';
import { keyOf } from './client-keys.ts';
import { type ClientRecord, clientRecord } from './client-records.ts';
import { at, seconds } from './client-texts.ts';

export function ownRecords(env: RandomEnv, account: Account, relay: Relay): readonly ClientRecord[] {
  const certificate = certify(env, relay, account, at(5 * 60) + DAY_MS);
  return [
    clientRecord('Account', 'registered', keyOf.account(), accountOf(account)),
    ...preKeys(env, account),
    clientRecord('SenderCertificate', 'of a day', keyOf.certificate(), {
      certificate,
      fetchedAt: seconds(at(5 * 60)),
    }),
    knownRelay('the home relay', relay),
  ];
}

export const accountOf = (account: Account): StoredAccount => ({
  address: account.address,
  relayUrl: `https://relay.${account.domain}/`,
  identityPrivateKey: account.person.local.identityKeyPair.privateKey,
  identityPublicKey: account.identityKey,
  authenticationPrivateKey: account.authentication.privateKey,
  deviceId: account.person.local.address.deviceId,
  registrationId: account.person.local.registrationId,
  signedManifest: account.signedManifest,
  registered: true,
  nextPreKeyId: LAST_PRE_KEY_ID + 1,
});

export const knownRelay = (what: string, { domain, root, signedDiscovery }: Relay): ClientRecord =>
  clientRecord('KnownRelay', what, keyOf.relay(domain), {
    rootKey: root.publicKey,
    signedDiscovery,
    fetchedAt: seconds(at(5 * 60)),
  });

/** Of the two bundles of the account the first was used up, but for what is kept of it; two keys are fresh. */
function preKeys(env: RandomEnv, { person }: Account): readonly ClientRecord[] {
  const [used, waiting] = person.bundles;
  if (used === undefined || waiting?.oneTime === undefined) throw new TypeError('account: has given out two bundles');
  const kem = generateKemPreKey(LAST_PRE_KEY_ID - 1, person.local.identityKeyPair, { lastResort: false }, env);
  const ec = generateOneTimePreKey(LAST_PRE_KEY_ID, env);
  return [
    preKey('signed', 'signed', used.signed, true),
    preKey('kem', 'last-resort KEM key', used.kem, true),
    preKey('signed', 'signed, of a later bundle', waiting.signed, true),
    preKey('kem', 'one-time KEM key', waiting.kem, true),
    preKey('ec', 'one-time EC key', waiting.oneTime, true),
    preKey('kem', 'one-time KEM key, not uploaded yet', kem, false),
    preKey('ec', 'one-time EC key, not uploaded yet', ec, false),
  ];
}

function preKey(
  kind: 'signed' | 'kem' | 'ec',
  what: string,
  key: SignedPreKey | KemPreKey | OneTimePreKey,
  uploaded: boolean,
): ClientRecord {
  const isKem = 'lastResort' in key;
  const value: StoredPreKey = {
    privateKey: key.keyPair.privateKey,
    publicKey: isKem ? serializeKemPublicKey(key.keyPair.publicKey) : serializePublicKey(key.keyPair.publicKey),
    ...('signature' in key && { signature: key.signature }),
    createdAt: seconds(at(0)),
    lastResort: isKem && key.lastResort,
    uploaded,
  };
  return clientRecord('PreKeyRecord', what, keyOf.preKey(kind, key.id), value);
}

/** After two bundles of three keys. */
const LAST_PRE_KEY_ID = 8;
const DAY_MS = 24 * 60 * 60 * 1000;
