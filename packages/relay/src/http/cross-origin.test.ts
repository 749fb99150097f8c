/** Applications in a browser come from an origin of their own. */

import { expect, onTestFinished, test } from 'vitest';
import { createLog } from '../log.ts';
import { MEDIA_TYPE } from './incoming.ts';
import { closeServer, createDoor, listen } from './server.ts';

const open = async (): Promise<string> => {
  const door = createDoor({
    routes: [{ path: '/echo', bodyBytesMax: 1024, handle: async ({ body }) => body }],
    pages: [{ path: '/page', mediaType: 'text/plain', render: async () => new Uint8Array(3) }],
    observer: { request: () => undefined, refusal: () => undefined },
    log: createLog({ level: 'silent' }, 'a.example'),
  });
  onTestFinished(() => closeServer(door, 0));
  return `http://127.0.0.1:${(await listen(door.server, 0, '127.0.0.1', 'port')).port}`;
};

const app = { origin: 'https://app.example' };

test('a browser that asks first is told that every origin may send signed requests', async () => {
  const url = await open();
  for (const path of ['/echo', '/page', '/nothing']) {
    const answer = await fetch(`${url}${path}`, {
      method: 'OPTIONS',
      headers: { ...app, 'access-control-request-method': 'POST', 'access-control-request-headers': 'signature' },
    });
    expect([answer.status, await answer.text()]).toEqual([204, '']);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': '*, authorization',
    });
    expect(answer.headers.has('access-control-allow-credentials')).toBe(false);
  }
});

test('its answers and refusals can be read by the application, their headers too', async () => {
  const url = await open();
  const headers = { ...app, 'content-type': MEDIA_TYPE };
  const requests = [
    fetch(`${url}/echo`, { method: 'POST', body: 'x', headers }),
    fetch(`${url}/page`, { headers: app }),
  ];
  const refusals = [fetch(`${url}/echo`, { headers: app }), fetch(`${url}/nothing`, { headers: app })];
  const answers = await Promise.all([...requests, ...refusals]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 405, 404]);
  for (const { headers } of answers) {
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-expose-headers')).toBe('*');
  }
});

test('who is no browser is told nothing of it, and OPTIONS is no method of a path', async () => {
  const url = await open();
  const answer = await fetch(`${url}/echo`, { method: 'OPTIONS' });
  expect(answer.status).toBe(405);
  expect(answer.headers.has('access-control-allow-origin')).toBe(false);
  expect((await fetch(`${url}/echo`, { method: 'OPTIONS', headers: app })).status).toBe(405);
});
