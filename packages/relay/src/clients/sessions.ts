/**
 * Client sessions, in memory only: they are bounded in number and time and end with the process. A request of a session
 * costs a MAC instead of a signature, and no row for its nonce.
 */

import { type RandomBytes, wipe } from '@sotto/crypto';
import { formatClientSessionId } from '@sotto/identity';
import { CLIENT_SESSION_ID_BYTES } from '@sotto/wire';
import { RelayError } from '../errors.ts';
import {
  CLIENT_SESSION_SECONDS,
  CLIENT_SESSION_WINDOW,
  CLIENT_SESSIONS_MAX,
  CLIENT_SESSIONS_PER_DEVICE_MAX,
} from '../limits.ts';
import type { Device, DeviceRow } from '../store/relay-store.ts';
import { createSequenceWindow, type SequenceWindow } from './sequence-window.ts';

/** Whose session it is. */
export interface SessionDevice {
  readonly device: Device;
  readonly accountId: Uint8Array;
  readonly deviceId: number;
  readonly account: string;
}

export interface ClientSession extends SessionDevice {
  readonly key: Uint8Array;
  /** Numbers of the requests that were made. */
  readonly sequences: SequenceWindow;
}

export interface ClientSessions {
  /** An id for the next session. */
  drawId(): Uint8Array;
  /** Takes over `key`, which is wiped when the session ends. */
  add(sessionId: Uint8Array, key: Uint8Array, device: SessionDevice): void;
  /** Throws `E_SESSION_UNKNOWN`. */
  find(keyId: string): ClientSession;
  /** Ends a session, for its device is gone. */
  remove(keyId: string): void;
  /** Ends all sessions of the devices of an account. */
  removeAccount(account: string): void;
  count(): number;
  /** Wipes every key. */
  close(): void;
}

export interface ClientSessionsEnvironment {
  readonly random: RandomBytes;
  /** Milliseconds, monotonic. */
  readonly monotonic: () => number;
  readonly sessionsMax?: number;
}

interface Kept extends ClientSession {
  readonly endsAt: number;
}

export const createClientSessions = (env: ClientSessionsEnvironment): ClientSessions => {
  const { random, monotonic, sessionsMax = CLIENT_SESSIONS_MAX } = env;
  /** Least recently used first. */
  const sessions = new Map<string, Kept>();
  /** Ids of the sessions of a device, oldest first. */
  const byDevice = new Map<DeviceRow, string[]>();

  const remove = (keyId: string): void => {
    const session = sessions.get(keyId);
    if (session === undefined) return;
    sessions.delete(keyId);
    wipe(session.key);
    const rest = (byDevice.get(session.device.row) ?? []).filter((id) => id !== keyId);
    if (rest.length > 0) byDevice.set(session.device.row, rest);
    else byDevice.delete(session.device.row);
  };

  const makeRoom = (device: DeviceRow): void => {
    const own = byDevice.get(device) ?? [];
    if (own.length >= CLIENT_SESSIONS_PER_DEVICE_MAX) remove(own[0]!);
    if (sessions.size < sessionsMax) return;
    const [quietest] = sessions.keys();
    if (quietest !== undefined) remove(quietest);
  };

  return {
    drawId: () => random(CLIENT_SESSION_ID_BYTES),
    add(sessionId, key, device) {
      makeRoom(device.device.row);
      const keyId = formatClientSessionId(sessionId);
      const endsAt = monotonic() + CLIENT_SESSION_SECONDS * 1000;
      sessions.set(keyId, { ...device, key, sequences: createSequenceWindow(CLIENT_SESSION_WINDOW), endsAt });
      byDevice.set(device.device.row, [...(byDevice.get(device.device.row) ?? []), keyId]);
    },
    find(keyId) {
      const session = sessions.get(keyId);
      if (session === undefined || monotonic() >= session.endsAt) {
        remove(keyId);
        throw new RelayError('E_SESSION_UNKNOWN', 'no such session; open one by a signed request');
      }
      sessions.delete(keyId);
      sessions.set(keyId, session);
      return session;
    },
    remove,
    removeAccount(account) {
      for (const [keyId, session] of [...sessions]) if (session.account === account) remove(keyId);
    },
    count: () => sessions.size,
    close() {
      for (const { key } of sessions.values()) wipe(key);
      sessions.clear();
      byDevice.clear();
    },
  };
};
