/**
 * Who may make an account: everybody, whoever has an invite, whoever does some work, or nobody. What is known already may
 * always register again. All of it is looked at before anything is stored; an invite is spent with the account it makes.
 *
 * A challenge is kept nowhere: it says when it was made, and a key of this process shows that it was made here. The work
 * is done for one account id, so a solution makes one account, however often it is shown.
 *
 *     challenge = minute since 1970 (32 bits, big-endian) || 12 random bytes || HMAC-SHA-256(key, the 16 bytes before)[0..16]
 */

import { createHmac } from 'node:crypto';
import { concatBytes, equalBytes, type RandomBytes } from '@sotto/crypto';
import { encodeRegistrationTerms, type ProofOfWork, type RegisterRequest, type RegistrationPolicy } from '@sotto/wire';
import type { ProofOfWorkConfig } from '../config.ts';
import { RelayError } from '../errors.ts';
import { MEDIA_TYPE } from '../http/incoming.ts';
import type { Page } from '../http/server.ts';
import { PROOF_OF_WORK_CHECKS_MAX, PROOF_OF_WORK_MINUTES } from '../limits.ts';
import { zeroBitsOf } from '../proof-of-work.ts';
import { inviteDigest } from './invites.ts';

export interface Admission {
  /** What anybody may ask before registering. */
  readonly page: Page;
  /**
   * Resolves with the digest of an invite to spend, if one must be. Rejects with `E_REGISTRATION_CLOSED`,
   * `E_INVITE_REQUIRED`, `E_INVITE_INVALID`, `E_PROOF_OF_WORK_REQUIRED`, `E_BUSY`.
   */
  admit(accountId: Uint8Array, request: RegisterRequest): Promise<Uint8Array | undefined>;
}

export interface AdmissionEnvironment {
  readonly policy: RegistrationPolicy;
  readonly work: ProofOfWorkConfig;
  readonly random: RandomBytes;
  readonly clock: () => number;
}

export const createAdmission = ({ policy, work, random, clock }: AdmissionEnvironment): Admission => {
  const key = random(32);
  let checks = 0;
  const minute = (): number => Math.floor(clock() / 60_000);

  const createChallenge = (): Uint8Array => {
    const head = concatBytes(new Uint8Array(4), random(12));
    new DataView(head.buffer).setUint32(0, minute());
    return concatBytes(head, tagOf(key, head));
  };

  // RL-11: a challenge was made by this process, some minutes ago at most, and solved for this account.
  const isOurs = (challenge: Uint8Array): boolean => {
    const head = challenge.subarray(0, 16);
    const age = minute() - new DataView(head.buffer, head.byteOffset).getUint32(0);
    return age >= 0 && age <= PROOF_OF_WORK_MINUTES && equalBytes(challenge.subarray(16), tagOf(key, head));
  };

  const checkWork = async (accountId: Uint8Array, proof: ProofOfWork | undefined): Promise<void> => {
    if (proof === undefined || !isOurs(proof.challenge)) throw workRequired('a new challenge must be solved');
    // One check takes as much memory as one try.
    if (checks >= PROOF_OF_WORK_CHECKS_MAX)
      throw new RelayError('E_BUSY', 'too many registrations are being checked', { retryAfter: 5 });
    checks += 1;
    try {
      const done = await zeroBitsOf({ ...proof, subject: accountId, cost: work.cost });
      if (done < work.zeroBits) throw workRequired('the work does not suffice');
    } finally {
      checks -= 1;
    }
  };

  return {
    page: {
      path: '/v1/registration',
      mediaType: MEDIA_TYPE,
      render: async () =>
        encodeRegistrationTerms(
          policy === 'proofOfWork' ? { policy, challenge: { challenge: createChallenge(), ...work } } : { policy },
        ),
    },
    async admit(accountId, { invite, proofOfWork }) {
      switch (policy) {
        case 'open':
          return undefined;
        case 'closed':
          throw new RelayError('E_REGISTRATION_CLOSED', 'this relay takes no new accounts');
        case 'invite': {
          if (invite === undefined)
            throw new RelayError('E_INVITE_REQUIRED', 'this relay takes accounts by invitation');
          const digest = inviteDigest(invite);
          if (digest === undefined) throw new RelayError('E_INVITE_INVALID', 'the invite is no code of a relay');
          return digest;
        }
        case 'proofOfWork':
          await checkWork(accountId, proofOfWork);
          return undefined;
      }
    },
  };
};

const tagOf = (key: Uint8Array, head: Uint8Array): Uint8Array =>
  new Uint8Array(
    createHmac('sha256', key).update('Sotto registration challenge v1\0').update(head).digest().subarray(0, 16),
  );

const workRequired = (why: string): RelayError => new RelayError('E_PROOF_OF_WORK_REQUIRED', why);
