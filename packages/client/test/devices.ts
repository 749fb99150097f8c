/** A second device of somebody, linked as its user would do it. */

import type { DeviceInfo, SottoClient } from '../src/index.ts';
import { type Machine, machine, type World } from './world.ts';

export interface Linked {
  readonly machine: Machine;
  readonly client: SottoClient;
  readonly info: DeviceInfo;
  /** The digits that the two showed. */
  readonly digits: readonly string[];
}

/** Another disk for the same person. */
export const anotherDevice = (of: Machine): Machine => ({ ...machine(of.handle), address: of.address });

/** Links the device of `store` to the account of `old`. */
export async function link(
  old: SottoClient,
  fresh: SottoClient,
  world: Pick<World, 'relay'>,
  { name = 'Laptop', typed = false }: { readonly name?: string; readonly typed?: boolean } = {},
): Promise<Pick<Linked, 'info' | 'digits'>> {
  const digits: string[] = [];
  let linking: Promise<DeviceInfo> | undefined;
  const linked = fresh.link(world.relay.domain, {
    relayUrl: world.relay.url,
    name,
    onInvitation: ({ text, code }) => {
      linking = old.linkDevice(typed ? code : text, {
        compare: (shown) => {
          digits.push(shown);
          return true;
        },
      });
      linking.catch(() => undefined);
    },
    onDigits: (shown) => void digits.push(shown),
  });
  await linked;
  if (linking === undefined) throw new Error('no invitation was shown');
  return { info: await linking, digits };
}
