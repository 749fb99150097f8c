/**
 * Which pre-keys a device holds, and what a bundle of it offers.
 *
 * Spec: Signal session layer, section 7.3.
 */

import { bytesToHex } from '@sotto/crypto';
import type { SerializedPreKeyBundle } from '@sotto/ratchet';
import { refused } from './verdict.ts';

/** A pre-key by its id and its public key, hexadecimal. An id alone may come again after a device lost everything. */
export interface PreKeyName {
  readonly id: number;
  readonly publicKey: string;
}

export interface PreKeyNames {
  readonly signed: PreKeyName;
  readonly kem: PreKeyName & { readonly isOneTime: boolean };
  readonly oneTime: PreKeyName | undefined;
}

/** Public keys by id. */
export interface PreKeyModel {
  readonly signed: Map<number, string>;
  readonly lastResort: Map<number, string>;
  readonly oneTimeKem: Map<number, string>;
  readonly oneTime: Map<number, string>;
  /** What last-resort keys have served. */
  readonly used: Set<string>;
}

export function emptyPreKeys(): PreKeyModel {
  return {
    signed: new Map(),
    lastResort: new Map(),
    oneTimeKem: new Map(),
    oneTime: new Map(),
    used: new Set(),
  };
}

/** Notes what a bundle offers. */
export function offer(held: PreKeyModel, bundle: SerializedPreKeyBundle, isOneTime: boolean): PreKeyNames {
  const { signedPreKey, kemPreKey, oneTimePreKey } = bundle;
  const names = {
    signed: nameOf(signedPreKey),
    kem: { ...nameOf(kemPreKey), isOneTime },
    oneTime: oneTimePreKey && nameOf(oneTimePreKey),
  };
  held.signed.set(names.signed.id, names.signed.publicKey);
  (isOneTime ? held.oneTimeKem : held.lastResort).set(names.kem.id, names.kem.publicKey);
  if (names.oneTime !== undefined) held.oneTime.set(names.oneTime.id, names.oneTime.publicKey);
  return names;
}

/** Why a session can not start with these pre-keys, if it can not. */
export function preKeyRefusal(held: PreKeyModel, { signed, kem, oneTime }: PreKeyNames, session: number) {
  const found = [
    [signed, held.signed.get(signed.id)],
    [kem, held.oneTimeKem.get(kem.id) ?? held.lastResort.get(kem.id)],
    ...(oneTime === undefined ? [] : [[oneTime, held.oneTime.get(oneTime.id)] as const]),
  ] as const;
  if (found.some(([, publicKey]) => publicKey === undefined)) return refused('pre-key');
  if (held.used.has(useOf(signed, kem, session))) return refused('pre-key');
  return found.some(([name, publicKey]) => name.publicKey !== publicKey) ? refused('undecryptable') : undefined;
}

/** Notes that a session has started with these pre-keys. */
export function consume(held: PreKeyModel, { signed, kem, oneTime }: PreKeyNames, session: number): void {
  if (oneTime !== undefined) held.oneTime.delete(oneTime.id);
  if (kem.isOneTime) held.oneTimeKem.delete(kem.id);
  else held.used.add(useOf(signed, kem, session));
}

/** Notes that only these signed and last-resort pre-keys are left. */
export function retire(held: PreKeyModel, { signed, kem }: PreKeyNames): void {
  for (const id of held.signed.keys()) if (id !== signed.id) held.signed.delete(id);
  for (const id of held.lastResort.keys()) if (id !== kem.id) held.lastResort.delete(id);
}

function nameOf({ id, publicKey }: { readonly id: number; readonly publicKey: Uint8Array }): PreKeyName {
  return { id, publicKey: bytesToHex(publicKey) };
}

/** A session number stands for its base key. */
function useOf(signed: PreKeyName, kem: PreKeyName, session: number): string {
  return `${kem.id}/${signed.id}/${session}`;
}
