/** A connection without a socket: two ends, each of which reads what the other writes, in order and with back-pressure. */

import { Duplex } from 'node:stream';

export interface Pipe {
  readonly near: Duplex;
  readonly far: Duplex;
}

export function createPipe(): Pipe {
  const near = new End();
  const far = new End();
  near.other = far;
  far.other = near;
  return { near, far };
}

class End extends Duplex {
  other: End | undefined;
  /** Of the write that waits until this end is read. */
  #taken: (() => void) | undefined;

  constructor() {
    super({ allowHalfOpen: true });
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error) => void): void {
    if (this.other === undefined || this.other.destroyed) done(new Error('the other end is closed'));
    else this.other.#take(chunk, done);
  }

  override _final(done: () => void): void {
    this.other?.push(null);
    done();
  }

  override _read(): void {
    const taken = this.#taken;
    this.#taken = undefined;
    taken?.();
  }

  /** What is broken off at one end is at the other, too: a reset, if it was still to write. */
  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const { other } = this;
    this.#taken?.();
    if (other !== undefined && !other.destroyed) {
      if (this.readableEnded && this.writableFinished) other.push(null);
      else process.nextTick(() => other.destroy());
    }
    done(error);
  }

  #take(chunk: Buffer, done: () => void): void {
    if (this.push(chunk)) done();
    else this.#taken = done;
  }
}
