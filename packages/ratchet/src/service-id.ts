/**
 * Service ids: account names that are UUIDs.
 *
 * Spec: Signal session layer, section 1.5. A name that has no such form is an ordinary name, so parsing answers
 * `undefined` instead of throwing.
 */

import { bytesToHex, concatBytes, copyBytes, equalBytes, hexToBytes } from '@sotto/crypto';

/** Account identity (`aci`) or phone number identity (`pni`). */
export interface ServiceId {
  readonly kind: 'aci' | 'pni';
  /** 16 bytes */
  readonly uuid: Uint8Array;
}

/**
 * Reads the string form: a hyphenated UUID of any case, for a phone number identity after exactly `PNI:`. Throws on
 * misuse only.
 */
export function parseServiceId(name: string): ServiceId | undefined {
  const kind = name.startsWith(PNI_PREFIX) ? 'pni' : 'aci';
  const uuid = kind === 'pni' ? name.slice(PNI_PREFIX.length) : name;
  // AD-01: a service id is a hyphenated UUID of 36 characters, after exactly `PNI:` or after nothing (section 1.5; any
  // other name is no service id).
  if (!UUID_FORM.test(uuid)) return undefined;
  return { kind, uuid: hexToBytes(uuid.replaceAll('-', '').toLowerCase()) };
}

/** The string form, lower-case. Throws on misuse only. */
export function formatServiceId(serviceId: ServiceId): string {
  const hex = bytesToHex(serviceId.uuid);
  const uuid = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  return serviceId.kind === 'pni' ? PNI_PREFIX + uuid : uuid;
}

/** The fixed-width form, 17 bytes: kind, UUID. Throws on misuse only. */
export function serializeServiceIdFixedWidth(serviceId: ServiceId): Uint8Array {
  return concatBytes(Uint8Array.of(serviceId.kind === 'pni' ? PNI_KIND : ACI_KIND), serviceId.uuid);
}

/** The standard form: 16 bytes for an account identity, 17 for a phone number identity. Throws on misuse only. */
export function serializeServiceId(serviceId: ServiceId): Uint8Array {
  return serviceId.kind === 'pni' ? serializeServiceIdFixedWidth(serviceId) : copyBytes(serviceId.uuid);
}

/** Reads the fixed-width form: `bytes` of any other length than 17 bytes is `undefined`. Throws on misuse only. */
export function parseServiceIdFixedWidth(bytes: Uint8Array): ServiceId | undefined {
  // AD-02: the fixed-width form of a service id has 17 bytes, the first of them a known kind (section 1.5; otherwise
  // none).
  if (bytes.length !== 17) return undefined;
  if (bytes[0] === ACI_KIND) return { kind: 'aci', uuid: copyBytes(bytes.subarray(1)) };
  if (bytes[0] === PNI_KIND) return { kind: 'pni', uuid: copyBytes(bytes.subarray(1)) };
  return undefined;
}

/** Reads the standard form: `bytes` of any other length than 16 or 17 bytes is `undefined`. Throws on misuse only. */
export function parseServiceIdBytes(bytes: Uint8Array): ServiceId | undefined {
  if (bytes.length === 16) return { kind: 'aci', uuid: copyBytes(bytes) };
  // AD-03: the standard form of a service id has 16 bytes, or 17 with the kind byte of a phone number identity (section
  // 1.5; otherwise none).
  return bytes[0] === PNI_KIND ? parseServiceIdFixedWidth(bytes) : undefined;
}

/** Same kind and same UUID. */
export function isSameServiceId(a: ServiceId, b: ServiceId): boolean {
  return a.kind === b.kind && equalBytes(a.uuid, b.uuid);
}

const PNI_PREFIX = 'PNI:';
const ACI_KIND = 0x00;
const PNI_KIND = 0x01;
const UUID_FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
