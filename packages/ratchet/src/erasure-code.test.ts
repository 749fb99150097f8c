import { bytesToHex } from '@sotto/crypto';
import { describe, expect, it } from 'vitest';
import {
  type AddedChunk,
  addChunk,
  createErasureDecoder,
  createErasureEncoder,
  type ErasureChunk,
  type ErasureDecoder,
  nextChunk,
} from './erasure-code.ts';

const message = Uint8Array.from({ length: 96 }, (_, index) => index);

/** The encoder's chunk at `position`. */
function chunkAt(position: number, of = message): ErasureChunk {
  const { index, chunk } = nextChunk({ message: of, position });
  return { index, chunk };
}

/** What is said after each of the chunks. */
function addAll(chunks: readonly ErasureChunk[], size = message.length): AddedChunk[] {
  const answers: AddedChunk[] = [];
  let decoder: ErasureDecoder = createErasureDecoder(size);
  for (const { index, chunk } of chunks) {
    const answer = addChunk(decoder, index, chunk);
    answers.push(answer);
    if (answer.kind === 'complete') break;
    decoder = answer.decoder;
  }
  return answers;
}

function messageOf(answer: AddedChunk | undefined): string | undefined {
  return answer?.kind === 'complete' ? bytesToHex(answer.message) : undefined;
}

describe('the encoder', () => {
  it('gives the message first, then parity, one chunk at each call', () => {
    let encoder = createErasureEncoder(message);
    const chunks: ErasureChunk[] = [];
    for (let count = 0; count < 5; count++) {
      const next = nextChunk(encoder);
      chunks.push(next);
      encoder = next.encoder;
    }
    expect(chunks.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
    expect(bytesToHex(Uint8Array.from(chunks.slice(0, 3).flatMap(({ chunk }) => [...chunk])))).toBe(
      bytesToHex(message),
    );
    expect(encoder).toEqual({ message, position: 5 });
  });

  it('gives the same for the same state, and changes neither state nor message', () => {
    const encoder = Object.freeze({ message: message.slice(), position: 7 });
    const first = nextChunk(encoder);
    first.chunk.fill(0);
    nextChunk({ ...encoder, position: 0 }).chunk.fill(0);
    expect(encoder).toEqual({ message, position: 7 });
    expect(nextChunk(encoder).chunk).toEqual(chunkAt(7).chunk);
  });

  it('starts again with chunk 0 after chunk 65535, and its position with 0 after 2^32 - 1', () => {
    expect(chunkAt(65_535).index).toBe(65_535);
    expect(chunkAt(65_536)).toEqual(chunkAt(0));
    expect(chunkAt(65_536 + 9)).toEqual(chunkAt(9));
    const last = nextChunk({ message, position: 0xffff_ffff });
    expect([last.index, last.encoder.position]).toEqual([65_535, 0]);
  });

  it('of a message of one row repeats it', () => {
    const row = message.subarray(0, 32);
    for (const position of [0, 1, 2, 65_535]) expect(chunkAt(position, row).chunk).toEqual(row);
  });

  it.each([0, 31, 33, 97, 65_537 * 32])('takes no message of %i bytes', (length) => {
    expect(() => createErasureEncoder(new Uint8Array(length))).toThrow(/^message: must be/);
    expect(() => createErasureDecoder(length)).toThrow(/^size: must be/);
  });
});

describe('the decoder', () => {
  it('EC-01 lets the later of two chunks with one index stand', () => {
    const damaged = { index: 1, chunk: new Uint8Array(32).fill(0xee) };
    const repaired = addAll([damaged, chunkAt(1), chunkAt(3), chunkAt(4)]);
    expect(messageOf(repaired.at(-1))).toBe(bytesToHex(message));
    const spoiled = addAll([chunkAt(1), damaged, chunkAt(3), chunkAt(4)]);
    expect(messageOf(spoiled.at(-1))).toMatch(/^.{64}(?:ee){32}/);
  });

  it('EC-01 counts a repeated index once, and wants another', () => {
    const answers = addAll([chunkAt(3), chunkAt(3), chunkAt(3), chunkAt(4), chunkAt(3), chunkAt(9)]);
    expect(answers.map(({ kind }) => kind)).toEqual([...new Array<string>(5).fill('incomplete'), 'complete']);
    expect(messageOf(answers.at(-1))).toBe(bytesToHex(message));
  });

  it('EC-02 makes the message of three chunks of 96 bytes, and nothing of two', () => {
    const answers = addAll([chunkAt(2), chunkAt(65_535), chunkAt(100)]);
    expect(answers.map(({ kind }) => kind)).toEqual(['incomplete', 'incomplete', 'complete']);
    expect(messageOf(answers[2])).toBe(bytesToHex(message));
    const two = answers[1];
    expect(two?.kind === 'incomplete' && two.decoder.chunks.map(({ index }) => index)).toEqual([2, 65_535]);
  });

  it('changes neither its state nor the chunk it takes, and keeps a copy', () => {
    const decoder = createErasureDecoder(96);
    const { index, chunk } = chunkAt(1);
    const answer = addChunk(Object.freeze(decoder), index, chunk);
    chunk.fill(0);
    expect(decoder).toEqual({ size: 96, chunks: [] });
    expect(answer).toEqual({ kind: 'incomplete', decoder: { size: 96, chunks: [chunkAt(1)] } });
  });

  it.each([-1, 65_536, 1.5, Number.NaN])('takes no chunk index %d', (index) => {
    expect(() => addChunk(createErasureDecoder(96), index, new Uint8Array(32))).toThrow(/^index: must be/);
  });

  it.each([0, 31, 33])('takes no chunk of %i bytes', (length) => {
    expect(() => addChunk(createErasureDecoder(96), 0, new Uint8Array(length))).toThrow(/^chunk: must have/);
  });
});
