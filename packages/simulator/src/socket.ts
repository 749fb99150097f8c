/** One end of a connection, as the servers and clients of Node take it. Where its bytes go is up to the network. */

import { Duplex } from 'node:stream';

export interface SocketEvents {
  readonly written: (bytes: Uint8Array) => void;
  /** Nothing more will be written. */
  readonly ended: () => void;
  readonly destroyed: () => void;
}

export class SimulatedSocket extends Duplex {
  readonly remoteAddress = '127.0.0.1';
  readonly #events: SocketEvents;

  constructor(events: SocketEvents) {
    super();
    this.#events = events;
  }

  /** Bytes come in. */
  receive(bytes: Uint8Array): void {
    if (!this.destroyed && !this.readableEnded) this.push(Buffer.from(bytes));
  }

  /** The other end writes nothing more. */
  receiveEnd(): void {
    if (!this.destroyed && !this.readableEnded) this.push(null);
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#events.written(Uint8Array.from(chunk));
    done();
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#events.ended();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#events.destroyed();
    done(error);
  }

  destroySoon(): void {
    this.end(() => this.destroy());
  }

  setTimeout(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}
