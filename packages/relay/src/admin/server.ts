/**
 * The operator's door: JSON over HTTP on a Unix socket in the data directory, mode 0600. Who may open the socket may read
 * the database anyway, so nothing else asks who is there.
 *
 *     POST /<command>   body: a JSON object of arguments   answer: the result, or { code, message }
 */

import { chmodSync, renameSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { RelayError } from '../errors.ts';
import { toRelayError } from '../http/answer.ts';
import { closeServer, createHttpServer, noSessions } from '../http/server.ts';
import { statusOf } from '../http/status.ts';
import { ADMIN_BODY_BYTES_MAX, ADMIN_SOCKET_PATH_BYTES_MAX, STOP_GRACE_MS } from '../limits.ts';
import { describeFailure, type Log } from '../log.ts';
import { type Arguments, parseArguments } from './arguments.ts';

/** Arguments in, an object that JSON can hold out. */
export type AdminCommand = (args: Arguments) => Promise<object>;

export interface AdminDoor {
  close(): Promise<void>;
}

/** Throws `E_LISTEN_FAILED`. */
export const openAdminDoor = async (
  path: string,
  commands: Readonly<Record<string, AdminCommand>>,
  { log, listen = listenOnSocket }: { readonly log: Log; readonly listen?: typeof listenOnSocket },
): Promise<AdminDoor> => {
  if (Buffer.byteLength(path) > ADMIN_SOCKET_PATH_BYTES_MAX)
    throw new RelayError('E_LISTEN_FAILED', 'the path of the admin socket is too long: name another by adminSocket');
  const server = createHttpServer(createApp(commands, log).fetch);
  await listen(server, path);
  return {
    async close() {
      rmSync(path, { force: true });
      await closeServer({ server, sessions: noSessions }, STOP_GRACE_MS);
    },
  };
};

const createApp = (commands: Readonly<Record<string, AdminCommand>>, log: Log): Hono<{ Bindings: HttpBindings }> => {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.post('/:command', async (context) => {
    const name = context.req.param('command');
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command === undefined) throw new RelayError('E_NOT_FOUND', 'there is no such command');
    if (Number(context.req.header('content-length') ?? 0) > ADMIN_BODY_BYTES_MAX)
      throw new RelayError('E_BODY_TOO_LARGE', `the body must be at most ${ADMIN_BODY_BYTES_MAX} bytes long`);
    const result = await command(parseArguments(await context.req.text()));
    // What was done, never to whom.
    log.info('an admin command was run', { action: name });
    return context.json(result);
  });
  app.notFound(() => {
    throw new RelayError('E_NOT_FOUND', 'there is no such command');
  });
  app.onError((error, context) => {
    const refusal = toRelayError(error);
    if (refusal.code === 'E_INTERNAL' || refusal.code === 'E_STORE_FAILED')
      log.error('an admin command failed', { code: describeFailure(error) });
    const status = statusOf(refusal.code) as 400;
    return context.json({ code: refusal.code, message: refusal.message, retryAfter: refusal.retryAfter }, status);
  });
  return app;
};

/** Under another name first, so that the socket has its mode before anybody can open it; an old one gives way. */
export const listenOnSocket = async (server: Server, path: string): Promise<void> => {
  const temporary = `${path}.new`;
  rmSync(temporary, { force: true });
  await new Promise<void>((resolve, reject) => {
    const refuse = (cause: unknown): void =>
      reject(new RelayError('E_LISTEN_FAILED', 'the admin socket cannot be made', { cause }));
    server.once('error', refuse);
    server.listen({ path: temporary }, () => {
      server.off('error', refuse);
      try {
        chmodSync(temporary, 0o600);
        renameSync(temporary, path);
        resolve();
      } catch (cause) {
        refuse(cause);
      }
    });
  });
};
