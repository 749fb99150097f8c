/** The relay under load, as an operator would run it: authentication, limits, metrics and logs are on. */

import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { type RelayConfig, startRelay } from '@sotto/relay';

const settings: RelayConfig = JSON.parse(process.argv[2] ?? '{}');
const destination = createWriteStream(join(settings.dataDirectory, '..', 'relay.log'), { flags: 'a' });
const relay = await startRelay({ ...settings, log: { level: 'info', destination } });
process.stdout.write(`${relay.port}\n`);
process.once('SIGTERM', () => {
  void relay.close().then(() => process.exit(0));
});
