/** A process that loads libsignal-client, then a session, and writes a message: `cold-libsignal-client.js STATE`. */

import type { ColdOutput } from '../../dist/cold.js';
import type { Bytes } from '../../dist/implementation.js';

const started = performance.now();
const libsignal = await import('@signalapp/libsignal-client');
const imported = performance.now() - started;

const { IdentityStore, SessionStore } = await import('./libsignal-stores.ts');
const { name, other, record }: { readonly name: string; readonly other: string; readonly record: string } = JSON.parse(
  process.argv[2] ?? '',
);
let stored: Bytes = Uint8Array.from(Buffer.from(record, 'base64'));
const sessions = new SessionStore({
  load: async () => stored,
  store: async (_, bytes) => {
    stored = Uint8Array.from(bytes);
  },
  delete: () => undefined,
});
const identities = new IdentityStore(libsignal.IdentityKeyPair.generate(), 1);
const [from, to] = [libsignal.ProtocolAddress.new(name, 1), libsignal.ProtocolAddress.new(other, 1)];
const plaintext = new Uint8Array(1024).fill(97);
const message = await libsignal.signalEncrypt(plaintext, to, from, sessions, identities);
const body = message.serialize();
const done = performance.now() - started;
const output: ColdOutput = {
  imported,
  done,
  isFirst: message.type() === libsignal.CiphertextMessageType.PreKey,
  body: Buffer.from(body).toString('base64'),
  isText: false,
};
process.stdout.write(JSON.stringify(output));
