// Runs the built relay with the configuration in the first argument until it is killed, and prints its URL when ready.

import { writeSync } from 'node:fs';
import { startRelay } from '../../dist/index.js';

const relay = await startRelay(JSON.parse(process.argv[2]));
writeSync(1, `${relay.url}\n`);

// Whoever started it is gone, however that happened.
process.on('disconnect', () => process.exit());
