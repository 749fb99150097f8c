/** `@matrix-org/olm` (libolm in WebAssembly) as a black box, called through its public API. It takes and gives text. */

import Olm from '@matrix-org/olm';
import type {
  ByteStore,
  Device,
  Group,
  Implementation,
  Message,
  Plaintext,
  RecordKeeping,
} from '../../dist/implementation.js';

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
    this.#free(to);
    this.#sessions.set(to, session);
  }

  encrypt(to: string, { text }: Plaintext): Message | Promise<Message> {
    return this.#step(to, (session) => {
      const { type, body } = (session ?? fail('no session')).encrypt(text);
      return { isFirst: type === 0, body };
    });
  }

  decrypt(from: string, { isFirst, body }: Message): string | Promise<string> {
    if (typeof body !== 'string') throw new TypeError('body: is text');
    return this.#step(from, (session) => (session ?? this.#accept(from, body)).decrypt(isFirst ? 0 : 1, body));
  }

  forget(other: string): void {
    this.#free(other);
    this.#written.delete(other);
    if (typeof this.#records !== 'string') this.#records.delete(other);
  }

  exportSession(other: string): string {
    return (this.#sessions.get(other) ?? fail('no session')).pickle(PICKLE_KEY);
  }

  recordBytes(other: string): number {
    return this.#sessions.get(other)?.pickle(PICKLE_KEY).length ?? 0;
  }

  close(): void {
    for (const other of [...this.#sessions.keys()]) this.#free(other);
    this.#account.free();
  }

  #free(other: string): void {
    this.#sessions.get(other)?.free();
    this.#sessions.delete(other);
  }

  /** Runs on the session, and stores it. Synchronous, as the library is, unless the store is not. */
  #step<Output>(other: string, run: (session: Olm.Session | undefined) => Output): Output | Promise<Output> {
    if (typeof this.#records !== 'string') return this.#stepOn(this.#records, other, run);
    const output = run(this.#sessions.get(other));
    const session = this.#sessions.get(other);
    if (this.#records === 'written' && session !== undefined) this.#written.set(other, session.pickle(PICKLE_KEY));
    return output;
  }

  async #stepOn<Output>(
    records: ByteStore,
    other: string,
    run: (session: Olm.Session | undefined) => Output,
  ): Promise<Output> {
    const stored = await records.load(other);
    if (stored !== undefined) {
      const session = new Olm.Session();
      session.unpickle(PICKLE_KEY, decoder.decode(stored));
      this.#sessions.set(other, session);
    }
    const output = run(this.#sessions.get(other));
    const session = this.#sessions.get(other) ?? fail('no session');
    await records.store(other, encoder.encode(session.pickle(PICKLE_KEY)));
    this.#free(other);
    return output;
  }

  #accept(from: string, body: string): Olm.Session {
    const session = new Olm.Session();
    session.create_inbound(this.#account, body);
    this.#account.remove_one_time_keys(session);
    this.#sessions.set(from, session);
    return session;
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

function fail(message: string): never {
  throw new Error(message);
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** Records are pickled with encryption in every case; an empty key costs the same. */
const PICKLE_KEY = 'key';
