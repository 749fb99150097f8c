import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type Cleanup,
  createCleanup,
  type RelayUnderTest,
  type Running,
  runSotto,
  startFederation,
  startSotto,
  temporaryFolder,
} from './support/sotto.ts';

const shared = createCleanup();
let relays: readonly [RelayUnderTest, RelayUnderTest];
let cleanup: Cleanup;
let folder: string;
beforeAll(async () => {
  relays = await startFederation(await temporaryFolder(shared), shared);
});
afterAll(() => shared.run());
beforeEach(async () => {
  cleanup = createCleanup();
  folder = await temporaryFolder(cleanup);
});
afterEach(() => cleanup.run());

/** Names are used up by registering: every test has its own. */
let names = 0;
const freshPair = (): readonly [string, string] => {
  names++;
  return [`alice${names}@a.example`, `bob${names}@b.example`];
};

const chatArgs = (as: string, other: string, ...more: string[]): string[] => {
  const relay = as.endsWith('@a.example') ? relays[0] : relays[1];
  return ['chat', '--as', as, '--with', other, '--store', join(folder, `${as}.db`), '--relay', relay.url, ...more];
};

const startChat = (as: string, other: string): Running => startSotto(chatArgs(as, other), cleanup);

describe('two chats on two relays', () => {
  test('a further device is linked by what it shows, gets what the first one writes, and is removed', async () => {
    const [alice, bob] = freshPair();
    const bobs = startChat(bob, alice);
    await bobs.until(/online: connected to your relay/);
    const phone = startChat(alice, bob);
    await phone.until(/is known/);
    const args = chatArgs(alice, bob, '--link');
    args[args.indexOf('--store') + 1] = join(folder, 'laptop.db');
    const laptop = startSotto(args, cleanup);
    const [, code] = await laptop.until(/type: \/link ([0-9A-Z]{5}-[0-9A-Z]{5})/);
    phone.write(`/link ${code}\n`);
    const [, digits] = await phone.until(/must show ([0-9]{3} [0-9]{3}): type \/yes/);
    await laptop.until(new RegExp(`must show ${digits}`));
    phone.write('/yes\n');
    await phone.until(/linked: it is device 2 now/);
    await laptop.until(/linked as device 2 of alice/);
    phone.write('from the phone\n');
    await laptop.until(/you, on another device, to bob[0-9]+@b\.example.*: from the phone/);
    await bobs.until(/alice[0-9]+@a\.example: from the phone/);
    laptop.write('/devices\n');
    await laptop.until(/ {2}2.*\(this one\)/);
    laptop.write('/remove 1\n');
    await laptop.until(/device 1 is removed/);
    await phone.until(/device 1 was removed from this account/);
  });

  test('talk both ways, show state, and end when their input ends', async () => {
    const [alice, bob] = freshPair();
    const bobs = startChat(bob, alice);
    await bobs.until(/registered as bob/);
    await bobs.until(/online: connected to your relay/);
    const alices = startChat(alice, bob);
    await alices.until(/is known/);

    alices.write('Hello Bob, can you read this?\n');
    await alices.until(/message 1 queued/);
    await alices.until(/message 1 accepted by your relay/);
    await bobs.until(/^[0-9:]{8} {2}alice[0-9]+@a\.example: Hello Bob, can you read this\?$/m);
    bobs.write('Every word.\nAnd you?\n');
    await alices.until(/bob[0-9]+@b\.example: Every word\.\n.*bob[0-9]+@b\.example: And you\?/);

    alices.end();
    bobs.end();
    for (const chat of [alices, bobs]) expect(await chat.finished).toMatchObject({ code: 0, stderr: '' });
  });

  test('write in a secret chat beside the open one, and delete it on both sides', async () => {
    const [alice, bob] = freshPair();
    const bobs = startChat(bob, alice);
    await bobs.until(/online: connected to your relay/);
    const alices = startChat(alice, bob);
    await alices.until(/is known/);
    alices.write('/secret\nonly for you\n/timer off\n/timer 2h\n');
    await alices.until(/what you write is secret now; it waits until a device of bob/);
    await alices.until(/never ended/);
    await bobs.until(/\(secret\) {2}alice[0-9]+@a\.example offers a secret chat/);
    bobs.write('/secret\n');
    await bobs.until(/\(secret\) {2}alice[0-9]+@a\.example: only for you/);
    bobs.write('nobody else reads this\n/secret end\n');
    await alices.until(/has accepted the secret chat/);
    await alices.until(/takes no part in the secret chat any more/);
    await bobs.until(/you write in the open now/);
  });

  test('have the same safety number, and remember each other', async () => {
    const [alice, bob] = freshPair();
    await runSotto(chatArgs(bob, alice));
    const number = /(?: {2}(?:[0-9]{5} ?){4}\n){3}/;
    const [alices] = (await runSotto(chatArgs(alice, bob), '/safety\n')).stdout.match(number) ?? [];
    const [bobs] = (await runSotto(chatArgs(bob, alice), '/safety\n')).stdout.match(number) ?? [];
    expect(alices).toMatch(number);
    expect(bobs).toBe(alices);
  });

  test('deliver what was sent while the other was away, once', async () => {
    const [alice, bob] = freshPair();
    await runSotto(chatArgs(bob, alice));
    const { code, stdout: said } = await runSotto(chatArgs(alice, bob), 'for later\n');
    expect(said).toContain('message 1 accepted');
    expect(code).toBe(0);
    const bobs = startChat(bob, alice);
    await bobs.until(/: for later$/m);
    bobs.write('/quit\n');
    const { stdout } = await bobs.finished;
    expect(stdout).toContain(`you are ${bob}`);
    // What was shown is acknowledged: a new chat does not show it again.
    const again = startChat(bob, alice);
    await again.until(/online/);
    again.write('/safety\n');
    await again.until(/Safety number/);
    again.end();
    expect((await again.finished).stdout).not.toContain('for later');
  });
});

describe('a chat', () => {
  test('has help, and does not send what is no command', async () => {
    const [alice, bob] = freshPair();
    const { code, stdout } = await runSotto(chatArgs(alice, bob), '/help\n/hepl\n\n/receipt\n/quit\nnever read\n');
    expect(code).toBe(0);
    for (const command of [
      '/safety',
      '/verify',
      '/accept',
      '/requests',
      '/health',
      '/receipt',
      '/block',
      '/unblock',
      '/secret',
      '/timer',
      '/help',
      '/quit',
    ])
      expect(stdout).toContain(`  ${command} `);
    expect(stdout).toContain('/hepl is no command');
    expect(stdout).toContain('Nothing was sent yet.');
    expect(stdout).not.toContain('message 1 queued');
  });

  test('says that somebody is not registered, and fails a script that writes to them', async () => {
    const [alice, bob] = freshPair();
    const { code, stdout, stderr } = await runSotto(chatArgs(alice, bob), 'anybody there?\n');
    expect(code).toBe(1);
    expect(stdout).toContain('E_ADDRESS_UNKNOWN');
    expect(stderr).toContain('E_CHAT_UNDELIVERED');
    expect(stdout + stderr).not.toContain('    at ');
  });

  test('refuses a store of another account and an address that is taken', async () => {
    const [alice, bob] = freshPair();
    await runSotto(chatArgs(alice, bob));
    const other = await runSotto(chatArgs(bob, alice, '--store', join(folder, `${alice}.db`)));
    expect(other.code).toBe(1);
    expect(other.stderr).toContain('E_ACCOUNT_EXISTS');
    const taken = await runSotto(chatArgs(alice, bob, '--store', join(folder, 'other.db')));
    expect(taken.code).toBe(1);
    expect(taken.stderr).toContain('E_ADDRESS_TAKEN');
  });

  test('says what to do when there is no relay, or no folder for the store', async () => {
    const [alice, bob] = freshPair();
    const nowhere = await runSotto([...chatArgs(alice, bob), '--relay', 'http://127.0.0.1:1']);
    expect(nowhere.code).toBe(1);
    expect(nowhere.stderr).toContain('→ Check that the relay is running');
    const homeless = await runSotto([...chatArgs(alice, bob), '--store', join(folder, 'missing', 'a.db')]);
    expect(homeless.code).toBe(1);
    expect(homeless.stderr).toContain('→ Check that the folder exists');
    expect(nowhere.stderr + homeless.stderr).not.toContain('    at ');
  });
});

describe('sotto inspect', () => {
  test('counts what a chat has left, without addresses unless asked', async () => {
    const [alice, bob] = freshPair();
    await runSotto(chatArgs(bob, alice));
    await runSotto(chatArgs(alice, bob), 'one\n');
    const store = ['inspect', '--store', join(folder, `${alice}.db`)];
    const plain = await runSotto(store);
    expect(plain.code).toBe(0);
    expect(plain.stdout).toContain('The store holds a registered account.');
    expect(plain.stdout).toMatch(/^sessions +1 /m);
    expect(plain.stdout).toMatch(/^one-time pre-keys +100 /m);
    expect(plain.stdout).toMatch(/^queued messages +0 /m);
    const json = await runSotto([...store, '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ registered: true });
    for (const { stdout } of [plain, json]) expect(stdout).not.toMatch(/@|example|alice|bob/);
    const named = await runSotto([...store, '--show-addresses', '--json']);
    expect(JSON.parse(named.stdout)).toMatchObject({ address: alice, contactAddresses: [bob] });
  });

  test('does not make a store that is not there', async () => {
    const { code, stderr } = await runSotto(['inspect', '--store', join(folder, 'missing.db')]);
    expect(code).toBe(1);
    expect(stderr).toContain('there is no store at');
  });
});
