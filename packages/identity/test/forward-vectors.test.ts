import { bytesToHex, defaultProvider as crypto, hexToBytes } from '@sotto/crypto';
import { readVectors } from '@sotto/testkit';
import {
  decodeForwardContent,
  decodeLookUpAnswer,
  decodeLookUpQuery,
  type Expiry,
  type Lane,
  padForwardContent,
} from '@sotto/wire';
import { describe, expect, it } from 'vitest';
import {
  type ForwardingAlgorithm,
  forwardingKeyPair,
  openForward,
  openLookUp,
  sealForward,
  sealLookUpAnswer,
} from '../src/index.ts';

interface ForwardCase {
  readonly name: string;
  readonly algorithm: ForwardingAlgorithm;
  readonly privateKey: string;
  readonly publicKey: string;
  readonly origin: string;
  readonly destination: string;
  readonly lane: Lane;
  readonly expiry: Expiry;
  readonly itemId: string;
  readonly content: string;
  readonly padded: string;
  readonly sealed: string;
  readonly answer: string;
}

interface LookUpCase {
  readonly name: string;
  readonly privateKey: string;
  readonly publicKey: string;
  readonly origin: string;
  readonly destination: string;
  readonly query: string;
  readonly sealedQuery: string;
  readonly answer: string;
  readonly answerNonce: string;
  readonly sealedAnswer: string;
  readonly outcome: string;
}

const refused = expect.objectContaining({ code: 'E_FORWARD_INVALID' });

describe('sotto/sealed-forward.json: items sealed to a relay', () => {
  const { cases } = readVectors<ForwardCase>('sotto/sealed-forward.json');
  it.each(cases)('$name: $answer', (one) => {
    const { algorithm, origin, destination, lane, expiry } = one;
    const keys = forwardingKeyPair(crypto, algorithm, hexToBytes(one.privateKey));
    expect(bytesToHex(keys.publicKey)).toBe(one.publicKey);
    const route = { origin, destination, lane, expiry, itemId: hexToBytes(one.itemId) };
    const key = { id: 'key', algorithm, keys };
    const open = () => openForward(crypto, key, route, hexToBytes(one.sealed));
    if (one.answer !== 'opened') return expect(open).toThrow(refused);
    const content = decodeForwardContent(hexToBytes(one.content));
    expect(open()).toEqual(content);
    expect(bytesToHex(padForwardContent(content))).toBe(one.padded);
    const random = (length: number) => new Uint8Array(length).fill(7);
    const published = { id: 'key', algorithm, publicKey: keys.publicKey };
    const sealed = sealForward({ crypto, random }, published, route, content);
    expect(openForward(crypto, key, route, sealed.sealed)).toEqual(content);
    expect(sealed.sealed.length).toBe(one.sealed.length / 2);
  });
});

describe('sotto/sealed-look-up.json: look-ups sealed to a relay', () => {
  const { cases } = readVectors<LookUpCase>('sotto/sealed-look-up.json');
  it.each(cases)('$name: $outcome', (one) => {
    const keys = forwardingKeyPair(crypto, 'xWing', hexToBytes(one.privateKey));
    expect(bytesToHex(keys.publicKey)).toBe(one.publicKey);
    const key = { id: 'key', algorithm: 'xWing' as const, keys };
    const { origin, destination } = one;
    const open = () => openLookUp(crypto, key, { origin, destination }, hexToBytes(one.sealedQuery));
    if (one.outcome !== 'answered') return expect(open).toThrow(refused);
    const opened = open();
    expect(opened.query).toEqual(decodeLookUpQuery(hexToBytes(one.query)));
    const random = () => hexToBytes(one.answerNonce);
    const answer = sealLookUpAnswer({ crypto, random }, opened, decodeLookUpAnswer(hexToBytes(one.answer)));
    expect(bytesToHex(answer)).toBe(one.sealedAnswer);
  });
});
