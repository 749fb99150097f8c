/** A process that loads olm, then a session, and writes a message: `cold-olm.js STATE`. */

import type { ColdOutput } from '../../dist/cold.js';

const started = performance.now();
const { default: Olm } = await import('@matrix-org/olm');
await Olm.init();
const imported = performance.now() - started;

const session = new Olm.Session();
session.unpickle('key', process.argv[2] ?? '');
const { type, body } = session.encrypt('a'.repeat(1024));
session.pickle('key');
const done = performance.now() - started;
const output: ColdOutput = { imported, done, isFirst: type === 0, body, isText: true };
process.stdout.write(JSON.stringify(output));
