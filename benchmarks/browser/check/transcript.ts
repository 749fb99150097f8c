/**
 * `test-vectors/transcripts/triple-ratchet.json`, replayed on one provider from the private keys and the random bytes
 * that the file lists: a session from its start through three epochs of the post-quantum ratchet, with loss, reordering
 * and repetition. Every message must have the listed bytes, every refusal the listed code.
 */

import { hexToBytes as bytes, type CryptoProvider, bytesToHex as hex } from '@sotto/crypto';
import {
  decryptMessage,
  encryptMessage,
  generateIdentityKeyPair,
  generateKemPreKey,
  generateOneTimePreKey,
  generateSignedPreKey,
  initiateSession,
  type LocalDevice,
  type PreKeyBundle,
  type PreKeyLookup,
  type RatchetEnv,
  RatchetError,
  type RemoteDevice,
  type SessionMessage,
  type SessionRecord,
} from '@sotto/ratchet';
import { VerificationError } from '../../src/case.ts';
import { assertEqual, fetchCases } from './vector-files.ts';

interface Transcript {
  readonly now: number;
  readonly alice: DeviceJson;
  readonly bob: DeviceJson & PreKeysJson;
  readonly steps: readonly TranscriptStep[];
}

interface DeviceJson {
  readonly name: string;
  readonly deviceId: number;
  readonly registrationId: number;
  readonly identity: { readonly privateKey: string };
}

interface PreKeysJson {
  readonly signedPreKey: { readonly id: number; readonly privateKey: string; readonly signatureRandom: string };
  readonly kemPreKey: {
    readonly id: number;
    readonly lastResort: boolean;
    readonly keyRandom: string;
    readonly signatureRandom: string;
  };
  readonly oneTimePreKey: { readonly id: number; readonly privateKey: string };
}

type TranscriptStep = { readonly by: 'alice' | 'bob'; readonly random: readonly string[] } & (
  | { readonly action: 'initiate' }
  | { readonly action: 'send'; readonly message: number; readonly plaintext: string; readonly bytes: string }
  | { readonly action: 'receive'; readonly message: number; readonly plaintext?: string; readonly error?: string }
);

interface End {
  readonly local: LocalDevice;
  readonly remote: RemoteDevice;
  record: SessionRecord | undefined;
}

/** Runs a step on the listed draws, all of which it has to draw. */
type Draw = <Output>(draws: readonly string[], step: (env: RatchetEnv) => Output) => Output;

/** How many steps were replayed. Throws `VerificationError`. */
export async function replayTranscript(crypto: CryptoProvider): Promise<number> {
  const cases = await fetchCases<Transcript>('transcripts/triple-ratchet.json');
  for (const one of cases) replay(crypto, one);
  return cases.reduce((sum, { steps }) => sum + steps.length, 0);
}

function replay(crypto: CryptoProvider, { now, steps, ...devices }: Transcript): void {
  const draw: Draw = (draws, step) => {
    const rest = [...draws];
    const output = step({ crypto, now, random: () => bytes(rest.shift() ?? '') });
    assertEqual('the number of draws', rest.length, 0);
    return output;
  };
  const [alice, bob] = [localOf(devices.alice, draw), localOf(devices.bob, draw)];
  const { bundle, lookup } = preKeysOf(bob, devices.bob, draw);
  const ends = { alice: createEnd(alice, bob), bob: createEnd(bob, alice) };
  const sent = new Map<number, SessionMessage>();
  for (const step of steps) {
    const end = ends[step.by];
    if (step.action === 'initiate') initiate(end, bundle, step.random, draw);
    else if (step.action === 'send') sent.set(step.message, send(end, step, draw));
    else receive(end, lookup, sent.get(step.message), step, draw);
  }
}

function createEnd(local: LocalDevice, peer: LocalDevice): End {
  const remote = { address: peer.address, identityKey: peer.identityKeyPair.publicKey };
  return { local, remote, record: undefined };
}

function initiate(end: End, bundle: PreKeyBundle, random: readonly string[], draw: Draw): void {
  end.record = draw(random, (env) => initiateSession(undefined, { ...end, bundle }, env)).state;
}

function send(end: End, step: Extract<TranscriptStep, { action: 'send' }>, draw: Draw): SessionMessage {
  const input = { ...end, plaintext: bytes(step.plaintext) };
  const { state, output } = draw(step.random, (env) => encryptMessage(end.record, input, env));
  assertEqual('a message', hex(output.bytes), step.bytes);
  end.record = state;
  return output;
}

function receive(
  end: End,
  preKeys: PreKeyLookup,
  message: SessionMessage | undefined,
  { random, plaintext, error }: Extract<TranscriptStep, { action: 'receive' }>,
  draw: Draw,
): void {
  if (message === undefined) throw new VerificationError('a message is read that was not sent');
  try {
    const step = draw(random, (env) => decryptMessage(end.record, { ...end, message, preKeys }, env));
    assertEqual('a text', hex(step.output.plaintext), plaintext);
    end.record = step.state;
  } catch (refusal) {
    if (!(refusal instanceof RatchetError)) throw refusal;
    assertEqual('a refusal', refusal.code, error);
  }
}

function localOf({ name, deviceId, registrationId, identity }: DeviceJson, draw: Draw): LocalDevice {
  const identityKeyPair = draw([identity.privateKey], generateIdentityKeyPair);
  return { address: { name, deviceId }, registrationId, identityKeyPair };
}

function preKeysOf(
  { identityKeyPair, registrationId, address }: LocalDevice,
  { signedPreKey, kemPreKey, oneTimePreKey }: PreKeysJson,
  draw: Draw,
): { readonly bundle: PreKeyBundle; readonly lookup: PreKeyLookup } {
  const signed = draw([signedPreKey.privateKey, signedPreKey.signatureRandom], (env) =>
    generateSignedPreKey(signedPreKey.id, identityKeyPair, env),
  );
  const kem = draw([kemPreKey.keyRandom, kemPreKey.signatureRandom], (env) =>
    generateKemPreKey(kemPreKey.id, identityKeyPair, kemPreKey, env),
  );
  const once = draw([oneTimePreKey.privateKey], (env) => generateOneTimePreKey(oneTimePreKey.id, env));
  const bundle = {
    registrationId,
    deviceId: address.deviceId,
    identityKey: identityKeyPair.publicKey,
    signedPreKey: { id: signed.id, publicKey: signed.keyPair.publicKey, signature: signed.signature },
    kemPreKey: { id: kem.id, publicKey: kem.keyPair.publicKey, signature: kem.signature },
    oneTimePreKey: { id: once.id, publicKey: once.keyPair.publicKey },
  };
  const lookup: PreKeyLookup = {
    signedPreKey: (id) => (id === signed.id ? signed : undefined),
    kemPreKey: (id) => (id === kem.id ? kem : undefined),
    oneTimePreKey: (id) => (id === once.id ? once : undefined),
    isUsed: () => false,
  };
  return { bundle, lookup };
}
