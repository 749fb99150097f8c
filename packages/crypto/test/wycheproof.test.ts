/**
 * The public Wycheproof vectors for every primitive of every backend. Every case of a file is run, or listed as not
 * applicable with its reason; every file that is there is run, or listed as not used with its reason. None is skipped in
 * silence.
 */

import { sha3_256 } from '@noble/hashes/sha3.js';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import {
  asEd25519PublicKey,
  asKyberCiphertext,
  asKyberPublicKey,
  asMlKem768Ciphertext1,
  asMlKem768Ciphertext2,
  asMlKem768Header,
  asMlKem768Vector,
  asX25519PrivateKey,
  asX25519PublicKey,
  bytesToHex,
  CryptoError,
  type CryptoErrorCode,
  type CryptoProvider,
  concatBytes,
  hexToBytes,
} from '@sotto/crypto';
import {
  runWycheproof,
  type WycheproofReport,
  type WycheproofRunner,
  type WycheproofTest,
  wycheproof,
  wycheproofFiles,
} from '@sotto/testkit';
import { afterAll, expect, test } from 'vitest';
import { deriveKyberSharedSecret } from '../src/noble/kyber.ts';
import { mlKem1024Decapsulate, mlKem1024Encapsulate } from '../src/noble/ml-kem.ts';
import { backends } from './backends.ts';

/** Files of what no protocol here uses, so that the provider does not have it. */
const notUsed: Readonly<Record<string, string>> = {
  'aes_gcm_test.json': 'sealed sender encrypts with AES-GCM-SIV; nothing uses AES-GCM',
  'chacha20_poly1305_test.json': 'every cipher of the protocols is a mode of AES',
  'hkdf_sha384_test.json': 'every derivation of the protocols is HKDF-SHA-256',
  'hkdf_sha512_test.json': 'every derivation of the protocols is HKDF-SHA-256',
  'hmac_sha512_test.json': 'every MAC of the protocols is HMAC-SHA-256',
  'x448_test.json': 'every agreement of the protocols is X25519',
  'xchacha20_poly1305_test.json': 'every cipher of the protocols is a mode of AES',
};

const reports: WycheproofReport[] = [];
const filesRun = new Set<string>();

afterAll(() => {
  const names = backends.map(({ name }) => name).join(', ');
  for (const { file, numberOfTests, executed, notApplicable } of reports) {
    const listed = Object.entries(notApplicable).map(([reason, count]) => `, ${count} not applicable: ${reason}`);
    process.stdout.write(
      `${file}: ${numberOfTests} cases read, ${executed} executed by each of ${names}${listed.join('')}\n`,
    );
  }
  for (const [file, reason] of Object.entries(notUsed)) {
    process.stdout.write(`${file}: ${wycheproof(file).numberOfTests} cases not used: ${reason}\n`);
  }
});

/** Runs the file on every backend; the first one's report speaks for all, since what is executed depends on the file. */
function wycheproofTest<Group, Test extends WycheproofTest>(
  file: string,
  runner: (crypto: CryptoProvider) => WycheproofRunner<Group, Test>,
): void {
  filesRun.add(file);
  test.each(backends)(`${file}: $name`, (crypto) => {
    const report = runWycheproof<Group, Test>(file, runner(crypto));
    if (crypto === backends[0]) reports.push(report);
    const listed = Object.values(report.notApplicable).reduce((sum, count) => sum + count, 0);
    expect(report.failures).toEqual([]);
    expect(report.executed).toBeGreaterThan(0);
    expect(report.executed).toBe(report.numberOfTests - listed);
  });
}

test('every file that is there is run, or listed with its reason', () => {
  expect([...filesRun, ...Object.keys(notUsed)].sort()).toEqual(wycheproofFiles());
});

interface XdhTest extends WycheproofTest {
  readonly public: string;
  readonly private: string;
  readonly shared: string;
}

wycheproofTest<object, XdhTest>('x25519_test.json', (crypto) => ({
  check: (test) => {
    const agree = () =>
      crypto.x25519SharedSecret(
        asX25519PrivateKey(hexToBytes(test.private)),
        asX25519PublicKey(hexToBytes(test.public)),
      );
    // 'acceptable' leaves the answer open. Ours: all zeros are refused (section 1.1); points on the twist and values
    // that are not canonical are agreed with, as RFC 7748 says.
    if (test.flags.includes('ZeroSharedSecret')) return expectRefused(agree, 'E_KEY_AGREEMENT_INVALID');
    return expectHex(agree(), test.shared);
  },
}));

interface EddsaTest extends WycheproofTest {
  readonly msg: string;
  readonly sig: string;
}

wycheproofTest<{ readonly publicKey: { readonly pk: string } }, EddsaTest>('ed25519_test.json', (crypto) => ({
  check: (test, group) => {
    const publicKey = asEd25519PublicKey(hexToBytes(group.publicKey.pk));
    const verified = crypto.ed25519Verify(publicKey, hexToBytes(test.msg), hexToBytes(test.sig));
    return verified === (test.result === 'valid') ? undefined : `verified: ${verified}`;
  },
}));

interface HkdfTest extends WycheproofTest {
  readonly ikm: string;
  readonly salt: string;
  readonly info: string;
  readonly size: number;
  readonly okm: string;
}

wycheproofTest<object, HkdfTest>('hkdf_sha256_test.json', (crypto) => ({
  check: (test) => {
    const derive = () =>
      crypto.hkdfSha256(hexToBytes(test.ikm), hexToBytes(test.salt), hexToBytes(test.info), test.size);
    // The invalid cases ask for more than 255 blocks, which is misuse.
    return test.result === 'valid' ? expectHex(derive(), test.okm) : expectMisuse(derive);
  },
}));

interface MacTest extends WycheproofTest {
  readonly key: string;
  readonly msg: string;
  readonly tag: string;
}

wycheproofTest<{ readonly tagSize: number }, MacTest>('hmac_sha256_test.json', (crypto) => ({
  check: (test, group) => {
    // A shorter tag is the beginning of the full one.
    const tag = crypto.hmacSha256(hexToBytes(test.key), hexToBytes(test.msg)).subarray(0, group.tagSize / 8);
    const equal = bytesToHex(tag) === test.tag;
    return equal === (test.result === 'valid') ? undefined : `tag equal: ${equal}`;
  },
}));

interface CbcTest extends WycheproofTest {
  readonly key: string;
  readonly iv: string;
  readonly msg: string;
  readonly ct: string;
}

wycheproofTest<{ readonly keySize: number }, CbcTest>('aes_cbc_pkcs5_test.json', (crypto) => ({
  notApplicable: notAes256,
  check: (test) => {
    const key = hexToBytes(test.key);
    const nonce = hexToBytes(test.iv);
    const decrypt = () => crypto.aesCbcDecrypt(key, nonce, hexToBytes(test.ct));
    if (test.result === 'invalid') return expectRefused(decrypt, 'E_CIPHERTEXT_INVALID');
    return expectHex(decrypt(), test.msg) ?? expectHex(crypto.aesCbcEncrypt(key, nonce, hexToBytes(test.msg)), test.ct);
  },
}));

interface AeadTest extends WycheproofTest {
  readonly key: string;
  readonly iv: string;
  readonly aad: string;
  readonly msg: string;
  readonly ct: string;
  readonly tag: string;
}

wycheproofTest<{ readonly keySize: number }, AeadTest>('aes_gcm_siv_test.json', (crypto) => ({
  notApplicable: notAes256,
  check: (test) => {
    const key = hexToBytes(test.key);
    const nonce = hexToBytes(test.iv);
    const additionalData = hexToBytes(test.aad);
    const decrypt = () => crypto.aesGcmSivDecrypt(key, nonce, hexToBytes(test.ct + test.tag), additionalData);
    if (test.result === 'invalid') return expectRefused(decrypt, 'E_CIPHERTEXT_INVALID');
    const encrypted = crypto.aesGcmSivEncrypt(key, nonce, hexToBytes(test.msg), additionalData);
    return expectHex(decrypt(), test.msg) ?? expectHex(encrypted, test.ct + test.tag);
  },
}));

/*
 * Kyber-1024 has no Wycheproof file of its own. It is ML-KEM-1024 with another last step, so each case runs twice: the
 * internal FIPS 203 layer must give K itself, and the provider must give the transform of K (section 1.3). A length
 * that FIPS 203 refuses is misuse of the provider, whose arguments are already typed by length.
 */

interface KemTest extends WycheproofTest {
  readonly seed: string;
  readonly ek?: string;
  readonly c: string;
  readonly K: string;
}

wycheproofTest<object, KemTest>('mlkem_1024_test.json', (crypto) => ({
  check: (test) => {
    const seed = hexToBytes(test.seed);
    const encoded = hexToBytes(test.c);
    if (test.result === 'invalid' && seed.length !== 64) return expectMisuse(() => crypto.kyberKeyPair(seed));
    if (test.result === 'invalid') return expectMisuse(() => asKyberCiphertext(encoded));
    const { privateKey, publicKey } = crypto.kyberKeyPair(seed);
    const ciphertext = asKyberCiphertext(encoded);
    return (
      expectHex(publicKey, test.ek ?? '') ??
      expectHex(mlKem1024Decapsulate(privateKey, ciphertext), test.K) ??
      expectHex(
        crypto.kyberDecapsulate(privateKey, ciphertext),
        bytesToHex(deriveKyberSharedSecret(hexToBytes(test.K), ciphertext)),
      )
    );
  },
}));

interface KemKeyTest extends WycheproofTest {
  readonly seed: string;
  readonly ek: string;
  readonly dk: string;
}

wycheproofTest<object, KemKeyTest>('mlkem_1024_keygen_seed_test.json', (crypto) => ({
  check: (test) => {
    const { privateKey, publicKey } = crypto.kyberKeyPair(hexToBytes(test.seed));
    return expectHex(publicKey, test.ek) ?? expectHex(privateKey, test.dk);
  },
}));

interface KemEncapsulationTest extends WycheproofTest {
  readonly m: string;
  readonly ek: string;
  readonly c: string;
  readonly K: string;
}

wycheproofTest<object, KemEncapsulationTest>('mlkem_1024_encaps_test.json', (crypto) => ({
  check: (test) => {
    const message = hexToBytes(test.m);
    const encoded = hexToBytes(test.ek);
    if (test.result === 'invalid' && encoded.length !== 1568) return expectMisuse(() => asKyberPublicKey(encoded));
    const publicKey = asKyberPublicKey(encoded);
    if (test.result === 'invalid') {
      return expectRefused(() => crypto.kyberEncapsulate(publicKey, message), 'E_PUBLIC_KEY_INVALID');
    }
    const { ciphertext, sharedSecret } = crypto.kyberEncapsulate(publicKey, message);
    return (
      expectHex(ciphertext, test.c) ??
      expectHex(mlKem1024Encapsulate(publicKey, message).sharedSecret, test.K) ??
      expectHex(sharedSecret, bytesToHex(deriveKyberSharedSecret(hexToBytes(test.K), hexToBytes(test.c))))
    );
  },
}));

/*
 * ML-KEM-768 in pieces: each case is cut where the pieces are, and must be what FIPS 203 gives for the whole. A key or
 * ciphertext of another length leaves its last piece with another length, which is misuse.
 */

wycheproofTest<object, KemTest>('mlkem_768_test.json', (crypto) => ({
  check: (test) => {
    const seed = hexToBytes(test.seed);
    const encoded = hexToBytes(test.c);
    const ciphertext1 = () => asMlKem768Ciphertext1(encoded.subarray(0, 960));
    const ciphertext2 = () => asMlKem768Ciphertext2(encoded.subarray(960));
    if (test.result === 'invalid' && seed.length !== 64) return expectMisuse(() => crypto.mlKem768KeyPair(seed));
    if (test.result === 'invalid') return expectMisuse(() => [ciphertext1(), ciphertext2()]);
    const { privateKey, header, vector } = crypto.mlKem768KeyPair(seed);
    return (
      expectHex(concatBytes(vector, header.subarray(0, 32)), test.ek ?? '') ??
      expectHex(header.subarray(32), bytesToHex(sha3_256(hexToBytes(test.ek ?? '')))) ??
      expectHex(crypto.mlKem768Decapsulate(privateKey, ciphertext1(), ciphertext2()), test.K)
    );
  },
}));

wycheproofTest<object, KemKeyTest>('mlkem_768_keygen_seed_test.json', (crypto) => ({
  check: (test) => {
    const { privateKey, header, vector } = crypto.mlKem768KeyPair(hexToBytes(test.seed));
    return (
      expectHex(concatBytes(vector, header.subarray(0, 32)), test.ek) ??
      // The private key is the seed; decapsulation makes the expanded one from it in this way.
      expectHex(ml_kem768.keygen(privateKey).secretKey, test.dk)
    );
  },
}));

wycheproofTest<object, KemEncapsulationTest>('mlkem_768_encaps_test.json', (crypto) => ({
  check: (test) => {
    const message = hexToBytes(test.m);
    const encoded = hexToBytes(test.ek);
    const end = Math.max(0, encoded.length - 32);
    if (test.result === 'invalid' && encoded.length !== 1184) {
      return expectMisuse(() => asMlKem768Vector(encoded.subarray(0, end)));
    }
    const vector = asMlKem768Vector(encoded.subarray(0, end));
    const header = asMlKem768Header(concatBytes(encoded.subarray(end), sha3_256(encoded)));
    const { ciphertext1, sharedSecret } = crypto.mlKem768Encapsulate1(header, message);
    const encapsulate2 = () => crypto.mlKem768Encapsulate2(header, vector, message);
    if (test.result === 'invalid') return expectRefused(encapsulate2, 'E_PUBLIC_KEY_INVALID');
    return expectHex(concatBytes(ciphertext1, encapsulate2()), test.c) ?? expectHex(sharedSecret, test.K);
  },
}));

function notAes256({ keySize }: { readonly keySize: number }): string | undefined {
  return keySize === 256 ? undefined : `the provider has AES-256 only, the key has ${keySize} bits`;
}

function expectHex(actual: Uint8Array, expected: string): string | undefined {
  return bytesToHex(actual) === expected ? undefined : `gave ${bytesToHex(actual)}`;
}

function expectRefused(run: () => unknown, code: CryptoErrorCode): string | undefined {
  try {
    run();
  } catch (error) {
    return error instanceof CryptoError && error.code === code ? undefined : `threw ${String(error)}`;
  }
  return 'was not refused';
}

function expectMisuse(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    return error instanceof RangeError ? undefined : `threw ${String(error)}`;
  }
  return 'was not refused';
}
