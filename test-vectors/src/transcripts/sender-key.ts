/**
 * Sender keys: distributions, messages in any order, chains that make way for others, step by step.
 *
 * Spec: Signal session layer, sections 6.4, 6.5 and 8.
 */

import { type RandomBytes, utf8ToBytes } from '@sotto/crypto';
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
import { seededRandom } from '@sotto/testkit';
import { type GeneratedFile, hex } from '../json.ts';
import { createRecorder, crypto, envOf, type Recorder } from '../recorder.ts';

export const senderKeyTranscript: GeneratedFile = {
  path: 'transcripts/sender-key.json',
  make: (seed) => ({
    format: 'sender-key-transcript-v1',
    description:
      'One sender and one member of a distribution. Distributions and messages are numbered as they are made, each with the random bytes it draws; the member takes in some of them in some order. signingPrivateKey is clamped; it stands unclamped among the random bytes. How to replay a case, and each field: README.md, transcripts.',
    spec: 'Signal session layer, sections 6.4, 6.5 and 8',
    cases: SCENARIOS.map(({ name, play }, n) => play(new Stage(name, `${seed}/sender-key/${n + 1}`))),
  }),
};

interface Scenario {
  readonly name: string;
  readonly play: (stage: Stage) => SenderKeyCase;
}

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'messages in shuffled order, some lost, one repeated',
    play: (stage) => {
      stage.process(stage.distribute());
      const sent = Array.from({ length: 50 }, () => stage.encrypt());
      // Positions 7 and 49 of the shuffled order never arrive; the one at 20 comes twice.
      const order = shuffle(sent, seededRandom(`${stage.seed}/order`));
      for (const [position, message] of order.entries()) if (position !== 7 && position !== 49) stage.decrypt(message);
      stage.decrypt(order[20]!);
      return stage.finish();
    },
  },
  {
    name: 'a member who joins later reads nothing older',
    play: (stage) => {
      stage.distribute();
      const early = [stage.encrypt(), stage.encrypt(), stage.encrypt()];
      stage.process(stage.distribute());
      const late = stage.encrypt();
      for (const message of [late, ...early]) stage.decrypt(message);
      return stage.finish();
    },
  },
  {
    name: 'a chain that is known is not set back',
    play: (stage) => {
      const distribution = stage.distribute();
      stage.process(distribution);
      const [first, second, third] = [stage.encrypt(), stage.encrypt(), stage.encrypt()];
      for (const message of [first, third]) stage.decrypt(message);
      stage.process(distribution);
      for (const message of [first, second]) stage.decrypt(message);
      return stage.finish();
    },
  },
  {
    name: 'a new chain beside the old one',
    play: (stage) => {
      stage.process(stage.distribute());
      const old = [stage.encrypt(), stage.encrypt()];
      const rotated = stage.rotate();
      const recent = [stage.encrypt(), stage.encrypt()];
      stage.decrypt(recent[0]!);
      stage.process(rotated);
      for (const message of [recent[1]!, old[1]!, recent[0]!, old[0]!]) stage.decrypt(message);
      return stage.finish();
    },
  },
  {
    name: 'a known chain id with another signing key takes the place of its chain',
    play: (stage) => {
      stage.process(stage.distribute());
      const before = stage.encrypt();
      // The sender has lost its record and by chance draws the same chain id.
      const again = stage.startAgain();
      const after = stage.encrypt();
      stage.process(again);
      for (const message of [after, before]) stage.decrypt(message);
      return stage.finish();
    },
  },
  {
    name: 'the sixth chain displaces the oldest',
    play: (stage) => {
      stage.process(stage.distribute());
      const messages = [stage.encrypt()];
      for (let chain = 2; chain <= 6; chain++) {
        stage.process(stage.rotate());
        messages.push(stage.encrypt());
      }
      for (const message of messages.reverse()) stage.decrypt(message);
      return stage.finish();
    },
  },
];

export type SenderKeyCase = ReturnType<Stage['finish']>;

/** A sender, a member, and what passes between them. */
class Stage {
  readonly seed: string;
  readonly #name: string;
  readonly #recorder: Recorder;
  readonly #distributionId: Uint8Array;
  readonly #made: Uint8Array[] = [];
  readonly #steps: object[] = [];
  #sender: SenderKeyRecord | undefined;
  #member: SenderKeyRecord | undefined;

  constructor(name: string, seed: string) {
    this.#name = name;
    this.seed = seed;
    this.#recorder = createRecorder(`${seed}/sender`);
    this.#distributionId = createRecorder(`${seed}/distribution`).random(16);
  }

  /** The chain as it stands, started if there is none. */
  distribute(): number {
    const distributionId = this.#distributionId;
    const { state, output } = createSenderKeyDistribution(this.#sender, { distributionId }, envOf(this.#recorder));
    return this.#distributed('distribute', state, output);
  }

  /** A new chain in place of the present one. */
  rotate(): number {
    const { state, output } = rotateSenderKey(this.#sender!, envOf(this.#recorder));
    return this.#distributed('rotate', state, output);
  }

  /** A new chain with the chain id of the present one, as a sender without a record. */
  startAgain(): number {
    const chainId = new Uint8Array(4);
    new DataView(chainId.buffer).setUint32(0, this.#sender!.states[0]!.chainId);
    const random: string[] = [];
    const env = envOf({
      random: (length) => {
        const bytes = length === 4 ? chainId.slice() : this.#recorder.random(length);
        random.push(hex(bytes));
        return bytes;
      },
    });
    const { state, output } = createSenderKeyDistribution(undefined, { distributionId: this.#distributionId }, env);
    this.#recorder.take();
    return this.#distributed('startAgain', state, output, random);
  }

  encrypt(): number {
    const number = this.#made.length + 1;
    const plaintext = utf8ToBytes(`message ${number}`);
    const before = this.#sender!.states[0]!;
    const { state, output } = encryptSenderKeyMessage(this.#sender, { plaintext }, envOf(this.#recorder));
    this.#sender = state;
    return this.#keep(output, {
      action: 'encrypt',
      number,
      random: this.#recorder.take(),
      plaintext: hex(plaintext),
      iteration: before.index,
      keys: spellOutKeys(before),
      bytes: hex(output),
      after: { chain: ownChain(state.states[0]!) },
    });
  }

  /** The member takes in a distribution. */
  process(number: number): void {
    const step = processSenderKeyDistribution(this.#member, { bytes: this.#made[number - 1]! });
    this.#member = step.state;
    this.#steps.push({ action: 'process', number, after: { states: step.state.states.map(memberState) } });
  }

  /** The member reads a message, or refuses it. */
  decrypt(number: number): void {
    try {
      const { state, output } = decryptSenderKeyMessage(this.#member, { bytes: this.#made[number - 1]! }, { crypto });
      this.#member = state;
      const states = state.states.map(memberState);
      this.#steps.push({ action: 'decrypt', number, plaintext: hex(output), after: { states } });
    } catch (error) {
      if (!(error instanceof RatchetError)) throw error;
      this.#steps.push({ action: 'decrypt', number, error: error.code });
    }
  }

  finish() {
    return {
      name: this.#name,
      seed: this.seed,
      distributionId: hex(this.#distributionId),
      steps: this.#steps.map((step, n) => ({ step: n + 1, ...step })),
    };
  }

  #distributed(action: string, state: SenderKeyRecord, bytes: Uint8Array, random = this.#recorder.take()): number {
    this.#sender = state;
    const number = this.#made.length + 1;
    return this.#keep(bytes, {
      action,
      number,
      random,
      bytes: hex(bytes),
      after: { chain: ownChain(state.states[0]!) },
    });
  }

  #keep(bytes: Uint8Array, step: object): number {
    this.#steps.push(step);
    return this.#made.push(bytes);
  }
}

/** Fisher-Yates, from the end. */
function shuffle<Item>(items: readonly Item[], random: RandomBytes): Item[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = random(1)[0]! % (last + 1);
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}

/** Section 8, from the chain key of the message's own iteration. */
function spellOutKeys({ chainKey }: SenderKeyState) {
  const seed = crypto.hmacSha256(chainKey, Uint8Array.of(1));
  const output = crypto.hkdfSha256(seed, undefined, utf8ToBytes('WhisperGroup'), 48);
  return { seed: hex(seed), nonce: hex(output.slice(0, 16)), cipherKey: hex(output.slice(16)) };
}

function ownChain(state: SenderKeyState) {
  return { ...chainJson(state), signingPrivateKey: hex(state.signingPrivateKey!) };
}

function memberState(state: SenderKeyState) {
  const skipped = state.skippedSeeds.map(({ index, secret }) => ({ iteration: index, seed: hex(secret) }));
  return { ...chainJson(state), skipped };
}

function chainJson({ chainId, index, chainKey, signingPublicKey }: SenderKeyState) {
  const signing = hex(serializePublicKey(signingPublicKey));
  return { chainId, iteration: index, chainKey: hex(chainKey), signingPublicKey: signing };
}
