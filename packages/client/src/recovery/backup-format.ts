/**
 * Records in the plaintext of a backup: length (4, big-endian), then the record. Chunks are cut without regard to them.
 */

import { uint32ToBytes, wipe } from '@sotto/crypto';
import { BACKUP_TAG_BYTES, type BackupOpener, type BackupSealer, IdentityError } from '@sotto/identity';
import { BACKUP_CHUNK_BYTES, BACKUP_RECORD_BYTES_MAX } from '@sotto/wire';

/** Gathers records and gives whole chunks. Holds one chunk. */
export class ChunkWriter {
  readonly #sealer: BackupSealer;
  readonly #chunk = new Uint8Array(BACKUP_CHUNK_BYTES);
  #filled = 0;

  constructor(sealer: BackupSealer) {
    this.#sealer = sealer;
  }

  /** Encrypted chunks that `record` completes. */
  *add(record: Uint8Array): Generator<Uint8Array> {
    yield* this.#append(uint32ToBytes(record.length));
    yield* this.#append(record);
  }

  /** The last chunk; nothing can be added after it. */
  end(): Uint8Array {
    const sealed = this.#sealer.seal(this.#chunk.subarray(0, this.#filled), true);
    this.close();
    return sealed;
  }

  close(): void {
    wipe(this.#chunk);
    this.#sealer.close();
  }

  *#append(bytes: Uint8Array): Generator<Uint8Array> {
    for (let at = 0; at < bytes.length; ) {
      // A full chunk waits for more: only then it is not the last one.
      if (this.#filled === BACKUP_CHUNK_BYTES) {
        yield this.#sealer.seal(this.#chunk, false);
        this.#filled = 0;
      }
      const part = bytes.subarray(at, at + BACKUP_CHUNK_BYTES - this.#filled);
      this.#chunk.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
    }
  }
}

/** The next `length` bytes of a stream, fewer at its end. */
export interface ByteSource {
  take(length: number): Promise<Uint8Array>;
  /** Bytes taken so far. */
  readonly taken: number;
}

/** Records in order. Holds two chunks and one record. Throws `IdentityError`; nothing after the first one is yielded then. */
export async function* readRecords(source: ByteSource, opener: BackupOpener): AsyncGenerator<Uint8Array> {
  let rest = new Uint8Array(0);
  for await (const chunk of readChunks(source, opener)) {
    const bytes = new Uint8Array(rest.length + chunk.length);
    bytes.set(rest);
    bytes.set(chunk, rest.length);
    wipe(rest, chunk);
    const view = new DataView(bytes.buffer);
    let at = 0;
    for (;;) {
      if (bytes.length - at < 4) break;
      const length = view.getUint32(at);
      // BU-08: no record is larger than one can be, so that no more than that is gathered.
      if (length > BACKUP_RECORD_BYTES_MAX) throw damaged('a record is too large');
      if (bytes.length - at - 4 < length) break;
      yield bytes.slice(at + 4, at + 4 + length);
      at += 4 + length;
    }
    rest = bytes.slice(at);
    wipe(bytes);
  }
  // BU-09: the last record ends where the last chunk does.
  if (rest.length > 0) throw damaged('the last record has no end');
}

async function* readChunks(source: ByteSource, opener: BackupOpener): AsyncGenerator<Uint8Array> {
  const size = BACKUP_CHUNK_BYTES + BACKUP_TAG_BYTES;
  let current = await source.take(size);
  for (;;) {
    const next = current.length < size ? new Uint8Array(0) : await source.take(size);
    if (current.length < BACKUP_TAG_BYTES)
      throw new IdentityError('E_BACKUP_TRUNCATED', 'the backup ends before its end');
    yield opener.open(current, next.length === 0);
    if (next.length === 0) return;
    current = next;
  }
}

const damaged = (message: string): IdentityError => new IdentityError('E_BACKUP_DAMAGED', message);
