/** The devices of the account, from inside a chat: listed, linked and removed. */

import type { DeviceInfo, SottoClient } from '@sotto/client';
import { printableLine } from '../output/printable.ts';

export interface DeviceCommands {
  /** What the devices are. */
  list(): Promise<void>;
  /** Begins in the background: the digits come when the new device answers, and wait for {@link answer}. */
  link(code: string): Promise<void>;
  /** Whether the new device shows the same digits. */
  answer(isSame: boolean): Promise<void>;
  remove(device: string): Promise<void>;
}

export interface DeviceScreen {
  /** Several lines as they are. */
  readonly print: (lines: readonly string[]) => void;
  /** Something about the conversation. */
  readonly notice: (text: string) => void;
  readonly complain: (error: unknown) => void;
}

export function deviceCommands(
  client: SottoClient,
  { print, notice, complain }: DeviceScreen,
  ended: AbortSignal,
): DeviceCommands {
  let comparing: ((isSame: boolean) => void) | undefined;
  const compare = (digits: string, name: string): Promise<boolean> => {
    const called = name === '' ? 'the new device' : `the new device, "${printableLine(name)}",`;
    notice(`${called} must show ${spaced(digits)}: type /yes if it does, /no if not`);
    return new Promise((resolve) => {
      comparing = resolve;
      ended.addEventListener('abort', () => resolve(false), { once: true });
    });
  };
  return {
    async list() {
      print((await client.devices()).map(deviceLine));
    },
    async link(code) {
      notice('waiting for the new device');
      client
        .linkDevice(code, { compare, signal: ended })
        .then(({ deviceId }) => notice(`linked: it is device ${deviceId} now`))
        .catch((error: unknown) => {
          if (!ended.aborted) complain(error);
        });
    },
    async answer(isSame) {
      if (comparing === undefined) return notice('no device is being linked');
      comparing(isSame);
      comparing = undefined;
    },
    async remove(device) {
      const deviceId = Number(device);
      if (!Number.isInteger(deviceId)) return notice('/remove takes the number of a device; /devices lists them');
      const isThis = (await client.devices()).some((one) => one.isThis && one.deviceId === deviceId);
      if (isThis) return notice('that is this device; remove it from another one');
      await client.removeDevice(deviceId);
      notice(`device ${deviceId} is removed`);
    },
  };
}

/** As two people read them to each other. */
export const spaced = (digits: string): string => `${digits.slice(0, 3)} ${digits.slice(3)}`;

export function deviceLine({ deviceId, name, isThis, addedAt, confirmedBy }: DeviceInfo): string {
  const called = name === '' ? '' : ` "${printableLine(name)}"`;
  const since = addedAt === undefined ? '' : `, since ${addedAt.toISOString().slice(0, 10)}`;
  const by = confirmedBy === undefined ? '' : `, confirmed on device ${confirmedBy}`;
  return `  ${deviceId}${called}${isThis ? ' (this one)' : ''}${since}${by}`;
}
