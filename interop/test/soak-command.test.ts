/** What the program of the soak says, and its exit code. */

import { seedFromEnv } from '@sotto/testkit';
import { describe, expect, it } from 'vitest';
import { crypto } from '../src/provider.ts';
import { runSoak } from '../src/soak/command.ts';
import type { Substitutes } from '../src/soak/world.ts';
import { FAULTS, faulty } from './soak-faults.ts';

const seed = seedFromEnv();

describe('the program', () => {
  it('names its seed first, then counts, and ends with 0', async () => {
    const { code, said } = await run(['--seed', seed, '--actions', '20']);
    expect(code).toBe(0);
    expect(said[0]).toBe(`soak with seed ${seed}, our side on ${crypto.name}`);
    expect(said.join('\n')).toMatch(
      /action +times +seconds\n[\s\S]*outcome +ours +libsignal\n[\s\S]* 20 actions, \d+ messages/,
    );
    expect(said.at(-1)).toBe(`no divergence, seed ${seed}`);
  });

  it('ends with 1 at a divergence, and the command it gives repeats it', async () => {
    const { fault } = FAULTS.find(({ title }) => title === 'drops the last byte of what it reads')!;
    const substitutes: Substitutes = { peer: (peer) => faulty(peer, fault(peer)) };
    const first = await run(['--seed', seed, '--actions', '1000'], substitutes);
    expect(first.code).toBe(1);
    const command = first.said.at(-1)!;
    expect(command).toMatch(/^Repeat with: SOTTO_CRYPTO=\S+ pnpm interop:soak --seed \S+ --actions \d+$/);
    expect(first.said.join('\n')).toMatch(
      /The last steps:\n[\s\S]*DIVERGENCE in action \d+[\s\S]*read as something else/,
    );
    const again = await run(command.split(' ').slice(5), substitutes);
    expect(again).toMatchObject({ code: 1 });
    expect(again.said.at(-1)).toBe(command);
  });

  it('explains itself, and refuses wrong options with 2', async () => {
    const { code, said } = await run(['--help']);
    expect([code, said.join()]).toEqual([0, expect.stringMatching(/^Usage: pnpm interop:soak/)]);
    const wrong = await run(['--minutes', 'many']);
    expect([wrong.code, wrong.said.join()]).toEqual([2, expect.stringMatching(/^--minutes must be a number/)]);
  });
});

async function run(args: readonly string[], substitutes: Substitutes = {}) {
  const said: string[] = [];
  const code = await runSoak(args, { say: (text) => said.push(text), substitutes });
  return { code, said };
}
