/** What has to be right in this browser before a number means anything. */

import { type CryptoProvider, defaultProvider } from '@sotto/crypto';
import { nobleProvider } from '@sotto/crypto/noble';
import { VerificationError } from '../../src/case.ts';
import { createOurs } from '../../src/ours/implementation.ts';
import { assertNoEval } from '../policy.ts';
import { converse } from './conversation.ts';
import { checkPrimitives } from './primitives.ts';
import { checkSameBytes } from './same-bytes.ts';
import { replayTranscript } from './transcript.ts';

/** Checks one provider, and says of what it has made sure. Throws {@link VerificationError}. */
export async function check(crypto: CryptoProvider, seed: number): Promise<readonly string[]> {
  assertNoEval();
  if (!crossOriginIsolated) throw new VerificationError('the page is not isolated, so its clock is coarse');
  const done = ['no eval'];
  done.push(`${await checkPrimitives(crypto)} vectors of the primitives`);
  done.push(`${await replayTranscript(crypto)} steps of the transcript`);
  await converse(createOurs(crypto), createOurs(nobleProvider), MESSAGES, seed);
  done.push(`a conversation of ${MESSAGES} messages with noble`);
  if (crypto !== defaultProvider) return done;
  if (crypto.name !== 'portable') throw new VerificationError(`the default provider is ${crypto.name}`);
  await checkSameBytes(crypto, MESSAGES, seed);
  return [...done, `${MESSAGES} messages and records equal to those of WebCrypto`];
}

const MESSAGES = 100;
