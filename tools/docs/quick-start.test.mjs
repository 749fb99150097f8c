// Runs the quick starts as they stand on the page: Alice and Bob have the same files, each under their own names, and their
// relays are in memory. Nothing is changed but the names, and where `open` and `restore` find the relays.

import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { memoryFederation } from '@sotto/testkit/relay';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { root } from '../lib/workspace.mjs';
import { QUICK_START, QUICK_START_LINES_MAX, quickStartFiles } from './quick-start.mjs';

const files = quickStartFiles(readFileSync(join(root, QUICK_START), 'utf8'));

/** What stands in place of `@sotto/client`: the same, with another way to the relays unless one is given. */
const CLIENT = `import * as client from '@sotto/client';
export * from '@sotto/client';
const { transport } = globalThis.quickStart;
export const open = (options) => client.open({ transport, ...options });
export const restore = (options) => client.restore({ transport, ...options });
`;

/** @type {Record<'alice' | 'bob', (text: string) => string>} */
const PEOPLE = {
  alice: (text) => text,
  bob: (text) =>
    text
      .replaceAll('bob@b.example', 'OTHER')
      .replaceAll('alice', 'bob')
      .replaceAll('a.example', 'b.example')
      .replaceAll('OTHER', 'alice@a.example'),
};

/** @type {string} */
let folder;
/** @type {Awaited<ReturnType<typeof memoryFederation>>} */
let federation;
const before = process.cwd();
beforeAll(async () => {
  mkdirSync(join(root, '.sotto'), { recursive: true });
  folder = mkdtempSync(join(root, '.sotto', 'quick-start-'));
  writeFileSync(join(folder, 'client.mjs'), CLIENT);
  for (const [name, rename] of Object.entries(PEOPLE)) {
    mkdirSync(join(folder, name));
    for (const file of files)
      writeFileSync(join(folder, name, file.name), rename(file.text).replaceAll("'@sotto/client'", "'../client.mjs'"));
  }
  federation = await memoryFederation(['a.example', 'b.example']);
  Object.assign(globalThis, { quickStart: federation });
  process.chdir(folder);
});
afterAll(async () => {
  process.chdir(before);
  await federation?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a file as one of the two. @param {'alice' | 'bob'} name @param {string} file */
const run = (name, file) => import(pathToFileURL(join(folder, name, file)).href);

test('each is short', () => {
  for (const { name, text } of files) expect(text.split('\n').length, name).toBeLessThanOrEqual(QUICK_START_LINES_MAX);
});

test('all of them run, and do what they say', { timeout: 60_000 }, async () => {
  const said = vi.spyOn(console, 'info').mockImplementation(() => undefined);
  const lines = () => said.mock.calls.map(([line]) => line);
  const { me: alice } = await run('alice', 'me.ts');
  const { me: bob } = await run('bob', 'me.ts');
  const reading = [run('bob', 'receive.ts'), run('bob', 'receive-file.ts')];

  await run('alice', 'send.ts');
  await vi.waitFor(() => expect(lines()).toContain('alice@a.example: hello'), WAIT);

  const picture = randomBytes(100_000);
  writeFileSync('holiday.jpg', picture);
  await run('alice', 'send-file.ts');
  const arrived = () => readdirSync('.').find((name) => name.endsWith('.bin')) ?? '';
  await vi.waitFor(() => expect(existsSync(arrived()) && readFileSync(arrived()).equals(picture)).toBe(true), WAIT);

  await run('alice', 'timer.ts');
  expect(lines()).toContain(7 * 24 * 60 * 60);
  await vi.waitFor(() => expect(lines()).toContain('alice@a.example: meet me at nine'), WAIT);
  expect(await bob.conversation('alice@a.example').timer()).toEqual({ seconds: 604_800, start: 'sent' });

  await run('bob', 'secret.ts');
  await run('alice', 'secret.ts');
  await vi.waitFor(() => expect(lines()).toContain('alice@a.example: for your eyes only'), WAIT);

  const { verify } = await run('alice', 'verify.ts');
  const { scannable, digits } = await bob.safetyNumber('alice@a.example');
  expect(lines()).toContain(digits);
  const wrong = scannable.with(-1, scannable.at(-1) ^ 1);
  await expect(verify(wrong)).rejects.toMatchObject({ code: expect.stringMatching(/^E_/) });
  expect((await verify(scannable)).verified).toBe(true);

  const { phone, linking } = await run('alice', 'new-device.ts');
  await vi.waitFor(() => expect(lines().some((line) => /^show this/.test(line))).toBe(true), WAIT);
  const invitation = lines()
    .find((line) => /^show this/.test(line))
    ?.split(': ')[1];
  const { linkDevice } = await run('alice', 'link-device.ts');
  /** @type {string[]} */
  const questions = [];
  await linkDevice(invitation, async (/** @type {string} */ question) => questions.push(question) > 0);
  await linking;
  expect(phone.account).toMatchObject({ address: 'alice@a.example', deviceId: 2 });
  const shown = lines()
    .find((line) => /must show/.test(line))
    ?.split('show ')[1];
  expect(questions).toEqual([`Does phone show ${shown}?`]);
  await phone.close();

  const { words } = await run('alice', 'back-up.ts');
  expect(words).toHaveLength(24);
  await alice.close();
  const { restoreWith } = await run('alice', 'restore.ts');
  const again = await restoreWith(words);
  expect(again.account.address).toBe('alice@a.example');

  await Promise.all([again.close(), bob.close()]);
  await Promise.all(reading);
  said.mockRestore();
});

const WAIT = { timeout: 20_000, interval: 20 };
