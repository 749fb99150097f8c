/** Admin commands for invites. A code is shown once, when it is made; only its digest is kept. */

import { createInviteCode, inviteDigest } from '../clients/invites.ts';
import { RelayError } from '../errors.ts';
import { INVITE_HOURS_MAX, INVITE_USES_MAX, INVITES_AT_ONCE_MAX } from '../limits.ts';
import * as read from './arguments.ts';
import { type AdminEnvironment, hoursAhead, toTime } from './commands.ts';
import type { AdminCommand } from './server.ts';

export const createInviteCommands = ({ config, store }: AdminEnvironment): Readonly<Record<string, AdminCommand>> => ({
  'invites.create': async (args) => {
    const count = read.optionalWhole(args, 'count', 1, INVITES_AT_ONCE_MAX) ?? 1;
    const uses = read.optionalWhole(args, 'uses', 1, INVITE_USES_MAX) ?? 1;
    const hours = read.optionalWhole(args, 'hours', 1, INVITE_HOURS_MAX) ?? INVITE_HOURS_DEFAULT;
    const expiresAt = hoursAhead(config, hours);
    const codes = Array.from({ length: count }, () => createInviteCode());
    await store.admin.addInvites(codes.map((code) => ({ digest: inviteDigest(code)!, uses, expiresAt })));
    return { codes, uses, until: toTime(expiresAt) };
  },
  'invites.list': async () => ({
    invites: (await store.admin.listInvites()).map(({ id, usesLeft, expiresAt }) => ({
      id,
      usesLeft,
      until: toTime(expiresAt),
    })),
  }),
  'invites.revoke': async (args) => {
    if (!(await store.admin.revokeInvite(read.whole(args, 'id', 1, Number.MAX_SAFE_INTEGER))))
      throw new RelayError('E_INVITE_INVALID', 'there is no such invite');
    return { revoked: true };
  },
});

const INVITE_HOURS_DEFAULT = 7 * 24;
