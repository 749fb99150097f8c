import { concatBytes, hexToBytes } from '@sotto/crypto';
import { encodeUnidentifiedSenderContent, type UnidentifiedSenderContentFields } from '@sotto/wire';
import { describe, expect, it } from 'vitest';
import { Authority } from '../test/sealed-support.ts';
import { codeOf, pair } from '../test/support.ts';
import { CONTENT_HINT, createSealedContent, parseSealedContent, type SealedMessageType } from './sealed-content.ts';
import { parseSenderCertificate } from './sender-certificate.ts';

const certificate = new Authority('content').certify(pair('content').alice);
const content = Uint8Array.of(1, 2, 3);
const good: UnidentifiedSenderContentFields = { type: 2, senderCertificate: certificate, content };
const encode = (changes: object) => encodeUnidentifiedSenderContent({ ...good, ...changes });
const parse = (changes: object) => parseSealedContent(encode(changes));

describe('sealed content', () => {
  it('comes back from its bytes', () => {
    const input = {
      type: 'senderKeyMessage' as const,
      content,
      certificate,
      contentHint: CONTENT_HINT.resendable,
      groupId: Uint8Array.of(9),
      sentAt: 1_700_000_000_000,
    };
    expect(parseSealedContent(createSealedContent(input))).toEqual({
      ...input,
      certificate: parseSenderCertificate(certificate),
    });
  });

  it('leaves out what is default or empty', () => {
    const plain = createSealedContent({ type: 'signalMessage', content, certificate });
    const input = { type: 'signalMessage' as const, content, certificate, contentHint: 0, groupId: new Uint8Array(0) };
    expect(createSealedContent(input)).toEqual(plain);
    expect(parseSealedContent(plain)).toMatchObject({ contentHint: 0, groupId: undefined, sentAt: undefined });
    expect(parse({ contentHint: 0, groupId: new Uint8Array(0) })).toEqual(parseSealedContent(plain));
  });

  it('SE-03: is of one of five types, whose numbers are its own', () => {
    const types: [number, SealedMessageType][] = [
      [1, 'preKeySignalMessage'],
      [2, 'signalMessage'],
      [7, 'senderKeyMessage'],
      [8, 'plaintextContent'],
      [100, 'ephemeralMessage'],
    ];
    for (const [number, type] of types) {
      expect(parse({ type: number }).type).toBe(type);
      expect(createSealedContent({ type, content, certificate })).toEqual(encode({ type: number }));
    }
    for (const type of [0, 3, 4, 9, 99, 101, 0xffff_ffff])
      expect(codeOf(() => parse({ type }))).toBe('E_MESSAGE_MALFORMED');
  });

  it('SE-02: is refused without type, certificate or message', () => {
    expect(parse({ content: new Uint8Array(0) }).content).toHaveLength(0);
    for (const field of ['type', 'senderCertificate', 'content']) {
      expect(codeOf(() => parse({ [field]: undefined }))).toBe('E_MESSAGE_MALFORMED');
    }
  });

  it('SE-01: is refused when it is no protobuf', () => {
    expect(parseSealedContent(concatBytes(encode({}), hexToBytes('980607')))).toEqual(parse({}));
    for (const wrong of [
      encode({}).subarray(0, -1),
      Uint8Array.of(8),
      concatBytes(encode({}), hexToBytes('0d00000000')),
    ]) {
      expect(codeOf(() => parseSealedContent(wrong))).toBe('E_MESSAGE_MALFORMED');
    }
  });

  it('is refused with a malformed certificate', () => {
    expect(codeOf(() => parse({ senderCertificate: Uint8Array.of(1) }))).toBe('E_SENDER_CERTIFICATE_INVALID');
  });

  it('keeps hints that it does not know', () => {
    expect(parse({ contentHint: 77 }).contentHint).toBe(77);
    expect(createSealedContent({ type: 'signalMessage', content, certificate, contentHint: 77 })).toEqual(
      encode({ contentHint: 77 }),
    );
  });

  it('is not made of an unknown type', () => {
    expect(() => createSealedContent({ type: 'toString' as 'signalMessage', content, certificate })).toThrow(/^type: /);
  });
});
