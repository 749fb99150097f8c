/** `storage/sender-keys-v1.json`: what senders and members of a distribution have stored. */

import { utf8ToBytes } from '@sotto/crypto';
import {
  createSenderKeyDistribution,
  decryptSenderKeyMessage,
  encodeSenderKeyRecord,
  encryptSenderKeyMessage,
  processSenderKeyDistribution,
  type RandomEnv,
  rotateSenderKey,
  type SenderKeyRecord,
  serializePublicKey,
} from '@sotto/ratchet';
import { type GeneratedFile, hex } from '../json.ts';
import { envOf } from './people.ts';

export interface SenderKeyCase {
  readonly name: string;
  readonly description: string;
  /** `false`: the record of another sender's keys. */
  readonly isOwn: boolean;
  readonly record: string;
  readonly decodesTo: SenderKeySummary;
  /** In the order in which they arrive. */
  readonly decrypts: readonly { readonly message: string; readonly plaintext: string }[];
  /** Of a sender: what a new member gets now. */
  readonly distribution?: string;
  /** What the other end has stored: a member, or the sender after it sent all of these. */
  readonly counterpart: string;
}

export interface SenderKeySummary {
  readonly distributionId: string;
  /** Newest first. */
  readonly states: readonly SenderKeyStateSummary[];
}

export interface SenderKeyStateSummary {
  readonly chainId: number;
  readonly iteration: number;
  readonly signingKey: string;
  readonly isOwn: boolean;
  readonly skipped: readonly number[];
}

export function summarizeSenderKeys({ distributionId, states }: SenderKeyRecord): SenderKeySummary {
  return {
    distributionId: hex(distributionId),
    states: states.map(({ chainId, index, signingPublicKey, signingPrivateKey, skippedSeeds }) => ({
      chainId,
      iteration: index,
      signingKey: hex(serializePublicKey(signingPublicKey)),
      isOwn: signingPrivateKey !== undefined,
      skipped: skippedSeeds.map((seed) => seed.index),
    })),
  };
}

export const senderKeys: GeneratedFile = {
  path: 'storage/sender-keys-v1.json',
  make: (seed) => {
    const env = envOf(`${seed}/sender keys`);
    const cases = [...senders(env), ...members(env)];
    return { format: 'stored-sender-keys-v1', description: DESCRIPTION, spec: SPEC, cases };
  },
};

/** A sender, a member, and what is under way between them. */
interface Channel {
  readonly env: RandomEnv;
  readonly sender: SenderKeyRecord;
  readonly member: SenderKeyRecord;
  readonly written: number;
}

interface Post {
  readonly message: Uint8Array;
  readonly plaintext: string;
}

function openChannel(env: RandomEnv): Channel {
  const { state, output } = createSenderKeyDistribution(undefined, { distributionId: env.random(16) }, env);
  const member = processSenderKeyDistribution(undefined, { bytes: output }).state;
  return { env, sender: state, member, written: 0 };
}

/** The sender's chain is replaced, and the member hears of it. */
function rotate(channel: Channel): Channel {
  const { state, output } = rotateSenderKey(channel.sender, channel.env);
  return { ...channel, sender: state, member: processSenderKeyDistribution(channel.member, { bytes: output }).state };
}

function post(channel: Channel, count: number): { readonly channel: Channel; readonly posts: readonly Post[] } {
  const posts: Post[] = [];
  for (let n = 0; n < count; n++) {
    const plaintext = `message ${channel.written + 1}`;
    const { state, output } = encryptSenderKeyMessage(
      channel.sender,
      { plaintext: utf8ToBytes(plaintext) },
      channel.env,
    );
    channel = { ...channel, sender: state, written: channel.written + 1 };
    posts.push({ message: output, plaintext });
  }
  return { channel, posts };
}

function hear(channel: Channel, { message }: Post): Channel {
  return { ...channel, member: decryptSenderKeyMessage(channel.member, { bytes: message }, channel.env).state };
}

function senders(env: RandomEnv): readonly SenderKeyCase[] {
  const fresh = openChannel(env);
  const { channel, posts } = post(openChannel(env), 5);
  const used = posts.reduce(hear, channel);
  return [
    senderCase('sender, nothing sent', 'The chain was handed out and not used.', fresh),
    senderCase('sender after five messages', 'The member has read all of them.', used),
    senderCase(
      'sender after a rotation',
      'A chain in place of the former one, of which nothing is left.',
      rotate(used),
    ),
  ];
}

function members(env: RandomEnv): readonly SenderKeyCase[] {
  const fresh = openChannel(env);
  const first = post(fresh, 2);
  const skipping = post(openChannel(env), 9);
  const [late, seen] = [
    [0, 2, 3, 6],
    [1, 4, 5, 7],
  ].map((places) => places.map((n) => skipping.posts[n]!));
  const skipped = seen!.reduce(hear, skipping.channel);
  return [
    memberCase('member, nothing read', 'A chain that was just distributed.', fresh, first.channel, first.posts),
    memberCase(
      'member with skipped seeds',
      'Four messages are late; the last one to come lies ahead.',
      skipped,
      skipping.channel,
      [...late!.toReversed(), skipping.posts[8]!],
    ),
    fiveStates(env),
  ];
}

/** Five chains of one sender, the oldest of six is gone. Each has a seed of a message that is late. */
function fiveStates(env: RandomEnv): SenderKeyCase {
  let channel = openChannel(env);
  const late: Post[] = [];
  for (let chain = 0; chain < 6; chain++) {
    if (chain > 0) channel = rotate(channel);
    const { channel: after, posts } = post(channel, 3);
    channel = [posts[0]!, posts[2]!].reduce(hear, after);
    if (chain > 0) late.push(posts[1]!);
  }
  const next = post(channel, 1);
  return memberCase(
    'member with five states',
    'The sender has rotated its chain five times; a message of each of the five newest chains is late.',
    channel,
    next.channel,
    [...late, ...next.posts],
  );
}

function senderCase(name: string, description: string, { sender, member, env }: Channel): SenderKeyCase {
  const { distributionId } = sender;
  return {
    name,
    description,
    isOwn: true,
    record: hex(encodeSenderKeyRecord(sender)),
    decodesTo: summarizeSenderKeys(sender),
    decrypts: [],
    distribution: hex(createSenderKeyDistribution(sender, { distributionId }, env).output),
    counterpart: hex(encodeSenderKeyRecord(member)),
  };
}

function memberCase(
  name: string,
  description: string,
  stored: Channel,
  { sender }: Channel,
  arriving: readonly Post[],
): SenderKeyCase {
  // Nothing is published that does not work today.
  arriving.reduce(hear, stored);
  return {
    name,
    description,
    isOwn: false,
    record: hex(encodeSenderKeyRecord(stored.member)),
    decodesTo: summarizeSenderKeys(stored.member),
    decrypts: arriving.map(({ message, plaintext }) => ({ message: hex(message), plaintext })),
    counterpart: hex(encodeSenderKeyRecord(sender)),
  };
}

const DESCRIPTION =
  'Sender key records of sotto.storage.v1, as they were stored: of our own keys where isOwn, and of those of another sender, as a member of its distribution keeps them. record opens to decodesTo, which leaves out secrets. A member reads the messages of decrypts in their order. A sender hands out distribution, which holds its chain key. Then the sender can write and the member read, where the one who is not in record opens counterpart. name, description and plaintext are text. Public keys carry their type byte.';
const SPEC = 'proto/sotto/storage/v1/sender-key.proto; Signal session layer, section 8';
