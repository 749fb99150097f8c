import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { openStore } from './open-store.ts';
import { type Asking, askPassPhrase } from './pass-phrase.ts';

const folder = mkdtempSync(join(tmpdir(), 'sotto-key-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

const WORD = 'rendezvous-at-the-lighthouse';
const value = new TextEncoder().encode(WORD);

test('a key file is made with an encrypted store and opens it; nothing else does', async () => {
  const [store, keyFile] = [join(folder, 'alice.db'), join(folder, 'alice.key')];
  const plain = await openStore({ store });
  await plain.commit({ put: [['account', value]] });
  await plain.close();
  expect(readFileSync(store).includes(WORD)).toBe(true);

  const encrypted = await openStore({ store, keyFile });
  expect((await encrypted.get(['account']))[0]?.value).toEqual(value);
  await encrypted.close();
  expect(readFileSync(store).includes(WORD)).toBe(false);
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  expect(readFileSync(keyFile, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);

  const again = await openStore({ store, keyFile });
  expect((await again.get(['account']))[0]?.value).toEqual(value);
  await again.close();
  const missing = join(folder, 'missing.key');
  await expect(openStore({ store, keyFile: missing })).rejects.toMatchObject({ code: 'E_STORE_LOCKED' });
  writeFileSync(missing, `${'0'.repeat(64)}\n`);
  await expect(openStore({ store, keyFile: missing })).rejects.toMatchObject({ code: 'E_STORE_LOCKED' });
  writeFileSync(missing, 'no key\n');
  await expect(openStore({ store, keyFile: missing })).rejects.toMatchObject({ code: 'E_FILE_INVALID' });
});

/** The least that is allowed. */
const cost = { memoryKiB: 7 * 1024, passes: 5, lanes: 1 };

/** A terminal at which somebody types these answers, one to each question, and what it showed. */
function terminal(...answers: readonly string[]): { readonly asking: Asking; readonly shown: () => string } {
  const [input, output] = [Object.assign(new PassThrough(), { isTTY: true }), new PassThrough().setEncoding('utf8')];
  const left = [...answers];
  let shown = '';
  output.on('data', (text: string) => {
    shown += text;
    if (text.endsWith(': ')) setImmediate(() => input.write(`${left.shift() ?? '\u0003'}\r`));
  });
  return { asking: { input, output }, shown: () => shown };
}

test('a pass-phrase is asked for without being shown, encrypts a store, and opens it; nothing else does', async () => {
  const store = join(folder, 'bob.db');
  const differing = { ...terminal('open sesame', 'open sesames'), cost };
  await expect(openStore({ store, passphrase: true }, differing)).rejects.toMatchObject({ code: 'E_USAGE' });
  const both = openStore({ store, passphrase: true, keyFile: join(folder, 'bob.key') });
  await expect(both).rejects.toMatchObject({ code: 'E_USAGE' });
  const plain = await openStore({ store }, terminal());
  await plain.commit({ put: [['account', value]] });
  await plain.close();

  const person = terminal('open sesamX\u007fe', 'open sesame');
  await (await openStore({ store, passphrase: true }, { ...person, cost })).close();
  expect(readFileSync(store).includes(WORD)).toBe(false);
  expect(person.shown()).toMatch(/^New pass-phrase for .*bob\.db: \nThe same again: \n$/);

  // From then on a terminal asks by itself, and a pipe is read when that is said; what stands behind it is left there.
  const again = await openStore({ store }, terminal('open sesame'));
  expect((await again.get(['account']))[0]?.value).toEqual(value);
  await again.close();
  const input = new PassThrough();
  input.write('open ');
  input.end('sesame\nhello\n');
  expect(await askPassPhrase({ input, output: new PassThrough() }, store, false)).toBe('open sesame');
  expect(input.read()?.toString()).toBe('hello\n');

  const locked = { code: 'E_STORE_LOCKED' };
  await expect(openStore({ store }, terminal('open sesames'))).rejects.toMatchObject(locked);
  await expect(openStore({ store }, terminal())).rejects.toMatchObject(locked);
  const nobody = { asking: { input: new PassThrough(), output: new PassThrough() } };
  await expect(openStore({ store }, nobody)).rejects.toMatchObject(locked);
  await expect(openStore({ store, keyFile: join(folder, 'bob.key') })).rejects.toMatchObject(locked);
});
