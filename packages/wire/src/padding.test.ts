import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeForwardContent } from './forward.ts';
import {
  CONTENT_BYTES_MAX,
  ENVELOPE_BYTES_MAX,
  EPHEMERAL_ENVELOPE_BYTES_MAX,
  FORWARD_MARGIN_BYTES,
  LOOK_UP_ANSWER_BYTES_MAX,
  LOOK_UP_ANSWER_BYTES_MIN,
  LOOK_UP_QUERY_BYTES,
  MANIFEST_BYTES_MAX,
  PADDING_BUCKET_BYTES_MAX,
  X_WING_SEAL_BYTES,
  X25519_SEAL_BYTES,
} from './limits.ts';
import {
  isEnvelopeBucket,
  isLaneBucket,
  isSealedBucket,
  padContent,
  padEnvelope,
  padForwardContent,
  padLookUpAnswer,
  padLookUpQuery,
  unpadContent,
  unpadEnvelope,
  unpadForwardContent,
  unpadLookUpAnswer,
  unpadLookUpQuery,
} from './padding.ts';

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

const envelopeBuckets = [
  512, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 68812, 72252, 75864, 79657, 83639, 87820, 92211, 96821, 98304,
];

describe('padEnvelope', () => {
  it('knows powers of two and steps of five per cent, and no other size', () => {
    const sizes = Array.from({ length: 2 * ENVELOPE_BYTES_MAX }, (_, length) => length).filter(isEnvelopeBucket);
    expect(sizes).toEqual(envelopeBuckets);
  });

  it.each([
    [1, 512],
    [511, 512],
    [512, 1024],
    [65535, 65536],
    [65536, 68812],
    [96820, 96821],
    [96821, ENVELOPE_BYTES_MAX],
    [ENVELOPE_BYTES_MAX - 1, ENVELOPE_BYTES_MAX],
  ])('puts %i bytes into %i', (length, bucket) => {
    const padded = padEnvelope(new Uint8Array(length).fill(0x80));
    expect(padded).toHaveLength(bucket);
    expect(unpadEnvelope(padded)).toEqual(new Uint8Array(length).fill(0x80));
  });

  it('refuses an envelope that fills the largest bucket', () => {
    expect(() => padEnvelope(new Uint8Array(ENVELOPE_BYTES_MAX))).toThrow(RangeError);
  });
});

describe('PD-02: unpadEnvelope', () => {
  it.each([
    ['nothing', new Uint8Array(0)],
    ['zeros', new Uint8Array(512)],
    ['no mark', new Uint8Array(512).fill(1)],
    ['a size that is no bucket', Uint8Array.of(1, 0x80)],
    ['a larger bucket than needed', Uint8Array.of(1, 0x80, ...new Uint8Array(1022))],
  ])('refuses %s', (_name, padded) => {
    expect(() => unpadEnvelope(padded)).toThrow(refused);
  });

  it('takes what padEnvelope made', () => {
    expect(unpadEnvelope(padEnvelope(Uint8Array.of(1, 2, 0)))).toEqual(Uint8Array.of(1, 2, 0));
  });
});

describe('padForwardContent', () => {
  const mailboxId = new Uint8Array(32).fill(1);
  const [largest, smallest] = [ENVELOPE_BYTES_MAX, 512];
  const contents = [smallest, largest].flatMap((length) => {
    const envelope = new Uint8Array(length).fill(2);
    const voucher = { issuerKeyId: 'i'.repeat(64), message: new Uint8Array(32), signature: new Uint8Array(256) };
    return [
      { mailboxId, envelope },
      { mailboxId, authorization: { kind: 'contactToken' as const, token: new Uint8Array(32) }, envelope },
      { mailboxId, authorization: { kind: 'voucher' as const, ...voucher }, envelope },
    ];
  });

  it.each(contents)('gives one size for one size of envelope (case %#)', (content) => {
    const padded = padForwardContent(content);
    expect(padded).toHaveLength(content.envelope.length + FORWARD_MARGIN_BYTES);
    expect(unpadForwardContent(padded)).toEqual(content);
    expect(isSealedBucket(padded.length + X_WING_SEAL_BYTES, 'message')).toBe(true);
    const isSmall = content.envelope.length <= EPHEMERAL_ENVELOPE_BYTES_MAX;
    expect(isSealedBucket(padded.length + X25519_SEAL_BYTES, 'ephemeral')).toBe(isSmall);
    expect(isSealedBucket(padded.length + X25519_SEAL_BYTES, 'message')).toBe(false);
  });

  it('lets what is ephemeral have the small sizes only', () => {
    const sealedBytes = (envelopeBytes: number): number => envelopeBytes + FORWARD_MARGIN_BYTES + X25519_SEAL_BYTES;
    for (const bucket of [512, 1024, EPHEMERAL_ENVELOPE_BYTES_MAX]) {
      expect(isLaneBucket(bucket, 'ephemeral')).toBe(true);
      expect(isSealedBucket(sealedBytes(bucket), 'ephemeral')).toBe(true);
    }
    expect(isLaneBucket(4096, 'message')).toBe(true);
    expect(isLaneBucket(4096, 'ephemeral')).toBe(false);
    expect(isSealedBucket(sealedBytes(4096), 'ephemeral')).toBe(false);
    expect(isLaneBucket(1023, 'ephemeral')).toBe(false);
  });

  it('PD-03: what is padded otherwise, or holds an envelope that is not padded, is refused', () => {
    const good = padForwardContent(contents[0]!);
    expect(unpadForwardContent(good)).toEqual(contents[0]);
    const longer = new Uint8Array(good.length + 1);
    longer.set(good);
    const odd = encodeForwardContent({ mailboxId, envelope: new Uint8Array(513) });
    const unpadded = new Uint8Array(513 + FORWARD_MARGIN_BYTES);
    unpadded.set(odd);
    unpadded[odd.length] = 0x80;
    for (const bad of [longer, good.subarray(0, -1), unpadded, new Uint8Array(good.length)])
      expect(() => unpadForwardContent(bad)).toThrow(refused);
    expect(() => padForwardContent({ mailboxId, envelope: new Uint8Array(513) })).toThrow(RangeError);
  });
});

describe('look-ups', () => {
  const largest = {
    kind: 'bundle' as const,
    localpart: 'a'.repeat(64),
    deviceId: 127,
    authorization: {
      kind: 'voucher' as const,
      issuerKeyId: 'i'.repeat(64),
      message: new Uint8Array(32),
      signature: new Uint8Array(256),
    },
  };
  const manifest = (length: number) => ({
    kind: 'manifest' as const,
    manifest: { manifest: new Uint8Array(length), signature: new Uint8Array(64) },
  });

  it('PD-04: are of one size, and nothing else is one', () => {
    for (const query of [{ kind: 'manifest' as const, localpart: 'a' }, largest]) {
      const padded = padLookUpQuery(query);
      expect(padded).toHaveLength(LOOK_UP_QUERY_BYTES);
      expect(unpadLookUpQuery(padded)).toEqual(query);
      for (const bad of [padded.subarray(0, -1), new Uint8Array([...padded, 0]), new Uint8Array(LOOK_UP_QUERY_BYTES)])
        expect(() => unpadLookUpQuery(bad)).toThrow(refused);
    }
  });

  it.each([
    [{ kind: 'refusal' as const, code: 'E_ACCOUNT_UNKNOWN' }, LOOK_UP_ANSWER_BYTES_MIN],
    [manifest(2000), LOOK_UP_ANSWER_BYTES_MIN],
    [manifest(MANIFEST_BYTES_MAX), LOOK_UP_ANSWER_BYTES_MAX],
  ])('PD-05: are answered in one of two sizes (case %#)', (answer, size) => {
    const padded = padLookUpAnswer(answer);
    expect(padded).toHaveLength(size);
    expect(unpadLookUpAnswer(padded)).toEqual(answer);
    const other = new Uint8Array(size === LOOK_UP_ANSWER_BYTES_MIN ? LOOK_UP_ANSWER_BYTES_MAX : size + 1);
    other.set(padded);
    expect(() => unpadLookUpAnswer(other)).toThrow(refused);
  });
});
