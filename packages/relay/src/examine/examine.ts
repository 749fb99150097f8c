/** Looks at everything that a relay needs, running or not, and changes nothing. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultProvider, wipe } from '@sotto/crypto';
import { checkConfig, type RelayConfig } from '../config.ts';
import { examineDatabase, examineDirectory, examineDisk, examineKeys, isServed } from './files.ts';
import type { Finding } from './finding.ts';
import { examineDiscovery, examinePorts, examineTls } from './network.ts';

/** Throws `E_CONFIG_INVALID`; everything else that is wrong is a finding. */
export const examineRelay = async (config: RelayConfig): Promise<readonly Finding[]> => {
  const checked = checkConfig(config);
  const directory = examineDirectory(checked);
  const tls = examineTls(checked);
  if (directory.verdict === 'bad') return [directory, tls];
  const isRunning = await isServed(checked);
  return [
    directory,
    ...examineKeys(checked, isRunning),
    await examineDatabase(checked),
    examineDisk(checked),
    await examinePorts(checked, isRunning),
    tls,
    ...(await examineDiscovery(checked, isRunning, ownRootKey(checked.dataDirectory))),
  ];
};

/** The public half, to compare with; `undefined` when the root key is elsewhere or cannot be read. */
const ownRootKey = (dataDirectory: string): Uint8Array | undefined => {
  const path = join(dataDirectory, 'root.key');
  try {
    if (!existsSync(path)) return undefined;
    const seed = new Uint8Array(readFileSync(path));
    const { publicKey } = defaultProvider.ed25519KeyPair(seed);
    wipe(seed);
    return publicKey;
  } catch {
    return undefined;
  }
};
