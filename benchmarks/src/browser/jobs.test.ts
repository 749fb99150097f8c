import { describe, expect, it } from 'vitest';
import { GROUPS, isGroupName } from '../groups.ts';
import { BROWSER_PROVIDERS, isBrowserProvider } from './exchange.ts';
import { browserCases, isBrowserGroup, planJobs } from './jobs.ts';

const options = { rounds: 5, batchMs: 3, warmUpMs: 60, seed: 9 };
const olm = { name: 'olm', version: '3', module: '/olm.js' };
const webCrypto = { name: 'WebCrypto', version: '1', module: '/web-crypto.js' };
const groups = Object.keys(GROUPS).filter(isGroupName).filter(isBrowserGroup);
const plan = { groups, provider: undefined, peers: [olm, webCrypto], isShort: false, options } as const;

describe('planJobs', () => {
  it('checks every provider before it measures one', () => {
    const kinds = planJobs(plan).map(({ kind }) => kind);
    expect(kinds.slice(0, 3)).toEqual(['check', 'check', 'check']);
    expect(kinds.slice(3)).not.toContain('check');
    expect(planJobs({ ...plan, provider: 'sodium' }).filter(({ kind }) => kind === 'check')).toHaveLength(1);
  });

  it('measures each group with each provider, the reference not in the short form unless it is asked for', () => {
    const measured = (changes: object) =>
      planJobs({ ...plan, groups: ['keys'], ...changes }).flatMap((job) =>
        job.kind === 'measure' ? [job.provider] : [],
      );
    expect(measured({})).toEqual(BROWSER_PROVIDERS);
    expect(measured({ isShort: true })).toEqual(['portable', 'sodium']);
    expect(measured({ isShort: true, provider: 'noble' })).toEqual(['noble']);
  });

  it('has each peer where it can do something', () => {
    const peers = planJobs({ ...plan, provider: 'portable' }).flatMap((job) =>
      job.kind === 'measure' ? [[job.group, ...job.peers.map(({ name }) => name)]] : [],
    );
    expect(peers).toEqual([
      ['keys', 'olm'],
      ['ratchet', 'olm', 'WebCrypto'],
      ['fan-out', 'olm', 'WebCrypto'],
      ['groups', 'olm'],
      ['sealed'],
    ]);
  });
});

describe('browserCases', () => {
  it('are those of Node', () => {
    expect(browserCases('ratchet', 'portable', false)).toEqual(GROUPS.ratchet.cases.map((one) => one.case));
  });

  it('leave the long ones to the default, in the whole run', () => {
    const ids = (...args: Parameters<typeof browserCases>) => browserCases(...args).map(({ id }) => id);
    expect(ids('fan-out', 'portable', false)).toEqual(['fan-out-100', 'fan-out-1000']);
    expect(ids('fan-out', 'sodium', false)).toEqual(['fan-out-100']);
    expect(ids('fan-out', 'portable', true)).toEqual(['fan-out-100']);
  });
});

it('knows what is for a browser', () => {
  expect(groups).toEqual(['keys', 'ratchet', 'fan-out', 'groups', 'sealed', 'sizes']);
  expect(isBrowserProvider('portable')).toBe(true);
  expect(isBrowserProvider('node')).toBe(false);
});
