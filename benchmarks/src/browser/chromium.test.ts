import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChromiumError, chromiumArguments, findChromium, startChromium } from './chromium.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sotto-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function program(...parts: string[]): string {
  return script('', ...parts);
}

function script(code: string, ...parts: string[]): string {
  const path = join(folder, ...parts);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${code}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe('findChromium', () => {
  it('takes the one that is given', () => {
    const given = program('mine');
    program('bin', 'chromium');
    expect(findChromium({ SOTTO_CHROMIUM: given, PATH: join(folder, 'bin') })).toBe(given);
  });

  it('refuses one that is given and is no program, whatever is installed', () => {
    program('bin', 'chromium');
    const env = { SOTTO_CHROMIUM: join(folder, 'none'), PATH: join(folder, 'bin') };
    expect(() => findChromium(env)).toThrow(/SOTTO_CHROMIUM=.*none: is no program/);
  });

  it('looks along the path, for the name of the free one first', () => {
    const chrome = program('a', 'google-chrome');
    const PATH = `${join(folder, 'a')}:${join(folder, 'b')}`;
    expect(findChromium({ PATH })).toBe(chrome);
    const chromium = program('b', 'chromium');
    expect(findChromium({ PATH, SOTTO_CHROMIUM: '' })).toBe(chromium);
  });

  it('says what to install where there is none', () => {
    writeFileSync(join(folder, 'chromium'), 'not a program');
    for (const env of [{}, { PATH: folder }]) {
      expect(() => findChromium(env)).toThrow(ChromiumError);
      expect(() => findChromium(env)).toThrow(/apt-get install chromium.*SOTTO_CHROMIUM/);
    }
  });
});

describe('chromiumArguments', () => {
  it('gives up the sandbox for root alone', () => {
    expect(chromiumArguments('http://127.0.0.1:1/', '/profile', true)).toContain('--no-sandbox');
    expect(chromiumArguments('http://127.0.0.1:1/', '/profile', false)).not.toContain('--no-sandbox');
  });

  it('has a profile of its own, and the address last', () => {
    const args = chromiumArguments('http://127.0.0.1:1/', '/profile', false);
    expect(args).toContain('--user-data-dir=/profile');
    expect(args.at(-1)).toBe('http://127.0.0.1:1/');
  });
});

describe('startChromium', () => {
  const profileIn = (said: string): string => /--user-data-dir=(\S+)/.exec(said)?.[1] ?? '';

  it('tells what it has said when it ends by itself', async () => {
    const chromium = startChromium(script('echo "$@" >&2; exit 1', 'chromium'), 'http://127.0.0.1:1/');
    const said = await chromium.ended;
    expect(said).toMatch(/--headless .*http:\/\/127\.0\.0\.1:1\//);
    expect(existsSync(profileIn(said))).toBe(true);
    await chromium.close();
    expect(existsSync(profileIn(said))).toBe(false);
  });

  it('tells why it could not be started', async () => {
    const chromium = startChromium(join(folder, 'none'), 'http://127.0.0.1:1/');
    expect(await chromium.ended).toContain('ENOENT');
    await chromium.close();
  });

  it('ends all its processes, which it does not leave before', async () => {
    // Whoever still holds the pipe keeps it from ending.
    const code = 'echo "$@" >&2; (trap "" TERM; sleep 600) & (sleep 600) & wait';
    const chromium = startChromium(script(code, 'chromium'), 'http://127.0.0.1:1/');
    const early = await Promise.race([chromium.ended, new Promise((resolve) => setTimeout(resolve, 200, 'runs'))]);
    expect(early).toBe('runs');
    await chromium.close();
    expect(existsSync(profileIn(await chromium.ended))).toBe(false);
  });
});
