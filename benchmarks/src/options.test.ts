import { describe, expect, it } from 'vitest';
import { GROUPS } from './groups.ts';
import { OptionError, parseOptions, USAGE } from './options.ts';

describe('parseOptions', () => {
  it('takes everything, beside the peers, when it is told nothing', () => {
    const options = parseOptions([]);
    expect(options.groups).toEqual(Object.keys(GROUPS));
    expect(options).toMatchObject({ peers: true, short: false, rounds: undefined, provider: undefined });
  });

  it('takes groups alone unless --peers is given, and each once, in the order of the report', () => {
    expect(parseOptions(['ratchet'])).toMatchObject({ groups: ['ratchet'], peers: false });
    expect(parseOptions(['ratchet', '--peers'])).toMatchObject({ groups: ['ratchet'], peers: true });
    expect(parseOptions(['sealed', 'keys', 'sealed']).groups).toEqual(['keys', 'sealed']);
  });

  it('leaves the peers out of a whole run when told so', () => {
    expect(parseOptions(['--no-peers']).peers).toBe(false);
  });

  it('passes over the separator that pnpm hands on', () => {
    expect(parseOptions(['--', 'ratchet', '--peers'])).toEqual(parseOptions(['ratchet', '--peers']));
  });

  it('takes for a browser what a browser has', () => {
    const { browser, groups, peers } = parseOptions(['--browser']);
    expect([browser, peers]).toEqual([true, true]);
    expect(groups).toContain('ratchet');
    expect(groups).not.toContain('account');
    expect(parseOptions(['--browser', 'sizes', '--provider', 'sodium'])).toMatchObject({
      groups: ['sizes'],
      browser: true,
    });
    expect(parseOptions([]).browser).toBe(false);
  });

  it('reads numbers, names and folders', () => {
    const args = ['--rounds', '7', '--seed', '4', '--out', 'there', '--provider', 'portable', '--short'];
    expect(parseOptions(args)).toMatchObject({ rounds: 7, seed: 4, out: 'there', provider: 'portable', short: true });
  });

  it.each([
    [['--quick'], /--quick.*--help/],
    [['rachet'], /rachet: is no group.*ratchet/],
    [['--provider', 'openssl'], /openssl: is no provider.*portable/],
    [['--browser', 'growth'], /growth: is not for a browser.*ratchet/],
    [['--browser', '--provider', 'node'], /node: is not for a browser.*portable/],
    [['--rounds', '0'], /--rounds 0: give a whole number from 1/],
    [['--rounds', 'many'], /--rounds many: give a whole number/],
    [['--rounds', '1e3'], /whole number/],
    [['--rounds'], /--rounds.*--help/],
    [['--peers', '--no-peers'], /leave one of them out/],
  ])('refuses %j with a remedy', (args, remedy) => {
    expect(() => parseOptions(args)).toThrow(OptionError);
    expect(() => parseOptions(args)).toThrow(remedy);
  });

  it('has every option in the usage', () => {
    for (const name of ['browser', 'peers', 'no-peers', 'provider', 'short', 'rounds', 'seed', 'out', 'list', 'help']) {
      expect(USAGE).toContain(`--${name}`);
    }
  });
});
