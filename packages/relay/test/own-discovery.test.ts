import { decodeDiscovery, decodeSignedDiscovery } from '@sotto/wire';
import { expect, test } from 'vitest';
import { startTestRelay } from './relays.ts';

test('T16: a document that was signed while the clock was ahead is replaced once it is right', async () => {
  const today = Date.now();
  let now = today;
  const relay = await startTestRelay({ clock: () => now });
  const issuedAt = async (): Promise<number> => {
    const answer = await fetch(`${relay.url}/.well-known/sotto-relay`);
    const { document } = decodeSignedDiscovery(new Uint8Array(await answer.arrayBuffer()));
    return decodeDiscovery(document).issuedAt * 1000;
  };
  now += 2 * 60 * 60 * 1000;
  expect(await issuedAt()).toBeGreaterThan(today);
  now = today + 1000;
  expect(await issuedAt()).toBeLessThanOrEqual(now);
});
