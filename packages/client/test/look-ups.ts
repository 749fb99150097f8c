/** A relay that lies about accounts: it can read what it is asked, for it has the key, and answers what it likes. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultProvider as crypto, systemRandom as random } from '@sotto/crypto';
import { forwardingKeyPair, openLookUp, sealLookUpAnswer } from '@sotto/identity';
import { decodeLookUpRequest, encodeLookUpResponse, type LookUpAnswer, type LookUpQuery } from '@sotto/wire';
import { DOMAIN, type World } from './world.ts';

/** What stands in the body of a request to `/v1/look-up`, opened as the relay does. */
export function openQuestion(world: World, body: Uint8Array) {
  const { query } = decodeLookUpRequest(body);
  const seed = new Uint8Array(readFileSync(join(world.dataDirectory, 'forward.key')));
  const key = { id: query.keyId, algorithm: 'xWing' as const, keys: forwardingKeyPair(crypto, 'xWing', seed) };
  return openLookUp(crypto, key, { origin: DOMAIN, destination: DOMAIN }, query.sealed);
}

/** The body of the answer, or `undefined` where `answer` gives none. */
export function answerQuestion(
  world: World,
  body: Uint8Array,
  answer: (query: LookUpQuery) => LookUpAnswer | undefined,
): Uint8Array | undefined {
  const opened = openQuestion(world, body);
  const given = answer(opened.query);
  return given && encodeLookUpResponse({ answer: sealLookUpAnswer({ crypto, random }, opened, given) });
}
