/** What a relay asks for before it takes an account, as an app meets it. */

import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RelayConfig, RunningRelay } from '@sotto/relay';
import { memoryStore } from '@sotto/store';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { open, type ProofOfWorkProgress, type SottoClient } from '../src/index.ts';
import { startRelay } from './start-relay.ts';

const DOMAIN = 'a.example';
let folder: string;
const opened: { close(): Promise<void> }[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sotto-registration-'));
});
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
  rmSync(folder, { recursive: true });
});

const start = async (config: Partial<RelayConfig>): Promise<RunningRelay> => {
  const relay = await startRelay({
    domain: DOMAIN,
    dataDirectory: folder,
    port: 0,
    log: { level: 'silent' },
    ...config,
  });
  opened.push(relay);
  return relay;
};

const newClient = async (): Promise<SottoClient> => {
  const client = await open({ store: memoryStore() });
  opened.push(client);
  return client;
};

const createInvite = (): Promise<string> =>
  new Promise((resolve, reject) => {
    const options = { socketPath: join(folder, 'admin.sock'), path: '/invites.create', method: 'POST', agent: false };
    const sent = request(options, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      answer.on('end', () => resolve(JSON.parse(text).codes[0]));
    });
    sent.on('error', reject);
    sent.end('{}');
  });

test('an invite is asked for, and the same client registers with it', async () => {
  const { url: relayUrl } = await start({ registration: 'invite' });
  const client = await newClient();
  const register = (invite?: string) =>
    client.register(DOMAIN, { handle: 'alice', relayUrl, ...(invite === undefined ? {} : { invite }) });
  await expect(register()).rejects.toMatchObject({ code: 'E_INVITE_REQUIRED', retryable: false });
  await expect(register('not a code')).rejects.toMatchObject({ code: 'E_INVITE_INVALID' });
  await expect(register(await createInvite())).resolves.toMatchObject({ address: 'alice@a.example' });
});

test('work is done without being asked for, with progress, and can be given up', async () => {
  const { url: relayUrl } = await start({ registration: 'proofOfWork', proofOfWork: { cost: 4, zeroBits: 7 } });
  const client = await newClient();
  const given = new AbortController();
  const impatient = client.register(DOMAIN, {
    handle: 'alice',
    relayUrl,
    signal: given.signal,
    onProofOfWork: () => given.abort(new Error('enough')),
  });
  await expect(impatient).rejects.toThrow('enough');
  expect(client.account).toBeUndefined();
  const seen: ProofOfWorkProgress[] = [];
  const onProofOfWork = (progress: ProofOfWorkProgress) => void seen.push(progress);
  await expect(client.register(DOMAIN, { handle: 'alice', relayUrl, onProofOfWork })).resolves.toMatchObject({
    address: 'alice@a.example',
  });
  expect(seen.map(({ tries }) => tries)).toEqual(seen.map((_, index) => index + 1));
  expect(new Set(seen.map(({ triesExpected }) => triesExpected))).toEqual(new Set(seen.length === 0 ? [] : [128]));
});
