/** One request to the admin socket of a relay. */

import { request } from 'node:http';
import { join } from 'node:path';
import { CliError } from '../errors.ts';

export interface AdminTarget {
  /** The data directory of the relay. */
  readonly data: string;
  /** Where the socket is, if not there. */
  readonly socket?: string;
}

/** The relay's answer. Throws `CliError` `E_ADMIN_UNREACHABLE` and `E_ADMIN_REFUSED`. */
export async function callAdmin(
  { data, socket }: AdminTarget,
  command: string,
  args: object,
): Promise<Readonly<Record<string, unknown>>> {
  const { status, text } = await post(socket ?? join(data, 'admin.sock'), `/${command}`, JSON.stringify(args));
  const answer = parse(text);
  if (status === 200) return answer;
  throw new AdminRefusal(String(answer.code), String(answer.message));
}

/** A refusal of the relay, whose code stands for itself. */
class AdminRefusal extends CliError {
  readonly relayCode: string;

  constructor(relayCode: string, message: string) {
    super('E_ADMIN_REFUSED', message);
    this.relayCode = relayCode;
  }
}

function post(
  socketPath: string,
  path: string,
  body: string,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: unknown): void =>
      reject(new CliError('E_ADMIN_UNREACHABLE', `no relay answers at ${socketPath}`, { cause }));
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sent = request({ socketPath, path, method: 'POST', headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }));
      answer.on('error', refuse);
    });
    sent.setTimeout(TIMEOUT_MS, () => sent.destroy(new Error('no answer in time')));
    sent.on('error', refuse);
    sent.end(body);
  });
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return { ...value };
  } catch {
    // Said below.
  }
  throw new CliError('E_ADMIN_UNREACHABLE', 'what answers at the admin socket is no relay');
}

const TIMEOUT_MS = 60_000;
