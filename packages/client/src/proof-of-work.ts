/** The work that a relay asks for before it takes an account, and may ask for beside a voucher. */

import { leadingZeroBits, proofOfWorkHash } from '@sotto/crypto/proof-of-work';
import type { ProofOfWork, ProofOfWorkChallenge } from '@sotto/wire';
import type { Clock } from './environment.ts';
import { ClientError } from './errors.ts';

export interface ProofOfWorkProgress {
  readonly tries: number;
  /** On average; it may take several times as many. */
  readonly triesExpected: number;
}

/**
 * Tries counters until one fits. Between two tries others have their turn. Throws
 * `E_PROOF_OF_WORK_REQUIRED` when none fits in sixteen times the tries that are expected, and what `signal` is aborted with.
 */
export async function solveProofOfWork(
  { challenge, cost, zeroBits }: ProofOfWorkChallenge,
  subject: Uint8Array,
  clock: Clock,
  signal: AbortSignal,
  onProgress: (progress: ProofOfWorkProgress) => void,
): Promise<ProofOfWork> {
  const triesExpected = 2 ** zeroBits;
  for (let counter = 0; counter < triesExpected * 16; counter++) {
    signal.throwIfAborted();
    if (leadingZeroBits(proofOfWorkHash(challenge, subject, counter, cost)) >= zeroBits) return { challenge, counter };
    onProgress({ tries: counter + 1, triesExpected });
    await clock.sleep(0, signal);
  }
  throw new ClientError('E_PROOF_OF_WORK_REQUIRED', 'no solution was found; try again', { retryable: true });
}
