import { defaultProvider as crypto } from '@sotto/crypto';
import { mintContactToken } from '@sotto/identity';
import { expect, test } from 'vitest';
import { type Device, mintToken } from './device.ts';

test('a token minted in place is the one of the protocol', () => {
  const [tokenKey, mailboxId] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  const token = new Uint8Array(32);
  mintToken({ tokenKey, mailboxId } as Device, token);
  expect(token).toEqual(mintContactToken(crypto, tokenKey, token.slice(0, 16), mailboxId));
});
