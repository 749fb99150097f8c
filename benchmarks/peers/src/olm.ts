/** `@matrix-org/olm` (libolm in WebAssembly) as a black box, called through its public API. It takes and gives text. */

import Olm from '@matrix-org/olm';
import type { Device, Group, Implementation, Message, Plaintext, RecordKeeping } from '../../dist/implementation.js';

export async function createPeer(version: string): Promise<Implementation> {
  await Olm.init();
  return {
    name: 'olm',
    version,
    sessions: {
      generateIdentity: () => {
        const account = createAccount();
        const keys = account.identity_keys();
        account.free();
        return keys;
      },
      createDevice: (name, records) => new OlmDevice(name, records),
    },
    groups: { protocol: 'Megolm', createGroup: () => createGroup() },
  };
}

interface Bundle {
  readonly identityKey: string;
  readonly oneTimeKey: string;
}

class OlmDevice implements Device {
  readonly name: string;
  readonly #account = createAccount();
  readonly #records: RecordKeeping;
  readonly #identityKey: string;
  readonly #sessions = new Map<string, Olm.Session>();
  readonly #written = new Map<string, string>();
  readonly #identities = new Map<string, string>();

  constructor(name: string, records: RecordKeeping) {
    this.name = name;
    this.#records = records;
    this.#identityKey = identityKeyOf(this.#account);
  }

  /** There is nothing that serves more than once but the fallback key, which it replaces. */
  renewPreKeys(): void {
    this.#account.generate_fallback_key();
  }

  /** A one-time key under a signature of the account, as Matrix publishes it. */
  createBundle(): Bundle & { readonly signature: string } {
    this.#account.generate_one_time_keys(1);
    const text = this.#account.one_time_keys();
    const keys: { readonly curve25519: Readonly<Record<string, string>> } = JSON.parse(text);
    const [oneTimeKey] = Object.values(keys.curve25519);
    if (oneTimeKey === undefined) throw new Error('no one-time key');
    const signature = this.#account.sign(text);
    this.#account.mark_keys_as_published();
    return { identityKey: this.#identityKey, oneTimeKey, signature };
  }

  initiate(to: string, bundle: unknown): void {
    const { identityKey, oneTimeKey } = bundle as Bundle;
    const session = new Olm.Session();
    session.create_outbound(this.#account, identityKey, oneTimeKey);
    this.#keep(to, session);
  }

  encrypt(to: string, { text }: Plaintext): Message {
    const session = this.#load(to);
    if (session === undefined) throw new Error('no session');
    const { type, body } = session.encrypt(text);
    this.#store(to, session);
    return { isFirst: type === 0, body };
  }

  decrypt(from: string, { isFirst, body }: Message): string {
    if (typeof body !== 'string') throw new TypeError('body: is not text');
    const known = this.#load(from);
    if (known !== undefined) {
      const text = known.decrypt(isFirst ? 0 : 1, body);
      this.#store(from, known);
      return text;
    }
    const session = new Olm.Session();
    session.create_inbound(this.#account, body);
    this.#account.remove_one_time_keys(session);
    const text = session.decrypt(0, body);
    this.#keep(from, session);
    return text;
  }

  forget(other: string): void {
    this.#sessions.get(other)?.free();
    this.#sessions.delete(other);
    this.#written.delete(other);
  }

  recordBytes(other: string): number {
    return this.#load(other)?.pickle(PICKLE_KEY).length ?? 0;
  }

  close(): void {
    for (const other of [...this.#sessions.keys()]) this.forget(other);
    this.#account.free();
    this.#identities.clear();
  }

  #load(other: string): Olm.Session | undefined {
    if (this.#records !== 'reloaded') return this.#sessions.get(other);
    const pickled = this.#written.get(other);
    if (pickled === undefined) return undefined;
    const session = new Olm.Session();
    session.unpickle(PICKLE_KEY, pickled);
    return session;
  }

  #keep(other: string, session: Olm.Session): void {
    this.#sessions.get(other)?.free();
    if (this.#records !== 'reloaded') this.#sessions.set(other, session);
    this.#store(other, session);
  }

  #store(other: string, session: Olm.Session): void {
    if (this.#records !== 'objects') this.#written.set(other, session.pickle(PICKLE_KEY));
    if (this.#records === 'reloaded') session.free();
  }
}

function createGroup(): Group {
  const outbound = new Olm.OutboundGroupSession();
  outbound.create();
  const inbound = new Olm.InboundGroupSession();
  inbound.create(outbound.session_key());
  return {
    encrypt: ({ text }) => ({ isFirst: false, body: outbound.encrypt(text) }),
    decrypt: ({ body }) => {
      if (typeof body !== 'string') throw new TypeError('body: is not text');
      return inbound.decrypt(body).plaintext;
    },
    close: () => {
      outbound.free();
      inbound.free();
    },
  };
}

function createAccount(): Olm.Account {
  const account = new Olm.Account();
  account.create();
  return account;
}

function identityKeyOf(account: Olm.Account): string {
  const keys: { readonly curve25519: string } = JSON.parse(account.identity_keys());
  return keys.curve25519;
}

/** Records are pickled with encryption in every case; an empty key costs the same. */
const PICKLE_KEY = 'key';
