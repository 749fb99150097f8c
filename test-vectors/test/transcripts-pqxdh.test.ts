/** Sessions from nothing, replayed from the private keys and random bytes that the file lists. */

import { asX25519PublicKey, utf8ToBytes, type X25519KeyPair } from '@sotto/crypto';
import {
  decryptMessage,
  encryptMessage,
  initiateSession,
  serializeKemCiphertext,
  serializePublicKey,
} from '@sotto/ratchet';
import { readVectors } from '@sotto/testkit';
import { decodePreKeySignalMessage, decodeSignalMessage } from '@sotto/wire';
import { describe, expect, it } from 'vitest';
import type { RootStepJson } from '../src/derive.ts';
import type { PqxdhCase } from '../src/transcripts/pqxdh.ts';
import {
  bytes,
  crypto,
  deviceOf,
  expectMessageKeys,
  hex,
  preKeysOf,
  remoteOf,
  withDraws,
} from './transcripts-support.ts';

const { cases } = readVectors<PqxdhCase>('transcripts/pqxdh.json');

describe.each(cases)('transcripts/pqxdh.json: $name', (vector) => {
  const { agreement, initiatorRatchet, firstMessage, responderSteps, reply, now } = vector;
  const [alice, bob] = [deviceOf(vector.initiator), deviceOf(vector.responder)];
  const { bundle, lookup } = preKeysOf(bob, vector.responder);
  const signed = lookup.signedPreKey(vector.responder.signedPreKey.id)!.keyPair;
  const oneTime = lookup.oneTimePreKey(vector.responder.oneTimePreKey?.id ?? -1)?.keyPair;
  const base = pairOf(agreement.base);

  it('agrees term by term, from either side', () => {
    const [a, b] = [alice.identityKeyPair, bob.identityKeyPair];
    const terms = [dh(a, signed), dh(base, b), dh(base, signed), ...(oneTime ? [dh(base, oneTime)] : [])];
    const answers = [dh(signed, a), dh(b, base), dh(signed, base), ...(oneTime ? [dh(oneTime, base)] : [])];
    expect(terms).toEqual(agreement.terms);
    expect(answers).toEqual(agreement.terms);
    const random = bytes(agreement.encapsulationRandom);
    const { ciphertext, sharedSecret } = crypto.kyberEncapsulate(bundle.kemPreKey.publicKey, random);
    expect(hex(serializeKemCiphertext(ciphertext))).toBe(agreement.kemCiphertext);
    expect(hex(sharedSecret)).toBe(agreement.kemSharedSecret);
    const kem = lookup.kemPreKey(bundle.kemPreKey.id)!.keyPair;
    expect(hex(crypto.kyberDecapsulate(kem.privateKey, ciphertext))).toBe(agreement.kemSharedSecret);
    expect('ff'.repeat(32) + terms.join('') + agreement.kemSharedSecret).toBe(agreement.secret);
    const info = utf8ToBytes('WhisperText_X25519_SHA-256_CRYSTALS-KYBER-1024');
    const output = crypto.hkdfSha256(bytes(agreement.secret), undefined, info, 96);
    expect(hex(output)).toBe(agreement.rootKey + agreement.chainKey + agreement.postQuantumAuthKey);
  });

  it('steps its root chain as listed', () => {
    const ours = pairOf(initiatorRatchet);
    const first = rootStep(agreement.rootKey, ours, signed.publicKey);
    expect(first).toEqual(pick(initiatorRatchet));
    expect(rootStep(agreement.rootKey, signed, ours.publicKey)).toEqual(responderSteps.receiving);
    const answer = rootStep(responderSteps.receiving.rootKey, pairOf(responderSteps.ratchet), ours.publicKey);
    expect(answer).toEqual(responderSteps.sending);
  });

  it('gives these messages and reads them', () => {
    const [toBob, toAlice] = [remoteOf(bob), remoteOf(alice)];
    const draws = [agreement.base.privateKey, agreement.encapsulationRandom, initiatorRatchet.privateKey];
    const initiated = withDraws(draws, now, (env) =>
      initiateSession(undefined, { local: alice, remote: toBob, bundle }, env),
    );
    const session = initiated.state.current!;
    expect(hex(serializePublicKey(session.initiatorBaseKey))).toBe(agreement.base.publicKey);
    expect([session.rootKey, session.sendingChain.chainKey].map(hex)).toEqual([
      initiatorRatchet.rootKey,
      initiatorRatchet.chainKey,
    ]);
    expect(hex(session.receivingChains[0]!.chainKey)).toBe(agreement.chainKey);

    const sent = withDraws(firstMessage.random, now, (env) =>
      encryptMessage(initiated.state, { local: alice, remote: toBob, plaintext: bytes(firstMessage.plaintext) }, env),
    );
    expect(sent.output).toEqual({ type: 'preKeySignalMessage', bytes: bytes(firstMessage.preKeySignalMessage) });

    const received = withDraws([responderSteps.ratchet.privateKey], now, (env) =>
      decryptMessage(undefined, { local: bob, remote: toAlice, message: sent.output, preKeys: lookup }, env),
    );
    expect(hex(received.output.plaintext)).toBe(responderSteps.plaintext);
    expect(hex(serializePublicKey(received.output.identityKey))).toBe(responderSteps.identityKey);
    expect(hex(received.state.current!.rootKey)).toBe(responderSteps.sending.rootKey);
    expect(hex(received.state.current!.sendingChain.chainKey)).toBe(responderSteps.sending.chainKey);

    const answer = withDraws(reply.random, now, (env) =>
      encryptMessage(received.state, { local: bob, remote: toAlice, plaintext: bytes(reply.plaintext) }, env),
    );
    expect(answer.output).toEqual({ type: 'signalMessage', bytes: bytes(reply.signalMessage) });
    const read = withDraws(['99'.repeat(32)], now, (env) =>
      decryptMessage(sent.state, { local: alice, remote: toBob, message: answer.output, preKeys: lookup }, env),
    );
    expect(hex(read.output.plaintext)).toBe(reply.plaintext);
  });

  it('has these keys and fields in its messages', () => {
    const inner = decodePreKeySignalMessage(bytes(firstMessage.preKeySignalMessage).slice(1)).message!;
    expect(hex(inner)).toBe(firstMessage.signalMessage);
    const chains = [initiatorRatchet.chainKey, responderSteps.sending.chainKey];
    for (const [n, one] of [firstMessage, reply].entries()) {
      const fields = decodeSignalMessage(bytes(one.signalMessage).slice(1, -8));
      expect(hex(fields.ciphertext!)).toBe(one.ciphertext);
      expect(hex(fields.pqRatchet!)).toBe(one.postQuantumMessage);
      expect(fields.addresses && hex(fields.addresses)).toBe(n === 0 ? firstMessage.addresses : undefined);
      expect(hex(crypto.hmacSha256(bytes(chains[n]!), Uint8Array.of(1)))).toBe(one.seed);
      const [sender, receiver] = n === 0 ? [alice, bob] : [bob, alice];
      const { signalMessage, plaintext } = one;
      expectMessageKeys(one, { signalMessage, ciphertext: fields.ciphertext!, plaintext, sender, receiver });
    }
  });
});

function pairOf({ privateKey, publicKey }: { readonly privateKey: string; readonly publicKey: string }): X25519KeyPair {
  const pair = crypto.x25519KeyPair(bytes(privateKey));
  expect(hex(serializePublicKey(pair.publicKey))).toBe(publicKey);
  return pair;
}

function dh(ours: X25519KeyPair, theirs: Pick<X25519KeyPair, 'publicKey'>): string {
  return hex(crypto.x25519SharedSecret(ours.privateKey, theirs.publicKey));
}

/** Section 4.2. */
function rootStep(rootKey: string, ours: X25519KeyPair, publicKey: Uint8Array) {
  const sharedSecret = crypto.x25519SharedSecret(ours.privateKey, asX25519PublicKey(publicKey));
  const output = crypto.hkdfSha256(sharedSecret, bytes(rootKey), utf8ToBytes('WhisperRatchet'), 64);
  return pick({
    sharedSecret: hex(sharedSecret),
    rootKey: hex(output.subarray(0, 32)),
    chainKey: hex(output.subarray(32)),
  });
}

function pick({ sharedSecret, rootKey, chainKey }: RootStepJson) {
  return { sharedSecret, rootKey, chainKey };
}
