import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from './exchange.ts';
import { HEADERS, type PageServer, servePage } from './server.ts';

const files = new Map<string, string | Uint8Array>([
  ['/index.html', '<!doctype html>'],
  ['/page.js', 'export {};'],
  ['/olm.wasm', Uint8Array.of(0, 0x61, 0x73, 0x6d)],
]);
let reports: Report[];
let server: PageServer;

beforeEach(async () => {
  reports = [];
  server = await servePage(files, (report) => reports.push(report));
});
afterEach(() => server.close());

const report = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}report`, { method: 'POST', body, headers });

describe('servePage', () => {
  it('is on the loopback interface only', () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  });

  it.each([
    ['', 'text/html; charset=utf-8'],
    ['page.js', 'text/javascript; charset=utf-8'],
    ['olm.wasm', 'application/wasm'],
  ])('serves /%s with its type and the policy', async (path, type) => {
    const response = await fetch(server.url + path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    for (const [name, value] of Object.entries(HEADERS)) expect(response.headers.get(name)).toBe(value);
    expect(new Uint8Array(await response.arrayBuffer()).length).toBeGreaterThan(0);
  });

  it('has nothing else', async () => {
    for (const path of ['page.ts', '../package.json', '%2e%2e/package.json', 'report']) {
      expect((await fetch(server.url + path)).status).toBe(404);
    }
    expect((await fetch(server.url, { method: 'PUT' })).status).toBe(405);
  });

  it('takes reports', async () => {
    expect((await report('{"kind":"progress","line":"x"}')).status).toBe(204);
    expect((await report('{"kind":"done"}', { 'sec-fetch-site': 'same-origin' })).status).toBe(204);
    expect(reports).toEqual([{ kind: 'progress', line: 'x' }, { kind: 'done' }]);
  });

  it('says what is wrong with what is none', async () => {
    const response = await report('{"kind":"rows","rows":[1]}');
    expect([response.status, await response.text()]).toEqual([400, 'row: is not an object']);
    expect((await report(`"${'x'.repeat(1024 * 1024)}"`)).status).toBe(400);
    expect(reports).toEqual([]);
  });

  it('answers nobody who asks by another name or from another site', async () => {
    const status = await new Promise((resolve, reject) => {
      request(server.url, { headers: { host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(403);
    expect((await report('{"kind":"done"}', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect(reports).toEqual([]);
  });
});

describe('HEADERS', () => {
  it('let WebAssembly be compiled, and no code be made of text', () => {
    const policy = HEADERS['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).not.toMatch(/'unsafe-(?:eval|inline|hashes)'|\*|data:|blob:/);
  });
});
