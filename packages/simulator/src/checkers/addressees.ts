/**
 * Nothing is encrypted for a device that its account has no more, as far as the sender knows: judged on what becomes durable. The
 * manifest that a commit records counts for what the same commit queues.
 */

import type { Batch, Key } from '@sotto/store';
import { decodeDeviceManifest, decodeSignedManifest, decodeStoredContact, decodeStoredOutboxEntry } from '@sotto/wire';
import { asBuffer } from '../buffers.ts';
import type { Report } from '../problem.ts';

interface Known {
  /** As a contact record has it. */
  readonly signedManifest: Uint8Array;
  readonly mailboxes: ReadonlySet<string>;
}

export class Addressees {
  readonly #report: Report;
  /** What a device knows of an account, by both. */
  readonly #known = new Map<string, Known>();
  /** What was in an outbox before, by device and key. */
  readonly #queued = new Set<string>();

  constructor(report: Report) {
    this.#report = report;
  }

  /** A device whose disk was put back knows what that knows. */
  putBack(device: string): void {
    for (const name of [...this.#known.keys()]) if (name.startsWith(`${device}/`)) this.#known.delete(name);
    for (const name of [...this.#queued]) if (name.startsWith(`${device}/`)) this.#queued.delete(name);
  }

  committed(device: string, { put = [] }: Batch): void {
    for (const [key, value] of put) if (key.startsWith('contact/')) this.#learn(device, value);
    for (const [key, value] of put) if (key.startsWith('outbox/')) this.#judge(device, key, value);
  }

  #learn(device: string, value: Uint8Array): void {
    const { accountId, signedManifest } = decodeStoredContact(value);
    const name = `${device}/${hex(accountId)}`;
    const before = this.#known.get(name)?.signedManifest;
    if (signedManifest === undefined || (before !== undefined && asBuffer(before).equals(signedManifest))) return;
    const { devices } = decodeDeviceManifest(decodeSignedManifest(signedManifest).manifest);
    this.#known.set(name, {
      signedManifest: signedManifest.slice(),
      mailboxes: new Set(devices.map(({ mailboxId }) => hex(mailboxId))),
    });
  }

  #judge(device: string, key: Key, value: Uint8Array): void {
    const name = `${device}/${key}`;
    const { accountId, mailboxId, address, stale } = decodeStoredOutboxEntry(value);
    // It is encrypted anew before it goes out, or does not.
    if (stale) {
      this.#queued.delete(name);
      return;
    }
    // What was queued before may stay, and be noted anew.
    if (this.#queued.has(name)) return;
    this.#queued.add(name);
    const known = this.#known.get(`${device}/${hex(accountId)}`);
    if (known !== undefined && !known.mailboxes.has(hex(mailboxId)))
      this.#report('devices', `${device}: something was encrypted for a device that ${address} has no more`);
  }
}

const hex = (bytes: Uint8Array): string => asBuffer(bytes).toString('hex');
