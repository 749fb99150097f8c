import { bytesToHex } from '@sotto/crypto';
import { describe, expect, it } from 'vitest';
import {
  formatServiceId,
  isSameServiceId,
  parseServiceId,
  parseServiceIdBytes,
  parseServiceIdFixedWidth,
  serializeServiceId,
  serializeServiceIdFixedWidth,
} from './service-id.ts';

const UUID = '9d0652a3-dcc3-4d11-975f-74d61598733f';
const UUID_HEX = UUID.replaceAll('-', '');

describe('service ids', () => {
  it('AD-01: take a hyphenated UUID of any case, with PNI: or without', () => {
    expect(parseServiceId(UUID)?.kind).toBe('aci');
    expect(formatServiceId(parseServiceId(UUID.toUpperCase())!)).toBe(UUID);
    expect(parseServiceId(`PNI:${UUID}`)?.kind).toBe('pni');
    expect(formatServiceId(parseServiceId(`PNI:${UUID.toUpperCase()}`)!)).toBe(`PNI:${UUID}`);
  });

  it('AD-01: refuse every other name', () => {
    const others = ['', 'alice', UUID_HEX, `{${UUID}}`, `ACI:${UUID}`, `pni:${UUID}`, `PNI:${UUID_HEX}`];
    const damaged = [`${UUID} `, `${UUID}0`, UUID.slice(1), UUID.replace('9', 'g'), `PNI:PNI:${UUID}`];
    for (const name of [...others, ...damaged]) expect(parseServiceId(name)).toBeUndefined();
  });

  it('AD-02: the fixed-width form has 17 bytes and a known kind', () => {
    const [aci, pni] = [parseServiceId(UUID)!, parseServiceId(`PNI:${UUID}`)!];
    expect(bytesToHex(serializeServiceIdFixedWidth(aci))).toBe(`00${UUID_HEX}`);
    expect(bytesToHex(serializeServiceIdFixedWidth(pni))).toBe(`01${UUID_HEX}`);
    expect(parseServiceIdFixedWidth(serializeServiceIdFixedWidth(aci))).toEqual(aci);
    expect(parseServiceIdFixedWidth(serializeServiceIdFixedWidth(pni))).toEqual(pni);
    expect(parseServiceIdFixedWidth(Uint8Array.of(2, ...aci.uuid))).toBeUndefined();
    expect(parseServiceIdFixedWidth(Uint8Array.of(0, ...aci.uuid, 0))).toBeUndefined();
    expect(parseServiceIdFixedWidth(aci.uuid)).toBeUndefined();
  });

  it('AD-03: the standard form is 16 bytes, or 17 with kind 01', () => {
    const [aci, pni] = [parseServiceId(UUID)!, parseServiceId(`PNI:${UUID}`)!];
    expect(bytesToHex(serializeServiceId(aci))).toBe(UUID_HEX);
    expect(bytesToHex(serializeServiceId(pni))).toBe(`01${UUID_HEX}`);
    expect(parseServiceIdBytes(serializeServiceId(aci))).toEqual(aci);
    expect(parseServiceIdBytes(serializeServiceId(pni))).toEqual(pni);
    expect(parseServiceIdBytes(Uint8Array.of(0, ...aci.uuid))).toBeUndefined();
    expect(parseServiceIdBytes(new Uint8Array(15))).toBeUndefined();
  });

  it('differ by kind and by UUID', () => {
    const [aci, pni] = [parseServiceId(UUID)!, parseServiceId(`PNI:${UUID}`)!];
    expect(isSameServiceId(aci, parseServiceId(UUID.toUpperCase())!)).toBe(true);
    expect(isSameServiceId(aci, pni)).toBe(false);
    expect(isSameServiceId(aci, parseServiceId(UUID.replace('9d', '9e'))!)).toBe(false);
  });
});
