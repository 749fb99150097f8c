/** One end of a sender key for tests: a record and what is done with it. Every secret comes from one seed. */

import { bytesToUtf8, hexToBytes, utf8ToBytes, wipe } from '@sotto/crypto';
import { seededRandom } from '@sotto/testkit';
import { deriveNextChainKey } from '../src/message-chain.ts';
import {
  createSenderKeyDistribution,
  decryptSenderKeyMessage,
  encryptSenderKeyMessage,
  processSenderKeyDistribution,
  rotateSenderKey,
} from '../src/sender-key-cipher.ts';
import type { SenderKeyRecord } from '../src/sender-key-record.ts';
import type { RatchetEnv, Step } from '../src/step.ts';
import { crypto, envOf } from './support.ts';

export const DISTRIBUTION_ID = hexToBytes('d1d1d1d1700011ebb32a33b8a8a487a6');

/** The sender of a distribution, or one of those who read it. */
export class SenderKeyEnd {
  readonly env: RatchetEnv;
  readonly distributionId: Uint8Array;
  record: SenderKeyRecord | undefined;
  /** Sees every step after it was computed and before anything is wiped. */
  observe: (step: Step<SenderKeyRecord, unknown>) => void = () => {};

  constructor(seed: string, distributionId = DISTRIBUTION_ID) {
    this.env = envOf(seededRandom(seed));
    this.distributionId = distributionId;
  }

  distribution(): Uint8Array {
    return this.commit(createSenderKeyDistribution(this.record, { distributionId: this.distributionId }, this.env));
  }

  rotate(): Uint8Array {
    return this.commit(rotateSenderKey(this.record!, this.env));
  }

  encrypt(text: string): Uint8Array {
    return this.commit(encryptSenderKeyMessage(this.record, { plaintext: utf8ToBytes(text) }, this.env));
  }

  process(bytes: Uint8Array): void {
    this.commit(processSenderKeyDistribution(this.record, { bytes }));
  }

  decrypt(bytes: Uint8Array): string {
    return bytesToUtf8(this.commit(this.decryptStep(bytes)));
  }

  /** The step alone: nothing is committed. */
  decryptStep(bytes: Uint8Array): Step<SenderKeyRecord, Uint8Array> {
    return decryptSenderKeyMessage(this.record, { bytes }, this.env);
  }

  commit<Output>(step: Step<SenderKeyRecord, Output>): Output {
    this.observe(step);
    this.record = step.state;
    wipe(...step.spent);
    return step.output;
  }

  /** Moves the sender to where it stands after `count` more messages, which nobody will see. */
  sendLost(count: number): void {
    const [state] = this.record!.states;
    let { chainKey } = state!;
    for (let n = 0; n < count; n++) chainKey = deriveNextChainKey(crypto, chainKey);
    this.record = { ...this.record!, states: [{ ...state!, chainKey, index: state!.index + count }] };
  }
}

/** A sender, and somebody who can read it from the first message on. */
export function senderAndReader(seed: string): { readonly sender: SenderKeyEnd; readonly reader: SenderKeyEnd } {
  const sender = new SenderKeyEnd(`${seed}/sender`);
  const reader = new SenderKeyEnd(`${seed}/reader`);
  reader.process(sender.distribution());
  return { sender, reader };
}
