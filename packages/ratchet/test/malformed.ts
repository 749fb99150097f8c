/**
 * What holds for every malformed message, as one set of tests that each message type registers with: flip any bit, cut
 * anywhere, splice two messages. Every result is a refusal with a code of the type, and state is the same to the byte.
 *
 *     describeMalformed({ name: 'sender key message', codes: ['E_MESSAGE_MALFORMED', …], make: () => specimen });
 *
 * Spec: Signal session layer, section 11. Places are taken one after the other, all of them with `pnpm test:thorough`, one
 * of three that the seed draws otherwise; random damage on top of it stands in hostile-input.test.ts.
 */

import { bytesToHex, type CryptoProvider, concatBytes, equalBytes } from '@sotto/crypto';
import { sampled, seedFromEnv } from '@sotto/testkit';
import { describe, expect, it } from 'vitest';
import { RatchetError, type RatchetErrorCode } from '../src/errors.ts';

/** A receiver, a message for it, and other messages to splice it with. */
export interface Specimen {
  /** Valid, and not read yet. */
  readonly message: Uint8Array;
  /** Reads `bytes` without committing anything and tells what was read, for instance its text. Throws refusals. */
  receive(bytes: Uint8Array): string;
  /** Everything the receiver stores, encoded. */
  state(): Uint8Array;
  /** Whole messages by name: of the same session, of another one, of another type. */
  readonly others: Readonly<Record<string, Uint8Array>>;
}

export interface MessageType {
  /** Completes "a malformed …". */
  readonly name: string;
  /** The codes that damage may be refused with, from the rows of section 11 that concern this type. */
  readonly codes: readonly RatchetErrorCode[];
  /** Called once, before the first test. */
  make(): Specimen;
  /**
   * What a damaged message may be read as, where a part of it is not authenticated, or of two spliced messages one is
   * left whole. Without it, nothing but the whole messages themselves may be read.
   */
  readonly readings?: readonly string[];
  /** Bits to flip in the byte at `position`; all eight without it. For bytes that are costly and alike. */
  bits?(position: number): readonly number[];
}

export const ALL_BITS: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7];

const ONE_PLACE_OF = 3;
const seed = seedFromEnv();

/** Registers the tests of one message type. */
export function describeMalformed(type: MessageType): void {
  describe(`a malformed ${type.name}`, () => {
    const specimen = type.make();
    const { message, others } = specimen;
    const attempt = (bytes: Uint8Array) => expectHarmless(type, specimen, bytes);

    it('with any one bit flipped is refused by a code of its own, and changes nothing', () => {
      for (const position of sampled([...message.keys()], ONE_PLACE_OF, `${seed}/flips`)) {
        for (const bit of type.bits?.(position) ?? ALL_BITS) attempt(flipBit(message, position, bit));
      }
    });

    it('cut anywhere, at its end or at its start, is refused by a code of its own, and changes nothing', () => {
      for (const length of message.keys()) {
        attempt(message.slice(0, length));
        if (length > 0) attempt(message.slice(length));
      }
    });

    it.each(Object.entries(others))('spliced at every place with a message %s is refused alike', (_, other) => {
      for (const bytes of sampled([...splices(message, other)], ONE_PLACE_OF, `${seed}/splices`)) attempt(bytes);
    });

    it('leaves the whole message readable', () => {
      const before = specimen.state();
      expect(specimen.receive(message)).not.toBe('');
      expect(specimen.state()).toEqual(before);
    });
  });
}

/** Expects that the receiver refuses `bytes` with exactly `code` and that its state stays as it is. */
export function expectRefused(
  specimen: Pick<Specimen, 'receive' | 'state'>,
  bytes: Uint8Array,
  code: RatchetErrorCode,
): void {
  const before = specimen.state();
  expect(readOrCode(specimen, bytes)).toEqual({ code });
  expect(specimen.state()).toEqual(before);
}

/** `bytes` with one bit changed. */
export function flipBit(bytes: Uint8Array, position: number, bit: number): Uint8Array {
  const flipped = bytes.slice();
  flipped[position]! ^= 1 << bit;
  return flipped;
}

/**
 * Every beginning of one message with the end of the other, in both orders: once the end that follows in place, once
 * the end that keeps the length. Whole messages are left out.
 */
export function* splices(one: Uint8Array, other: Uint8Array): Generator<Uint8Array> {
  for (const [head, tail] of [
    [one, other],
    [other, one],
  ] as const) {
    for (let place = 1; place < head.length; place++) {
      if (place < tail.length) yield concatBytes(head.subarray(0, place), tail.subarray(place));
      const left = head.length - place;
      if (head.length !== tail.length && left < tail.length) {
        yield concatBytes(head.subarray(0, place), tail.subarray(tail.length - left));
      }
    }
  }
}

/**
 * A provider that computes each agreement and each check of a public key once. Both depend on nothing but their
 * arguments; damaged copies of one message repeat them thousands of times.
 */
export function rememberAgreements(crypto: CryptoProvider): CryptoProvider {
  const agreements = new Map<string, () => ReturnType<CryptoProvider['x25519SharedSecret']>>();
  const checks = new Map<string, boolean>();
  return {
    ...crypto,
    x25519SharedSecret: (privateKey, publicKey) => {
      const name = `${bytesToHex(privateKey)}/${bytesToHex(publicKey)}`;
      let agree = agreements.get(name);
      if (agree === undefined) {
        agree = replay(() => crypto.x25519SharedSecret(privateKey, publicKey));
        agreements.set(name, agree);
      }
      return agree();
    },
    x25519IsCanonical: (publicKey) => {
      const name = bytesToHex(publicKey);
      const known = checks.get(name) ?? crypto.x25519IsCanonical(publicKey);
      checks.set(name, known);
      return known;
    },
  };
}

/** The outcome of `run`, time and again: a fresh copy of its bytes, since the caller wipes them, or what it threw. */
function replay<Bytes extends Uint8Array>(run: () => Bytes): () => Bytes {
  try {
    const bytes = run();
    return () => bytes.slice() as Bytes;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function expectHarmless(type: MessageType, specimen: Specimen, bytes: Uint8Array): void {
  const wholes = [specimen.message, ...Object.values(specimen.others)];
  if (wholes.some((whole) => equalBytes(whole, bytes))) return;
  const before = specimen.state();
  const outcome = readOrCode(specimen, bytes);
  const [allowed, got] = 'code' in outcome ? [type.codes, outcome.code] : [type.readings ?? [], outcome.read];
  // There are tens of thousands of cases, and an assertion costs more than one: it is made for what it will refuse.
  if (!allowed.some((one) => one === got)) expect(allowed).toContain(got);
  const after = specimen.state();
  if (!equalBytes(after, before)) expect(after).toEqual(before);
}

function readOrCode(
  specimen: Pick<Specimen, 'receive'>,
  bytes: Uint8Array,
): { readonly read: string } | { readonly code: RatchetErrorCode } {
  try {
    return { read: specimen.receive(bytes.slice()) };
  } catch (error) {
    if (error instanceof RatchetError) return { code: error.code };
    throw error;
  }
}
