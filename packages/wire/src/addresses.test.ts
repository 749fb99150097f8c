import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, isAddress, isDomain, isLocalpart, parseAddress, parseDomain } from './addresses.ts';
import { WireError } from './errors.ts';

describe('WA-01, WA-02: parseAddress', () => {
  it.each([
    ['bob@b.example', 'bob', 'b.example'],
    ['a@b.c', 'a', 'b.c'],
    ['Bob.Smith-1_x@B.Example', 'bob.smith-1_x', 'b.example'],
    [`${'a'.repeat(64)}@b.example`, 'a'.repeat(64), 'b.example'],
    ['x@xn--bcher-kva.example', 'x', 'xn--bcher-kva.example'],
    ['x@a--b.example', 'x', 'a--b.example'],
    [`x@${'a'.repeat(63)}.example`, 'x', `${'a'.repeat(63)}.example`],
    ['x@1.2.3.4.example', 'x', '1.2.3.4.example'],
  ])('takes %s', (text, localpart, domain) => {
    expect(parseAddress(text)).toEqual({ localpart, domain });
    expect(formatAddress({ localpart, domain })).toBe(text.toLowerCase());
  });

  it.each([
    ['nothing', ''],
    ['no at', 'bob'],
    ['no localpart', '@b.example'],
    ['no domain', 'bob@'],
    ['two ats', 'bob@c@b.example'],
    ['a space', 'bob @b.example'],
    ['a newline at the end', 'bob@b.example\n'],
    ['a long localpart', `${'a'.repeat(65)}@b.example`],
    ['a number that URL parsers read as an IP address', 'bob@10.1'],
    ['a hexadecimal number, likewise', 'bob@10.0x1'],
    ['an IPv6 address', 'bob@::1'],
    ['punctuation first', '.bob@b.example'],
    ['punctuation last', 'bob_@b.example'],
    ['two punctuations in a row', 'bob._x@b.example'],
    ['a plus', 'bob+tag@b.example'],
    ['a letter that is not ASCII', 'böb@b.example'],
    ['a Kelvin sign, which lower-cases to k', 'bo\u212a@b.example'],
    ['a full-width letter', 'bob@\uff42.example'],
    ['one label', 'bob@localhost'],
    ['an empty label', 'bob@b..example'],
    ['a dot first', 'bob@.b.example'],
    ['a trailing dot', 'bob@b.example.'],
    ['a hyphen first in a label', 'bob@-b.example'],
    ['a hyphen last in a label', 'bob@b-.example'],
    ['an underscore in the domain', 'bob@b_c.example'],
    ['a long label', `bob@${'a'.repeat(64)}.example`],
    ['a port', 'bob@b.example:443'],
    ['an IPv4 address', 'bob@127.0.0.1'],
    ['an IPv6 address', 'bob@[::1]'],
    ['a number for a top-level domain', 'bob@b.123'],
    ['a path', 'bob@b.example/x'],
  ])('refuses %s', (_what, text) => {
    expect(() => parseAddress(text)).toThrow(expect.objectContaining({ code: 'E_ADDRESS_INVALID' }));
    expect(isAddress(text)).toBe(false);
  });

  it('takes a domain of 253 characters and refuses one of 254', () => {
    const label = 'a'.repeat(49);
    const domain = [label, label, label, label, 'b'.repeat(53)].join('.');
    expect(domain).toHaveLength(253);
    expect(parseDomain(domain)).toBe(domain);
    expect(() => parseDomain(`${domain}b`)).toThrow(WireError);
  });
});

describe('the one spelling', () => {
  it('is what isAddress asks for: upper case is not normal', () => {
    expect(isAddress('bob@b.example')).toBe(true);
    expect(isAddress('Bob@b.example')).toBe(false);
    expect(isDomain('B.example')).toBe(false);
    expect(isLocalpart('Bob')).toBe(false);
  });

  it('makes formatting parts that are not normal misuse', () => {
    expect(() => formatAddress({ localpart: 'Bob', domain: 'b.example' })).toThrow(RangeError);
    expect(() => formatAddress({ localpart: 'bob', domain: 'localhost' })).toThrow(RangeError);
  });

  it('comes back from whatever parses, and all other text fails typed', () => {
    const part = fc.string({ unit: fc.constantFrom(...'abzAZ059._-@:[]é\u212a \n'), maxLength: 8 });
    fc.assert(
      fc.property(part, part, fc.constantFrom('', '@', '.example'), (start, end, tail) => {
        const text = `${start}@${end}${tail}`;
        try {
          const formatted = formatAddress(parseAddress(text));
          expect(formatted).toBe(text.toLowerCase());
          expect(parseAddress(formatted)).toEqual(parseAddress(text));
        } catch (error) {
          expect(error).toMatchObject({ code: 'E_ADDRESS_INVALID' });
        }
      }),
      { numRuns: 2000 },
    );
  });
});
