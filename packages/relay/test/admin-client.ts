/** The operator's end of the admin socket, for tests. */

import { request } from 'node:http';
import { join } from 'node:path';
import type { TestRelay } from './relays.ts';

export interface AdminAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export const askAdmin = (relay: TestRelay, command: string, args: object | string = {}): Promise<AdminAnswer> =>
  new Promise((resolve, reject) => {
    const options = { socketPath: join(relay.dataDirectory, 'admin.sock'), path: `/${command}`, method: 'POST' };
    const sent = request({ ...options, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(text) }));
    });
    sent.on('error', reject);
    sent.end(typeof args === 'string' ? args : JSON.stringify(args));
  });

/** Calls that must succeed. */
export const createAdminClient =
  (relay: TestRelay) =>
  async (command: string, args: object = {}): Promise<Record<string, unknown>> => {
    const { status, body } = await askAdmin(relay, command, args);
    if (status !== 200) throw new Error(`${command}: ${String(body.code)}`);
    return body;
  };
