import { describe, expect, it } from 'vitest';
import { testWorkspace } from '../lib/test-workspace.mjs';
import { checkPublicFunctions } from './public-functions.mjs';

/** @param {string} name */
const manifest = (name) => ({ name, exports: { '.': { '@sotto/source': './src/index.ts' } } });
const head = '/**\n * Parses.\n *\n * Spec: some layer, sections 1 and 2.\n */\n\n';
const imports = `import { CryptoError, type CryptoProvider } from '@sotto/crypto';
import { decodeThing, WireError } from '@sotto/wire';
import { RatchetError } from './errors.ts';
`;
const workspace = {
  'packages/wire/package.json': manifest('@sotto/wire'),
  'packages/wire/src/index.ts':
    "export { WireError } from './errors.ts';\nexport const { decode: decodeThing } = codec();\n",
  'packages/wire/src/errors.ts':
    "type Code =\n  /** Odd. Drop it. */\n  | 'E_WIRE_ODD';\n\nexport class WireError {}\n",
  'packages/crypto/package.json': manifest('@sotto/crypto'),
  'packages/crypto/src/index.ts':
    "export { CryptoError } from './errors.ts';\nexport type { CryptoPrimitives } from './provider.ts';\n",
  'packages/crypto/src/errors.ts':
    "type Code =\n  /** Odd. Drop it. */\n  | 'E_KEY_ODD'\n  /** Even. Drop it. */\n  | 'E_KEY_EVEN';\n\nexport class CryptoError {}\n",
  'packages/crypto/src/provider.ts': `/** Spec: some layer, section 3. */

export interface CryptoPrimitives {
  /** Name. */
  readonly name: string;
  /** \`key\` 32 bytes. Throws \`E_KEY_ODD\` and \`E_KEY_EVEN\`. */
  agree(key: Uint8Array): boolean;
}
`,
  'packages/crypto/src/noble/provider.ts': "import { agree } from './agree.ts';\n",
  'packages/crypto/src/noble/agree.ts':
    "export function agree(key: Uint8Array): boolean {\n  fail('E_KEY_ODD', 'E_KEY_EVEN');\n}\n",
  'packages/ratchet/package.json': manifest('@sotto/ratchet'),
  'packages/ratchet/src/errors.ts': 'export class RatchetError {}\n',
};

/** What is said of the source of one module, all of whose exports are public. @param {string} source @param {Record<string, string>} [files] */
function check(source, files = {}) {
  const all = { ...workspace, 'packages/ratchet/src/index.ts': `${head}${imports}${source}`, ...files };
  return checkPublicFunctions(testWorkspace(all)).map(({ message }) => message);
}

const parse = 'export function parse(bytes: Uint8Array): number {\n  return bytes.length;\n}\n';

describe('public functions', () => {
  it('accepts a comment with section, codes and lengths', () => {
    expect(check(`/** \`bytes\` of any length. Throws on misuse only. */\n${parse}`)).toEqual([]);
  });

  it('refuses a function without a comment', () => {
    expect(check(`// Parses.\n${parse}`)).toEqual(['parse has no doc comment']);
  });

  it('takes a section of the comment for one of the head', () => {
    const files = {
      'packages/ratchet/src/index.ts': "export { parse } from './parse.ts';\n",
      'packages/ratchet/src/parse.ts': `/** Section 4: \`bytes\` of any length. Throws on misuse only. */\n${parse}`,
    };
    expect(check('', files)).toEqual([]);
    const without = { ...files, 'packages/ratchet/src/parse.ts': files['packages/ratchet/src/parse.ts'].slice(14) };
    without['packages/ratchet/src/parse.ts'] = `/** ${without['packages/ratchet/src/parse.ts']}`;
    expect(check('', without)).toEqual(['parse: names no section, and the head of its file has no "Spec: …"']);
  });

  it('judges what another project declares by its comment alone', () => {
    const files = (/** @type {string} */ comment) => ({
      'packages/ratchet/src/index.ts': `${head}export {\n  ${comment}\n  toHex,\n} from 'elsewhere';\n`,
    });
    expect(check('', files('/** Bytes of any length. Throws on misuse only. */'))).toEqual([]);
    expect(check('', files('/** Bytes. Throws on misuse only. */'))).toEqual(['toHex: says no length in bytes']);
    expect(check('', files(''))).toEqual(['toHex has no doc comment']);
  });

  it('reads methods of the provider and functions in constants, and neither values nor classes', () => {
    const provider = workspace['packages/crypto/src/provider.ts'].replace('and `E_KEY_EVEN`', '');
    const source =
      'export const LIMIT = (1 + 2) * 3;\nexport const double = (a: number) => a * 2;\nexport class A {}\n';
    expect(check(source, { 'packages/crypto/src/provider.ts': provider })).toEqual([
      'double has no doc comment',
      'agree: E_KEY_EVEN can leave it and is not listed',
    ]);
  });
});

describe('lengths of public functions', () => {
  /** @param {string} comment @param {string} signature */
  const lengths = (comment, signature) =>
    check(`/** ${comment} Throws on misuse only. */\nexport function f${signature} {\n  return a;\n}\n`);

  it.each([
    ['`a` 32 bytes, `b` of any length. Returns 1 to 16 bytes more.', '(a: Uint8Array, b?: Uint8Array): Uint8Array'],
    ['Returns bytes as long as `a`, which has at most 65 536 bytes.', '(a: Uint8Array): Uint8Array | undefined'],
    ['`a` and `b` of any length.', '(a: Uint8Array, ...b: readonly Uint8Array[]): void'],
    ['`c` has 3 random bytes.', '({ c }: { readonly c: Uint8Array }, n = 1): { readonly d: number }'],
    ['Nothing.', '(n: { /** 4 bytes */ readonly c: Uint8Array }): n is { readonly d: number }'],
    ['Returns `length` bytes.', '(length: number): Step<State, Uint8Array>'],
  ])('accepts %s for %s', (comment, signature) => {
    expect(lengths(comment, signature)).toEqual([]);
  });

  it.each([
    ['32 bytes of `a`.', '(a: Uint8Array): void', 'the length of a is missing'],
    ['`a` 32 bytes.', '(a: Uint8Array): Uint8Array', 'the length of the result is missing'],
    ['`a` is a key. It has 32 bytes.', '(a: Uint8Array): void', 'the length of a is missing'],
    ['`a` 32 bytes.', '(a: Uint8Array, n: { readonly b: Uint8Array }): void', 'the length of b is missing'],
    ['All the bytes of `a`.', '(a: Uint8Array): void', 'the length of a is missing'],
  ])('refuses %s for %s', (comment, signature, complaint) => {
    expect(lengths(comment, signature)).toEqual([`f: ${complaint}`]);
  });

  it('wants lengths at the fields of types, and of the types in these', () => {
    const types = `interface Inner {
  /** 8 bytes */
  readonly good: Uint8Array;
  readonly bad: Uint8Array;
}

/** No length. */
type Key = Brand<'Key'>;
/** 32 bytes */
type GoodKey = Brand<'GoodKey'>;

/** \`named\` has 7 bytes. */
interface Outer<Any extends Uint8Array> {
  readonly inner: readonly Inner[];
  readonly named: Uint8Array;
  readonly keys: Map<GoodKey, Key>;
}
`;
    expect(check(`${types}\n/** Throws on misuse only. */\nexport function f(a: Outer<Key>): void {}\n`)).toEqual([
      'bad of Inner does not say its length',
      'Key does not say its length',
    ]);
  });
});

describe('codes of public functions', () => {
  /** What `f`, with this comment and body, lacks. @param {string} comment @param {string} body @param {string} [helpers] */
  const codes = (comment, body, helpers = '') =>
    check(`/** ${comment} */\nexport function f(crypto: CryptoProvider): void {\n${body}\n}\n\n${helpers}`);

  it('wants the codes of a function and of what it calls, and no other', () => {
    const helper = "function fail() {\n  throw new RatchetError('E_B', 'b');\n}\n";
    const body = "  if (crypto.name === 'E_C') fail();\n  throw new RatchetError('E_A', 'a');";
    expect(codes('Throws `E_A`, `E_B`.', body, helper)).toEqual([]);
    expect(codes('Throws `E_A`.', body, helper)).toEqual(['f: E_B can leave it and is not listed']);
    expect(codes('Throws `E_A`, `E_B`, `E_C`.', body, helper)).toEqual(['f: E_C is listed and cannot leave it']);
  });

  it('wants a word about a function without codes, and takes none of one that has some', () => {
    expect(codes('Nothing.', '')).toEqual(['f: needs either the codes it throws or "Throws on misuse only."']);
    expect(codes('Throws `E_A`. Throws on misuse only.', "  fail('E_A');")).toEqual([
      'f: needs either the codes it throws or "Throws on misuse only."',
    ]);
  });

  it('reads the codes of another function where a comment names it', () => {
    const other = "/** Throws `E_A`. */\nexport function other(): void {\n  fail('E_A');\n}\n";
    expect(codes('Throws the codes of {@link other} and `E_B`.', "  other('E_B');", other)).toEqual([]);
    expect(codes('Throws as {@link other} does, and `E_B`.', "  other('E_B');", other)).toEqual([
      'f: E_A can leave it and is not listed',
    ]);
  });

  it.each([
    ['all that is caught and not thrown on', '} catch {\n    fail("E_A");\n  }', []],
    ['a class', '} catch (e) {\n    if (e instanceof CryptoError) fail("E_A");\n    throw e;\n  }', []],
    ['one code of a class', handler("e instanceof CryptoError && e.code === 'E_KEY_ODD'"), ['E_KEY_EVEN']],
    ['the codes of a helper', handler('isOdd(e)'), ['E_KEY_EVEN']],
    ['nothing of another class', handler('e instanceof WireError'), ['E_KEY_ODD', 'E_KEY_EVEN']],
  ])('keeps back %s in a handler', (_, end, left) => {
    const helper =
      "function isOdd(e: unknown): boolean {\n  return e instanceof CryptoError && e.code === 'E_KEY_ODD';\n}\n";
    expect(codes('Throws `E_A`.', `  try {\n    crypto.agree();\n  ${end}`, helper)).toEqual(
      left.map((code) => `f: ${code} can leave it and is not listed`),
    );
  });

  it('follows a function that is passed to another into the handlers there', () => {
    const helper = `function decode(codec: (bytes: number) => void): void {\n  try {\n    codec(1);\n  ${handler('e instanceof WireError')}\n}\n`;
    expect(codes('Throws `E_A`.', '  decode(decodeThing);', helper)).toEqual([]);
    expect(codes('Throws `E_A`.', '  decode(1);\n  decodeThing(1);', helper)).toEqual([
      'f: E_WIRE_ODD can leave it and is not listed',
    ]);
  });

  it('believes a comment that gives a reason why a code never leaves', () => {
    const body = (/** @type {string} */ comment) => `  ${comment}\n  crypto.agree();`;
    expect(codes('Throws `E_KEY_ODD`.', body('// Never E_KEY_EVEN: it was odd before.'))).toEqual([]);
    expect(codes('Throws `E_KEY_ODD`.', body('// Never E_KEY_EVEN'))).toEqual([
      'f: E_KEY_EVEN can leave it and is not listed',
    ]);
  });

  it('comes to an end where functions call each other', () => {
    const helper = "function g(): void {\n  h();\n}\n\nfunction h(): void {\n  g();\n  fail('E_A');\n}\n";
    expect(codes('Throws `E_A`.', '  g();', helper)).toEqual([]);
  });
});

/** The end of a `try` that keeps back what the condition says. @param {string} condition */
function handler(condition) {
  return `} catch (e) {\n    if (${condition}) fail('E_A');\n    throw e;\n  }`;
}
