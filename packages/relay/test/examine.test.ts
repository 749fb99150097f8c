/** What an examination finds: nothing in a good relay, and everything that was broken on purpose. */

import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { examineRelay, type Finding, prepareDataDirectory, type RelayConfig } from '../src/index.ts';
import { makeCertificate } from './certificates.ts';
import { freePort, freshDirectory, startTestRelay } from './relays.ts';

const examine = async (config: RelayConfig): Promise<ReadonlyMap<string, Finding>> =>
  new Map((await examineRelay(config)).map((finding) => [finding.subject, finding]));

const verdictsOf = (found: ReadonlyMap<string, Finding>): Readonly<Record<string, string>> =>
  Object.fromEntries([...found].map(([subject, { verdict }]) => [subject, verdict]));

const prepared = async (): Promise<RelayConfig> => {
  const dataDirectory = freshDirectory();
  await prepareDataDirectory(dataDirectory);
  return { domain: 'a.example', dataDirectory, port: 0 };
};

describe('a new relay', () => {
  test('is good but for its root keys and what it has not yet, and nothing is changed', async () => {
    const config = await prepared();
    // An engine of SQLite closes its files when it likes.
    const files = (): readonly string[] =>
      readdirSync(config.dataDirectory).filter((name) => !/-(?:shm|wal)$/.test(name));
    const before = files();
    const found = await examine({ ...config, publicUrl: 'http://127.0.0.1:1' });
    expect(verdictsOf(found)).toEqual({
      'data directory': 'good',
      keys: 'good',
      'root keys': 'warning',
      database: 'left out',
      disk: 'good',
      ports: 'good',
      'TLS certificate': 'left out',
      'discovery document': 'left out',
    });
    expect(files()).toEqual(before);
    const elsewhere = ['root.key', 'sealed-sender-root.key'];
    for (const name of elsewhere) rmSync(join(config.dataDirectory, name));
    // Without a document that was signed elsewhere, they are missing.
    expect((await examine(config)).get('keys')?.verdict).toBe('bad');
  });

  test('whose keys, directory, disk, port or certificate are not as they must be is told so', async () => {
    const config = await prepared();
    const other = await startTestRelay();
    chmodSync(join(config.dataDirectory, 's2s.key'), 0o644);
    chmodSync(config.dataDirectory, 0o755);
    const tls = {
      certificateFile: join(config.dataDirectory, 'none'),
      privateKeyFile: join(config.dataDirectory, 'none'),
    };
    const disk = { freeBytesMin: Number.MAX_SAFE_INTEGER };
    const found = await examine({ ...config, port: other.port, tls, disk });
    expect(verdictsOf(found)).toEqual({
      'data directory': 'warning',
      keys: 'bad',
      database: 'left out',
      disk: 'bad',
      ports: 'bad',
      'TLS certificate': 'bad',
      'discovery document': 'warning',
    });
    expect(found.get('keys')?.says).toContain('s2s.key can be read by others');
    expect(found.get('ports')?.says).toContain('EADDRINUSE');
    for (const { verdict, remedy } of found.values())
      expect(remedy === undefined).toBe(verdict === 'good' || verdict === 'left out');
  });

  test('without its directory is told how to make it', async () => {
    const found = await examine({ domain: 'a.example', dataDirectory: join(freshDirectory(), 'none') });
    expect(found.get('data directory')).toMatchObject({ verdict: 'bad', remedy: expect.stringContaining('init') });
  });
});

describe('a certificate', () => {
  test('that ends soon, or is for another host, is noticed', async () => {
    const config = await prepared();
    const tls = makeCertificate(freshDirectory(), 'a', 10);
    expect((await examine({ ...config, tls })).get('TLS certificate')).toMatchObject({ verdict: 'warning' });
    const later = Date.now() + 11 * 86_400_000;
    expect((await examine({ ...config, tls, clock: () => later })).get('TLS certificate')?.says).toBe('it has ended');
    const publicUrl = 'https://b.example';
    const other = await examine({ ...config, tls, publicUrl });
    expect(other.get('TLS certificate')).toMatchObject({ verdict: 'bad', says: 'it is not for b.example' });
    const good = makeCertificate(freshDirectory(), 'a', 90);
    expect((await examine({ ...config, tls: good })).get('TLS certificate')?.verdict).toBe('good');
  });
});

describe('a relay that runs', () => {
  test('is looked at from outside', async () => {
    const port = await freePort();
    const publicUrl = `http://127.0.0.1:${port}`;
    const relay = await startTestRelay({ port, publicUrl });
    const config = { domain: 'a.example', dataDirectory: relay.dataDirectory, port, publicUrl };
    const found = await examine(config);
    expect(verdictsOf(found)).toMatchObject({ keys: 'good', database: 'good', ports: 'good', clock: 'good' });
    expect(found.get('ports')?.says).toContain('in use by the relay that runs');
    expect(found.get('discovery document')?.says).toBe('it verifies, over HTTP');
    const wrongClock = await examine({ ...config, clock: () => Date.now() + 200_000 });
    expect(wrongClock.get('clock')?.verdict).toBe('bad');
    expect((await examine({ ...config, publicUrl: 'http://127.0.0.1:1' })).get('discovery document')?.verdict).toBe(
      'bad',
    );
  });

  test('of another domain or key under the public URL is noticed', async () => {
    const [relay, other] = [await startTestRelay(), await startTestRelay({ publicUrl: 'http://relay.a.example' })];
    const config = { domain: 'a.example', dataDirectory: relay.dataDirectory, port: relay.port };
    const found = await examine({ ...config, publicUrl: other.url });
    expect(found.get('discovery document')).toMatchObject({ verdict: 'bad', says: expect.stringContaining('verify') });
    const own = await examine({ ...config, dataDirectory: other.dataDirectory, publicUrl: other.url });
    expect(own.get('discovery document')?.says).toBe(`it says http://relay.a.example, not ${other.url}`);
  });
});

test('a database that is damaged, newer, or of another domain is noticed', async () => {
  const relay = await startTestRelay();
  await relay.close();
  const config = { domain: 'a.example', dataDirectory: relay.dataDirectory, port: 0 };
  expect((await examine(config)).get('database')?.says).toMatch(/^whole, of version \d+$/);
  const foreign = await examine({ ...config, domain: 'b.example' });
  expect(foreign.get('database')?.says).toBe('it is of a.example, not of b.example');
  const path = join(relay.dataDirectory, 'relay.db');
  const whole = readFileSync(path);
  const newer = Buffer.from(whole);
  newer.writeUInt32BE(99, 60);
  writeFileSync(path, newer);
  expect((await examine(config)).get('database')?.says).toMatch(/^of version 99, this software knows \d+$/);
  writeFileSync(
    path,
    whole.map((byte, index) => (index > 8_192 ? byte ^ 0xff : byte)),
  );
  expect((await examine(config)).get('database')?.verdict).toBe('bad');
});
