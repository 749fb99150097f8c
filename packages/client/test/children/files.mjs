// One person's app in a process of its own, which can be killed: it runs the built packages on a SQLite store. Its argument
// says what it does; it prints a JSON line for each thing that happened, and ends with how much memory it took at most.

import { createHash } from 'node:crypto';
import { createReadStream, openSync, writeSync } from 'node:fs';
import { Readable } from 'node:stream';
import { sqliteStore } from '../../../store-sqlite/dist/index.js';
import { open, restore } from '../../dist/index.js';
import { fileSink, fileSource } from '../../dist/node/index.js';

const { role, store: path, relayUrl, handle, to, file, size, messageId, words, stop } = JSON.parse(process.argv[2]);
const say = (line) => void writeSync(1, `${JSON.stringify(line)}\n`);

// Whoever started it is gone, however that happened.
process.on('disconnect', () => process.exit());

/** Does nothing any more, so that it is killed here. */
const standStill = () => {
  say({ event: 'stopped' });
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};

/** A moment after it has come so far, wherever it is then. */
const passed = (bytes) => {
  if (stop?.bytes !== undefined && bytes >= stop.bytes) setTimeout(standStill, stop.afterMs);
};

let writes = 0;
/** Before or behind the n-th time that something becomes durable. */
const write = async (act) => {
  writes += 1;
  if (stop?.write === writes && stop.when === 'before') standStill();
  const result = await act();
  if (stop?.write === writes && stop.when === 'after') standStill();
  return result;
};

const inner = await sqliteStore(path);
// Of a backup, what counts is the file.
const store = role === 'backup' ? inner : { ...inner, commit: (batch) => write(() => inner.commit(batch)) };

const most = { heapUsed: 0, external: 0, together: 0, rss: 0 };
const look = () => {
  const { heapUsed, external, rss } = process.memoryUsage();
  const now = { heapUsed, external, together: heapUsed + external, rss };
  for (const name of Object.keys(most)) most[name] = Math.max(most[name], now[name]);
};
const sampling = setInterval(look, 20);

/** Zeros without a file: as much as is asked for, from one piece of memory. */
const sparse = {
  size,
  async *stream() {
    const piece = new Uint8Array(256 * 1024);
    for (let left = size; left > 0; left -= piece.length) {
      if (left % (32 * 1024 * 1024) === 0) look();
      yield piece.subarray(0, Math.min(left, piece.length));
    }
  },
};

if (role === 'restore') {
  const source = Readable.toWeb(createReadStream(file, { highWaterMark: 16 * 1024 }));
  await restore({ store, source, secret: { words } });
}
const me = await open({ store });
if (role === 'link') {
  const onInvitation = ({ text }) => say({ event: 'invitation', text });
  await me.link('a.example', { relayUrl, onInvitation, onDigits: () => undefined });
} else if (me.account === undefined) await me.register('a.example', { handle, relayUrl });

if (role === 'backup') {
  const descriptor = openSync(file, 'w');
  await me.backup(new WritableStream({ write: (bytes) => write(() => writeSync(descriptor, bytes)) }));
}

if (role === 'send') {
  const source = file === undefined ? sparse : await fileSource(file, { type: 'application/x-test' });
  const onProgress = ({ sentBytes }) => {
    say({ event: 'sent', bytes: sentBytes });
    passed(sentBytes);
  };
  const sent = await me.send(to, { file: source }, { messageId, onProgress });
  say({ event: 'queued' });
  await sent.accepted();
} else if (role === 'save' || role === 'read') {
  for await (const message of me.inbox()) {
    if (message.kind !== 'attachments') continue;
    await me.accept(message.from);
    const [attachment] = message.attachments;
    const onProgress = ({ receivedBytes }) => {
      say({ event: 'received', bytes: receivedBytes });
      passed(receivedBytes);
    };
    if (role === 'save') await attachment.save(fileSink(file), { onProgress });
    else {
      const hash = createHash('sha256');
      let bytes = 0;
      for await (const chunk of attachment.open()) {
        hash.update(chunk);
        bytes += chunk.length;
      }
      say({ event: 'read', bytes, digest: hash.digest('hex') });
    }
    await message.ack();
    break;
  }
}
clearInterval(sampling);
look();
await me.close();
say({ event: 'done', ...most });
process.disconnect?.();
