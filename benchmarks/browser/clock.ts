/** The clock of a browser: five microseconds fine in a page that is isolated from all other origins. */

import type { Clock } from '../src/rounds.ts';

const channel = new MessageChannel();

export const browserClock: Clock = {
  now: () => performance.now(),
  settle: async () => {
    await turn();
    await turn();
  },
};

/** What was put off goes first. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    channel.port1.onmessage = () => resolve();
    channel.port2.postMessage(undefined);
  });
}
