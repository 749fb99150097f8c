import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import {
  decodeSenderKeyDistributionMessage,
  decodeSenderKeyMessage,
  encodeSenderKeyDistributionMessage,
  encodeSenderKeyMessage,
} from './signal-sender-keys.ts';

// Signal session layer, section 14.6, less the version byte and the 64 bytes of signature.
const message = '0a10d1d1d1d1700011ebb32a33b8a8a487a61084868808180022107418ce0b2afd1fc32c9bbed4232b9c66';
const distribution =
  '0a10d1d1d1d1700011ebb32a33b8a8a487a610848688081800222071717171717171717171717171717171717171717171717171717171717171712a2105cd48d0681ea73f09a00f83859bd10880df56822019cda3c883e0d1514e35b106';

describe('sender-key messages', () => {
  it('have the bytes of the specification, with zeros on the wire', () => {
    const fields = {
      distributionUuid: hexToBytes('d1d1d1d1700011ebb32a33b8a8a487a6'),
      chainId: 0x01020304,
      iteration: 0,
      ciphertext: hexToBytes('7418ce0b2afd1fc32c9bbed4232b9c66'),
    };
    expect(bytesToHex(encodeSenderKeyMessage(fields))).toBe(message);
    expect(decodeSenderKeyMessage(hexToBytes(message))).toEqual(fields);
  });

  it('are distributed in the bytes of the specification', () => {
    const fields = {
      distributionUuid: hexToBytes('d1d1d1d1700011ebb32a33b8a8a487a6'),
      chainId: 0x01020304,
      iteration: 0,
      chainKey: new Uint8Array(32).fill(0x71),
      signingKey: hexToBytes('05cd48d0681ea73f09a00f83859bd10880df56822019cda3c883e0d1514e35b106'),
    };
    expect(bytesToHex(encodeSenderKeyDistributionMessage(fields))).toBe(distribution);
    expect(decodeSenderKeyDistributionMessage(hexToBytes(distribution))).toEqual(fields);
  });

  it('are read as libsignal reads them: the last of a repeated field, the low 32 bits of a number', () => {
    const decode = (tail: string) => decodeSenderKeyMessage(hexToBytes(message + tail));
    expect(decode('18071809').iteration).toBe(9);
    expect(decode('108580808010').chainId).toBe(5);
    expect(decodeSenderKeyMessage(new Uint8Array(0))).toEqual({});
    for (const tail of ['2000', '1803ff', '1a00']) {
      expect(() => decode(tail)).toThrow(expect.objectContaining({ code: 'E_WIRE_MALFORMED' }));
    }
  });
});
