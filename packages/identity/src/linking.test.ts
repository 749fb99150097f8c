import { bytesToHex, defaultProvider as crypto, hexToBytes } from '@sotto/crypto';
import { readVectors, seededRandom, type VectorCase } from '@sotto/testkit';
import { decodeLinkOffer, decodeSignedManifest, encodeLinkOffer, type LinkPage } from '@sotto/wire';
import { describe, expect, it, test } from 'vitest';
import {
  createLinkCode,
  formatLinkCode,
  formatLinkInvitation,
  linkSlot,
  parseLinkInvitation,
} from './link-invitation.ts';
import {
  answerLinkOffer,
  createLinkOffer,
  type LinkingDevice,
  linkCode,
  linkCommitment,
  linkTranscript,
  openLinkAnswer,
  openLinkDone,
  openLinkPage,
  openLinkReveal,
  sealLinkDone,
  sealLinkPage,
} from './linking.ts';
import { createManifest } from './manifest.ts';

const random = seededRandom('linking');
const env = { crypto, random };
const device: LinkingDevice = {
  registrationId: 77,
  authenticationKey: random(32),
  mailboxId: random(32),
  name: 'Laptop',
};
const identity = crypto.x25519KeyPair(random(32));
const manifest = createManifest(crypto, random, identity, {
  address: 'alice@a.example',
  issuedAt: 1_700_000_000,
  devices: [{ deviceId: 1, registrationId: 5, authenticationKey: random(32), mailboxId: random(32) }],
});
const account: LinkPage = {
  kind: 'account',
  address: 'alice@a.example',
  identityPrivateKey: identity.privateKey,
  manifest: decodeSignedManifest(manifest),
  deviceId: 2,
};
const invalid = expect.objectContaining({ code: 'E_LINK_INVALID' });

/** Both devices up to the code, and what they are then. */
function meet() {
  const pending = createLinkOffer(env, device);
  const answered = answerLinkOffer(env, pending.offer);
  const opened = openLinkAnswer(env, pending, answered.answer);
  const revealed = openLinkReveal(crypto, answered, opened.sealedReveal);
  return { pending, answered, opened, revealed };
}

describe('linking', () => {
  it('gives both devices one code, and the account of one to the other', () => {
    const { pending, answered, opened, revealed } = meet();
    expect(revealed.device).toEqual(device);
    expect(revealed.code).toBe(opened.code);
    expect(revealed.code).toMatch(/^\d{6}$/);
    expect(pending.keyPair.privateKey.every((byte) => byte === 0)).toBe(true);
    const pages: LinkPage[] = [
      account,
      { kind: 'records', records: [{ key: 'contact/x', value: Uint8Array.of(1, 2) }] },
      { kind: 'end', records: 1 },
    ];
    for (const page of pages)
      expect(openLinkPage(opened, sealLinkPage(answered.sender, revealed.transcript, page))).toEqual(page);
    const done = sealLinkDone(env, opened, manifest);
    expect(openLinkDone(crypto, answered, revealed.transcript, done)).toEqual(manifest);
  });

  it('shows different codes to the two sides of somebody between them', () => {
    const pending = createLinkOffer(env, device);
    const own = createLinkOffer(env, device);
    // To the device of the account, Mallory is the new one; to the new device, she is the one with the account.
    const answered = answerLinkOffer(env, own.offer);
    const hers = openLinkAnswer(env, own, answered.answer);
    const opened = openLinkAnswer(env, pending, answerLinkOffer(env, pending.offer).answer);
    expect(openLinkReveal(crypto, answered, hers.sealedReveal).code).not.toBe(opened.code);
  });

  it('LK-01: a reveal is what the offer was bound to, and nothing else', () => {
    const { pending, answered, opened } = meet();
    expect(openLinkReveal(crypto, answered, opened.sealedReveal).device).toEqual(device);
    const { key } = decodeLinkOffer(pending.offer);
    const other = encodeLinkOffer({ key, commitment: random(32) });
    const again = createLinkOffer(env, device);
    const rebound = answerLinkOffer(env, again.offer);
    const { sealedReveal } = openLinkAnswer(env, again, rebound.answer);
    const { commitment } = decodeLinkOffer(other);
    expect(() => openLinkReveal(crypto, { ...rebound, commitment }, sealedReveal)).toThrow(invalid);
    const changed = sealedReveal.slice();
    changed[40]! ^= 1;
    expect(() => openLinkReveal(crypto, rebound, changed)).toThrow(invalid);
  });

  it('LK-02: a page opens once, in its place, and in its own conversation', () => {
    const { answered, opened, revealed } = meet();
    const first = sealLinkPage(answered.sender, revealed.transcript, account);
    const second = sealLinkPage(answered.sender, revealed.transcript, { kind: 'end', records: 0 });
    expect(() => openLinkPage(opened, second)).toThrow(invalid);
    expect(() => openLinkPage({ ...opened, transcript: random(32) }, first)).toThrow(invalid);
    expect(openLinkPage(opened, first)).toEqual(account);
    expect(() => openLinkPage(opened, first)).toThrow(invalid);
    expect(openLinkPage(opened, second)).toEqual({ kind: 'end', records: 0 });
  });

  it('says of pages no more than a step of their size', () => {
    const { answered, revealed } = meet();
    const sizes = [1, 100, 200].map((bytes) => {
      const records = [{ key: 'message/x', value: new Uint8Array(bytes) }];
      return sealLinkPage(answered.sender, revealed.transcript, { kind: 'records', records }).length;
    });
    expect(new Set(sizes).size).toBe(1);
  });

  it('refuses an offer and an answer that are none', () => {
    expect(() => answerLinkOffer(env, random(40))).toThrow(invalid);
    const pending = createLinkOffer(env, device);
    expect(() => openLinkAnswer(env, pending, random(40))).toThrow(invalid);
  });
});

describe('what a new device shows', () => {
  const code = createLinkCode(random);
  const { offer } = createLinkOffer(env, device);
  const text = formatLinkInvitation(crypto, { code, domain: 'a.example', offer });

  it('LK-03: is read back, scanned or typed, and nothing else is', () => {
    expect(parseLinkInvitation(text)).toEqual({ code, domain: 'a.example', offerHash: crypto.sha256(offer) });
    expect(parseLinkInvitation(` ${formatLinkCode(code).toLowerCase().replaceAll('0', 'o')} `)).toEqual({ code });
    const wrong = ['', code.slice(1), `${code}0`, `U${code.slice(1)}`, text.replace(':1:', ':2:'), `${text}:more`];
    for (const typed of [...wrong, text.slice(0, -1), text.replace('a.example', 'a example')])
      expect(() => parseLinkInvitation(typed), typed).toThrow(expect.objectContaining({ code: 'E_LINK_CODE_INVALID' }));
  });

  it('has a code that says nothing of its slot to whoever sees the slot alone', () => {
    expect(linkSlot(crypto, code)).toHaveLength(16);
    expect(linkSlot(crypto, createLinkCode(random))).not.toEqual(linkSlot(crypto, code));
  });
});

interface LinkingCase extends VectorCase {
  readonly code: string;
  readonly slot: string;
  readonly reveal: string;
  readonly commitment: string;
  readonly offer: string;
  readonly answer: string;
  readonly transcript: string;
  readonly comparison: string;
}

describe('sotto/linking.json:', () => {
  test.each(readVectors<LinkingCase>('sotto/linking.json').cases)('$name', (one) => {
    const [offer, answer, reveal] = [hexToBytes(one.offer), hexToBytes(one.answer), hexToBytes(one.reveal)];
    expect(bytesToHex(linkSlot(crypto, one.code))).toBe(one.slot);
    expect(bytesToHex(linkCommitment(crypto, reveal))).toBe(one.commitment);
    expect(bytesToHex(decodeLinkOffer(offer).commitment)).toBe(one.commitment);
    const transcript = linkTranscript(crypto, offer, answer, reveal);
    expect(bytesToHex(transcript)).toBe(one.transcript);
    expect(linkCode(crypto, transcript)).toBe(one.comparison);
  });
});
