/** Sender keys, replayed step by step from the random bytes that the file lists. */

import { utf8ToBytes } from '@sotto/crypto';
import {
  createSenderKeyDistribution,
  decryptSenderKeyMessage,
  encryptSenderKeyMessage,
  processSenderKeyDistribution,
  RatchetError,
  rotateSenderKey,
  type SenderKeyRecord,
  type SenderKeyState,
  serializePublicKey,
} from '@sotto/ratchet';
import { readVectors, type VectorCase } from '@sotto/testkit';
import { decodeSenderKeyMessage } from '@sotto/wire';
import { describe, expect, it } from 'vitest';
import { bytes, crypto, hex, withDraws } from './transcripts-support.ts';

interface ChainJson {
  readonly chainId: number;
  readonly iteration: number;
  readonly chainKey: string;
  readonly signingPublicKey: string;
}

type OwnChainJson = ChainJson & { readonly signingPrivateKey: string };

interface MadeStep {
  readonly number: number;
  readonly random: readonly string[];
  readonly bytes: string;
  readonly after: { readonly chain: OwnChainJson };
}

interface DistributeStep extends MadeStep {
  readonly action: 'distribute' | 'rotate' | 'startAgain';
}

interface EncryptStep extends MadeStep {
  readonly action: 'encrypt';
  readonly plaintext: string;
  readonly iteration: number;
  readonly keys: { readonly seed: string; readonly nonce: string; readonly cipherKey: string };
}

interface TakenStep {
  readonly action: 'process' | 'decrypt';
  readonly number: number;
  readonly plaintext?: string;
  readonly error?: string;
  readonly after?: { readonly states: readonly object[] };
}

interface SenderKeyCase extends VectorCase {
  readonly distributionId: string;
  readonly steps: readonly (DistributeStep | EncryptStep | TakenStep)[];
}

const isTaken = (step: SenderKeyCase['steps'][number]): step is TakenStep =>
  step.action === 'process' || step.action === 'decrypt';

const { cases } = readVectors<SenderKeyCase>('transcripts/sender-key.json');

describe('transcripts/sender-key.json: replayed', () => {
  it.each(cases)('$name', ({ distributionId, steps }) => {
    const made = new Map<number, Uint8Array>();
    let sender: SenderKeyRecord | undefined;
    let member: SenderKeyRecord | undefined;
    for (const step of steps) {
      if (isTaken(step)) {
        member = take(member, made.get(step.number)!, step);
        continue;
      }
      const { state, output } = step.action === 'encrypt' ? encrypt(sender, step) : distribute(sender, step);
      sender = state;
      made.set(step.number, output);
      expect(hex(output)).toBe(step.bytes);
      const [chain] = state.states;
      expect({ ...chainOf(chain!), signingPrivateKey: hex(chain!.signingPrivateKey!) }).toEqual(step.after.chain);
    }

    function distribute(record: SenderKeyRecord | undefined, { action, random }: DistributeStep) {
      return withDraws(random, 0, (env) => {
        if (action === 'rotate') return rotateSenderKey(record!, env);
        const start = action === 'startAgain' ? undefined : record;
        return createSenderKeyDistribution(start, { distributionId: bytes(distributionId) }, env);
      });
    }
  });

  it('fifty messages, shuffled, with skipped ones and one repeated', () => {
    const { steps } = cases[0]!;
    const read = steps.filter((step): step is TakenStep => step.action === 'decrypt' && 'plaintext' in step);
    expect(steps.filter(({ action }) => action === 'encrypt')).toHaveLength(50);
    expect(read).toHaveLength(48);
    expect(read.some((step, n) => n > 0 && step.number < read[n - 1]!.number)).toBe(true);
    expect(steps.at(-1)).toMatchObject({ error: 'E_MESSAGE_DUPLICATE' });
  });
});

/** With the keys on the way, by the formulas of section 8. */
function encrypt(record: SenderKeyRecord | undefined, { random, plaintext, keys, iteration }: EncryptStep) {
  const [before] = record!.states;
  expect(before!.index).toBe(iteration);
  const seed = crypto.hmacSha256(before!.chainKey, Uint8Array.of(1));
  expect(hex(seed)).toBe(keys.seed);
  const output = crypto.hkdfSha256(seed, undefined, utf8ToBytes('WhisperGroup'), 48);
  expect(hex(output)).toBe(keys.nonce + keys.cipherKey);
  const step = withDraws(random, 0, (env) => encryptSenderKeyMessage(record, { plaintext: bytes(plaintext) }, env));
  const fields = decodeSenderKeyMessage(step.output.slice(1, -64));
  expect(fields).toMatchObject({ chainId: before!.chainId, iteration });
  const opened = crypto.aesCbcDecrypt(bytes(keys.cipherKey), bytes(keys.nonce), fields.ciphertext!);
  expect(hex(opened)).toBe(plaintext);
  const signed = [step.output.slice(0, -64), step.output.slice(-64)] as const;
  expect(crypto.xeddsaVerify(before!.signingPublicKey, ...signed)).toBe(true);
  return step;
}

/** What the member has afterwards. A refusal changes nothing. */
function take(record: SenderKeyRecord | undefined, message: Uint8Array, step: TakenStep): SenderKeyRecord | undefined {
  if (step.error !== undefined) {
    expect(refusalOf(() => decryptSenderKeyMessage(record, { bytes: message }, { crypto }))).toBe(step.error);
    return record;
  }
  const taken =
    step.action === 'process'
      ? processSenderKeyDistribution(record, { bytes: message })
      : decryptSenderKeyMessage(record, { bytes: message }, { crypto });
  expect(taken.output && hex(taken.output)).toBe(step.plaintext);
  expect(taken.state.states.map(memberState)).toEqual(step.after!.states);
  return taken.state;
}

function memberState(state: SenderKeyState) {
  const skipped = state.skippedSeeds.map(({ index, secret }) => ({ iteration: index, seed: hex(secret) }));
  return { ...chainOf(state), skipped };
}

function chainOf({ chainId, index, chainKey, signingPublicKey }: SenderKeyState): ChainJson {
  const signing = hex(serializePublicKey(signingPublicKey));
  return { chainId, iteration: index, chainKey: hex(chainKey), signingPublicKey: signing };
}

function refusalOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof RatchetError) return error.code;
    throw error;
  }
  throw new Error('nothing was refused');
}
