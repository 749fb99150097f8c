// Runs the built relay on a clock that its parent sets, with the configuration in the first argument, until told to stop.
//
// From the parent: { advanceMs }, { snapshot: FILE } and { stop: true }, each answered with itself when it is done.
// To the parent, first: { url, metricsUrl }. The log goes to standard error.

import { writeHeapSnapshot } from 'node:v8';
import { startRelay } from '@sotto/relay';

let offset = 0;
const relay = await startRelay({ ...JSON.parse(process.argv[2]), clock: () => Date.now() + offset });
process.send({ url: relay.url, metricsUrl: relay.metricsUrl });
process.on('message', async (order) => {
  if (order.advanceMs !== undefined) offset += order.advanceMs;
  if (order.snapshot !== undefined) writeHeapSnapshot(order.snapshot);
  if (order.stop) await relay.close();
  process.send(order, () => {
    if (order.stop) process.exit();
  });
});
// Whoever started it is gone, however that happened.
process.on('disconnect', () => process.exit());
