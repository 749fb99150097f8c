import { asX25519PublicKey, bytesToHex } from '@sotto/crypto';
import { describe, expect, it } from 'vitest';
import { ALICE_ID, BOB_ID } from '../test/support.ts';
import {
  assertProtocolAddress,
  createAddressBinding,
  isAddressBindingValid,
  isSameAccount,
} from './protocol-address.ts';

const alice = { name: ALICE_ID, deviceId: 1 };
const bob = { name: BOB_ID, deviceId: 3 };

describe('protocol addresses', () => {
  it('AD-04: device ids are 1..127', () => {
    for (const deviceId of [1, 127]) expect(() => assertProtocolAddress({ name: '', deviceId }, 'local')).not.toThrow();
    for (const deviceId of [0, 128, -1, 1.5, Number.NaN]) {
      expect(() => assertProtocolAddress({ name: '', deviceId }, 'local')).toThrow(/^local: /);
    }
  });

  it('bind sender and recipient in 36 bytes', () => {
    const binding = createAddressBinding(alice, bob);
    const expected = `00${ALICE_ID}0100${BOB_ID}03`.replaceAll('-', '');
    expect(bytesToHex(binding!)).toBe(expected);
    expect(createAddressBinding({ name: 'alice', deviceId: 1 }, bob)).toBeUndefined();
    expect(createAddressBinding(alice, { name: 'bob', deviceId: 1 })).toBeUndefined();
  });

  it('AD-05: an absent binding and the right one are valid, nothing else', () => {
    const binding = createAddressBinding(alice, bob)!;
    expect(isAddressBindingValid(undefined, alice, bob)).toBe(true);
    expect(isAddressBindingValid(undefined, { name: 'alice', deviceId: 1 }, bob)).toBe(true);
    expect(isAddressBindingValid(binding, alice, bob)).toBe(true);
    expect(isAddressBindingValid(binding, bob, alice)).toBe(false);
    expect(isAddressBindingValid(binding, { ...alice, deviceId: 2 }, bob)).toBe(false);
    expect(isAddressBindingValid(binding, alice, { ...bob, deviceId: 1 })).toBe(false);
    expect(isAddressBindingValid(binding, { ...alice, name: `PNI:${ALICE_ID}` }, bob)).toBe(false);
    expect(isAddressBindingValid(binding, { name: 'alice', deviceId: 1 }, bob)).toBe(false);
    expect(isAddressBindingValid(new Uint8Array(0), alice, bob)).toBe(false);
    expect(isAddressBindingValid(binding.subarray(0, 35), alice, bob)).toBe(false);
  });
});

it('one account is one identity key and one service id', () => {
  const key = asX25519PublicKey(new Uint8Array(32).fill(1));
  const other = asX25519PublicKey(new Uint8Array(32).fill(2));
  const device = (name: string, identityKey = key) => ({ address: { name, deviceId: 1 }, identityKey });
  expect(isSameAccount(device(ALICE_ID), device(ALICE_ID.toUpperCase()))).toBe(true);
  expect(isSameAccount(device(ALICE_ID), device(ALICE_ID, other))).toBe(false);
  expect(isSameAccount(device(ALICE_ID), device(BOB_ID))).toBe(false);
  expect(isSameAccount(device(ALICE_ID), device(`PNI:${ALICE_ID}`))).toBe(false);
  expect(isSameAccount(device('alice'), device('alice'))).toBe(false);
});
