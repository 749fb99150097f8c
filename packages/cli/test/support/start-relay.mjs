// Starts a relay as the demonstration does, says where it is, and waits to be killed.
//
//   node start-relay.mjs LOG_FILE [arguments of sotto relay…]

import { startRelayProcess } from '../../dist/relay/relay-process.js';

const [logFile = '', ...args] = process.argv.slice(2);
const { url, pid } = await startRelayProcess({ args, logFile });
process.stdout.write(JSON.stringify({ url, pid }));
