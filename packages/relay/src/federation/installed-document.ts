/** The discovery document that was signed elsewhere and installed in the data directory, as `discovery.signed`. */

import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DISCOVERY_BYTES_MAX, type Discovery, decodeDiscovery, decodeSignedDiscovery, WireError } from '@sotto/wire';
import { RelayError } from '../errors.ts';

export interface InstalledDocument {
  readonly discovery: Discovery;
  readonly rootKey: Uint8Array;
  /** The serialised `SignedDiscovery`. */
  readonly bytes: Uint8Array;
}

export const INSTALLED_DOCUMENT = 'discovery.signed';

/** `undefined` when none is installed. Its form is checked and nothing else. Throws `E_DISCOVERY_UNFIT`. */
export const readInstalledDocument = (dataDirectory: string): InstalledDocument | undefined => {
  const path = join(dataDirectory, INSTALLED_DOCUMENT);
  if (!existsSync(path)) return undefined;
  const bytes = new Uint8Array(readFileSync(path));
  try {
    if (bytes.length > DISCOVERY_BYTES_MAX)
      throw new RelayError('E_DISCOVERY_UNFIT', `${INSTALLED_DOCUMENT} is too large`);
    const { document, rootKey } = decodeSignedDiscovery(bytes);
    return { discovery: decodeDiscovery(document), rootKey, bytes };
  } catch (cause) {
    if (!(cause instanceof WireError)) throw cause;
    throw new RelayError('E_DISCOVERY_UNFIT', `${INSTALLED_DOCUMENT} is no discovery document`, { cause });
  }
};

/** Changes when another document is installed. */
export const installedAt = (dataDirectory: string): number | undefined => {
  const path = join(dataDirectory, INSTALLED_DOCUMENT);
  return existsSync(path) ? statSync(path).mtimeMs : undefined;
};
