/**
 * Whose the files of a data directory are. Commands that look after a relay are often run by root while the relay runs as
 * somebody else, as under systemd; a key that root makes there must be one that the relay can read. So it is given to whoever
 * has the directory. Who is not root, or has the directory, needs nothing of this.
 */

import { fchownSync, lchownSync, statSync } from 'node:fs';

/** @param file a path in the directory, or an open file of it */
export const giveToOwner = (dataDirectory: string, file: string | number): void => {
  if (process.geteuid?.() !== 0) return;
  const directory = statSync(dataDirectory, { throwIfNoEntry: false });
  if (directory === undefined || directory.uid === 0) return;
  if (typeof file === 'number') fchownSync(file, directory.uid, directory.gid);
  // Of a link that somebody put there nothing is changed but the link.
  else lchownSync(file, directory.uid, directory.gid);
};
