/**
 * Files of blobs, in a directory beside the database, each under the name that its row has. A write is durable when it
 * resolves; the row, which is committed afterwards, says how much of the file counts. What a file holds beyond that, and a
 * file without a row, is of a process that died between the two.
 */

import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface BlobFiles {
  /** Writes `data` at `offset`, which is where what counts ends, in place of whatever stands there. */
  write(name: string, offset: number, data: Uint8Array): Promise<void>;
  /** Exactly so many bytes, or it throws. */
  read(name: string, offset: number, length: number): Promise<Uint8Array>;
  /** Not being there is no error. */
  remove(name: string): Promise<void>;
  /** Names with their sizes. */
  list(): Promise<ReadonlyMap<string, number>>;
}

export const BLOBS_DIRECTORY = 'blobs';

export const createBlobFiles = (dataDirectory: string): BlobFiles => {
  const directory = join(dataDirectory, BLOBS_DIRECTORY);
  const pathOf = (name: string): string => join(directory, name);

  /** The first write makes the directory: a relay without attachments has none. */
  const openForWriting = async (name: string): Promise<FileHandle> => {
    const path = pathOf(name);
    const known = await open(path, constants.O_RDWR).catch(absentAsUndefined);
    if (known !== undefined) return known;
    if ((await mkdir(directory, { recursive: true, mode: 0o700 })) !== undefined) await syncDirectory(dataDirectory);
    const created = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
    await syncDirectory(directory);
    return created;
  };

  return {
    async write(name, offset, data) {
      const file = await openForWriting(name);
      try {
        const { size } = await file.stat();
        if (size < offset) throw new Error('a blob is shorter than its row says');
        if (size > offset) await file.truncate(offset);
        await writeAll(file, data, offset);
        await file.datasync();
      } finally {
        await file.close();
      }
    },
    async read(name, offset, length) {
      const file = await open(pathOf(name), constants.O_RDONLY);
      try {
        const data = new Uint8Array(length);
        let done = 0;
        while (done < length) {
          const { bytesRead } = await file.read(data, done, length - done, offset + done);
          if (bytesRead === 0) throw new Error('a blob is shorter than its row says');
          done += bytesRead;
        }
        return data;
      } finally {
        await file.close();
      }
    },
    remove: (name) => rm(pathOf(name), { force: true }),
    async list() {
      const names = (await readdir(directory).catch(absentAsUndefined)) ?? [];
      const sizes = await Promise.all(names.map(async (name) => [name, (await stat(pathOf(name))).size] as const));
      return new Map(sizes);
    },
  };
};

const writeAll = async (file: FileHandle, data: Uint8Array, offset: number): Promise<void> => {
  for (let done = 0; done < data.length; ) {
    const { bytesWritten } = await file.write(data, done, data.length - done, offset + done);
    done += bytesWritten;
  }
};

/** A new name is durable when its directory is. Windows has no such call, and writes names through. */
const syncDirectory = async (directory: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const handle = await open(directory, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const absentAsUndefined = (error: unknown): undefined => {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
};
