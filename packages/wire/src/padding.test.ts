import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTENT_BYTES_MAX, PADDING_BUCKET_BYTES_MAX } from './limits.ts';
import { padContent, unpadContent } from './padding.ts';

const refused = expect.objectContaining({ code: 'E_PADDING_INVALID' });

describe('padContent', () => {
  it.each([
    [0, 256],
    [255, 256],
    [256, 512],
    [511, 512],
    [512, 1024],
    [32767, 32768],
    [32768, 65536],
    [CONTENT_BYTES_MAX, PADDING_BUCKET_BYTES_MAX],
  ])('puts %i bytes into %i', (length, bucket) => {
    const padded = padContent(new Uint8Array(length).fill(0x80));
    expect(padded).toHaveLength(bucket);
    expect(unpadContent(padded)).toEqual(new Uint8Array(length).fill(0x80));
  });

  it('refuses content larger than the largest bucket holds', () => {
    expect(() => padContent(new Uint8Array(CONTENT_BYTES_MAX + 1))).toThrow(RangeError);
  });

  it('is undone by unpadContent, whatever the content ends with', () => {
    const content = fc.tuple(fc.uint8Array({ maxLength: 600 }), fc.constantFrom([], [0], [0x80], [0x80, 0, 0]));
    fc.assert(
      fc.property(content, ([start, end]) => {
        const whole = Uint8Array.from([...start, ...end]);
        expect(unpadContent(padContent(whole))).toEqual(whole);
      }),
    );
  });
});

describe('PD-01: unpadContent', () => {
  const marked = (length: number, mark: number) => {
    const padded = new Uint8Array(length);
    if (mark < length) padded[mark] = 0x80;
    return padded;
  };

  it.each([
    ['nothing', new Uint8Array(0)],
    ['zeros only', new Uint8Array(256)],
    ['another mark', new Uint8Array(256).fill(0x81)],
    ['no bucket', marked(255, 10)],
    ['a size between buckets', marked(300, 290)],
    ['a larger bucket than needed', marked(512, 255)],
    ['more than the largest bucket', marked(131072, 70000)],
  ])('refuses %s', (_what, padded) => {
    expect(() => unpadContent(padded)).toThrow(refused);
  });

  it('takes the bucket that just fits', () => {
    expect(unpadContent(marked(512, 256))).toHaveLength(256);
  });

  it('returns bytes of its own', () => {
    const padded = padContent(Uint8Array.of(1, 2, 3));
    const content = unpadContent(padded);
    padded.fill(0);
    expect(content).toEqual(Uint8Array.of(1, 2, 3));
  });
});
