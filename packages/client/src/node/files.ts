/** Attachments from and to files. */

import { constants, createReadStream } from 'node:fs';
import { type FileHandle, open, rename, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { AttachmentSink } from '../attachments/save.ts';
import type { RepeatableSource } from '../attachments/source.ts';

export interface FileSourceOptions {
  /** Media type. */
  readonly type?: string;
  /** Default: that of the file. */
  readonly name?: string;
}

/**
 * A file to attach. It is read when it is sent, and again from its beginning when the upload goes on; rejects when it cannot be
 * looked at. One that has another size by then is refused.
 */
export async function fileSource(path: string, options: FileSourceOptions = {}): Promise<RepeatableSource> {
  const { size } = await stat(path);
  return {
    size,
    name: options.name ?? basename(path),
    ...(options.type !== undefined && { type: options.type }),
    stream: () => createReadStream(path, { highWaterMark: READ_BYTES }),
  };
}

/**
 * A file to save an attachment as. While it is not whole it has `.part` behind its name, and goes on from there the next time. A
 * file of that name is replaced in the end.
 */
export function fileSink(path: string): AttachmentSink {
  const partial = `${path}.part`;
  let opened: FileHandle | undefined;
  const file = async (): Promise<FileHandle> => {
    opened ??= await open(partial, constants.O_RDWR | constants.O_CREAT, 0o600);
    return opened;
  };
  const close = async (): Promise<void> => {
    const handle = opened;
    opened = undefined;
    await handle?.close();
  };
  return {
    size: async () => (await file()).stat().then(({ size }) => size),
    async write(bytes, position) {
      const handle = await file();
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
        if (bytesWritten === 0) throw new Error('the file takes no more bytes');
        done += bytesWritten;
      }
    },
    sync: async () => (await file()).datasync(),
    async finish(size) {
      const handle = await file();
      await handle.truncate(size);
      await handle.sync();
      await close();
      await rename(partial, path);
      await syncDirectory(dirname(path));
    },
    close,
  };
}

/** The new name survives a loss of power too. Windows writes names through. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A part of a chunk. */
const READ_BYTES = 256 * 1024;
