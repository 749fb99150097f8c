import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUtf8, utf8Length } from './utf8.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });
const encoder = new TextEncoder();

function decodes(bytes: Uint8Array): boolean {
  try {
    decoder.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

describe('isUtf8', () => {
  it.each([
    ['overlong slash', [0xc0, 0xaf]],
    ['overlong three bytes', [0xe0, 0x80, 0xaf]],
    ['overlong four bytes', [0xf0, 0x80, 0x80, 0xaf]],
    ['surrogate', [0xed, 0xa0, 0x80]],
    ['above U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
    ['five bytes', [0xf8, 0x88, 0x80, 0x80, 0x80]],
    ['continuation alone', [0x80]],
    ['cut short', [0xe2, 0x82]],
  ])('refuses %s', (_what, bytes) => {
    expect(isUtf8(Uint8Array.from(bytes), 0, bytes.length)).toBe(false);
  });

  it('agrees with the platform on every sequence of edge bytes', () => {
    const edges = [0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed];
    edges.push(0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff);
    const wrong: number[][] = [];
    for (const a of edges) {
      for (const b of edges) {
        for (const c of edges) {
          const bytes = Uint8Array.of(a, b, c, 0x80);
          for (let end = 1; end <= 4; end++) {
            if (isUtf8(bytes, 0, end) !== decodes(bytes.subarray(0, end))) wrong.push([...bytes.subarray(0, end)]);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('agrees with the platform on damaged text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.nat(), fc.nat(255), (text, at, byte) => {
        const bytes = encoder.encode(text);
        expect(isUtf8(bytes, 0, bytes.length)).toBe(true);
        bytes[at % bytes.length] = byte;
        expect(isUtf8(bytes, 0, bytes.length)).toBe(decodes(bytes));
      }),
    );
  });

  it('looks at its range only', () => {
    expect(isUtf8(Uint8Array.of(0xff, 0x61, 0xff), 1, 2)).toBe(true);
  });
});

describe('utf8Length', () => {
  it('counts what an encoder writes', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => utf8Length(text) === encoder.encode(text).length));
  });
});
