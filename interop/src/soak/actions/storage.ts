/** What is stored: written out and read back, and compared with the model. */

import type { SessionRecord } from '@sotto/ratchet';
import { LibsignalPeer } from '../../libsignal-peer.ts';
import { OurPeer } from '../../our-peer.ts';
import type { Action } from '../action.ts';
import { assertEqual, DivergenceError } from '../divergence.ts';
import type { RecordModel } from '../model/record-model.ts';
import { isUsable } from '../model/record-model.ts';
import type { SessionModel } from '../model/session-model.ts';
import { routeTitle } from '../post.ts';
import { isAcquainted, pickRoute } from '../routes.ts';
import { endOf, note } from '../world.ts';

export const reload: Action = {
  name: 'reload',
  weight: 60,
  possible: (world) => world.routes.some(isAcquainted),
  run: async (world) => {
    const route = pickRoute(world, isAcquainted);
    const { peer } = route.from;
    const before = await peer.snapshot(route.to.address);
    await peer.reload(route.to.address);
    const after = await peer.snapshot(route.to.address);
    const isSame = before !== undefined && after !== undefined && Buffer.compare(before, after) === 0;
    if (!isSame) throw new DivergenceError(`stored sessions ${routeTitle(route)} changed when they were read back`);
    note(world, `reloaded ${routeTitle(route)}`);
  },
};

/** Ours shows every number of its sessions, libsignal whether it has one to send on. */
export const audit: Action = {
  name: 'audit',
  weight: 20,
  possible: (world) => world.routes.some(isAcquainted),
  run: async (world) => {
    const route = pickRoute(world, isAcquainted);
    const { from, to } = route;
    const model = endOf(from, to).record!;
    const { peer } = from;
    const usable = isUsable(model.current, world.now);
    if (peer instanceof OurPeer) auditRecord(routeTitle(route), peer.record(to.address), model);
    if (peer instanceof LibsignalPeer) {
      assertEqual(`current session ${routeTitle(route)}`, await peer.hasCurrentSession(to.address), usable);
    }
    note(world, `audited ${routeTitle(route)}`);
  },
};

function auditRecord(where: string, record: SessionRecord | undefined, model: RecordModel): void {
  const seen = record && [describe(record.current), ...record.archived.map(describe)];
  const expected = [describeModel(model.current), ...model.archived.map(describeModel)];
  assertEqual(`record ${where}`, seen?.join('\n'), expected.join('\n'));
}

function describe(session: NonNullable<SessionRecord['current']> | undefined): string {
  if (session === undefined) return 'none';
  const chains = session.receivingChains.map(({ index, skippedSeeds }) => `${index}-${skippedSeeds.length}`);
  const isPending = session.pendingPreKey !== undefined;
  return `sending ${session.sendingChain.index}, receiving ${chains.join(' ')}, pending ${isPending}`;
}

function describeModel(session: SessionModel | undefined): string {
  if (session === undefined) return 'none';
  const chains = session.receiving.map(({ next, skipped }) => `${next}-${skipped.length}`);
  return `sending ${session.sending.counter}, receiving ${chains.join(' ')}, pending ${session.pending !== undefined}`;
}
