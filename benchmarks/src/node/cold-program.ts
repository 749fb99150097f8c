/**
 * A process that loads our library, then a session, and writes a message: `cold-program.js PROVIDER STATE`. Only what an
 * application would load is loaded.
 */

import type { ColdOutput } from '../cold.ts';
import type { ColdState } from '../ours/device.ts';

const started = performance.now();
const [provider = '', state = ''] = process.argv.slice(2);
const { hexToBytes, systemRandom, wipe } = await import('@sotto/crypto');
const { decodeSessionRecord, encodeSessionRecord, encryptMessage } = await import('@sotto/ratchet');
const crypto = await (await import('./providers.ts')).loadProvider(provider);
const imported = performance.now() - started;

const { name, other, record }: ColdState = JSON.parse(state);
const step = encryptMessage(
  decodeSessionRecord(hexToBytes(record)),
  {
    local: { address: { name, deviceId: 1 } },
    remote: { address: { name: other, deviceId: 1 } },
    plaintext: new Uint8Array(1024).fill(97),
  },
  { crypto, random: systemRandom, now: Date.now() },
);
// What a store would be given.
encodeSessionRecord(step.state);
wipe(...step.spent);
const output: ColdOutput = {
  imported,
  done: performance.now() - started,
  isFirst: step.output.type === 'preKeySignalMessage',
  body: Buffer.from(step.output.bytes).toString('base64'),
  isText: false,
};
process.stdout.write(JSON.stringify(output));
