/**
 * The certificate of the main listener, from two PEM files. A renewal writes them one after the other, so what does not
 * fit together is not taken, and the former pair stays until it does.
 */

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { TlsConfig } from './config.ts';
import { RelayError } from './errors.ts';
import { TLS_CHECK_INTERVAL_MS } from './limits.ts';
import { describeFailure, type Log } from './log.ts';

export interface TlsMaterial {
  /** PEM: the certificate, then those between it and a root. */
  readonly certificate: string;
  /** PEM. */
  readonly privateKey: string;
  /** Milliseconds since 1970. */
  readonly notAfter: number;
}

/** Throws `E_TLS_INVALID`. */
export const readTls = ({ certificateFile, privateKeyFile }: TlsConfig): TlsMaterial => {
  const certificate = readText('tls.certificateFile', certificateFile);
  const privateKey = readText('tls.privateKeyFile', privateKeyFile);
  if (process.platform !== 'win32' && (statSync(privateKeyFile).mode & 0o007) !== 0)
    throw new RelayError('E_TLS_INVALID', 'tls.privateKeyFile can be read by everybody; set its mode to 0600');
  const parsed = parse('tls.certificateFile', () => new X509Certificate(certificate));
  const key = parse('tls.privateKeyFile', () => createPrivateKey(privateKey));
  if (!parsed.checkPrivateKey(key))
    throw new RelayError('E_TLS_INVALID', 'tls.privateKeyFile is not the key of tls.certificateFile');
  return { certificate, privateKey, notAfter: Date.parse(parsed.validTo) };
};

export interface TlsWatch {
  current(): TlsMaterial;
  /** Reads the files now. Throws `E_TLS_INVALID` and keeps what it had. */
  reload(): void;
  stop(): void;
}

export interface TlsWatchOptions {
  readonly files: TlsConfig;
  readonly log: Log;
  /** A new pair is in use. */
  readonly onChange: (material: TlsMaterial) => void;
}

/** Looks at the files every minute: a link that is moved to another file tells nobody. Throws `E_TLS_INVALID`. */
export const watchTls = ({ files, log, onChange }: TlsWatchOptions): TlsWatch => {
  let seen = stampOf(files);
  let material = readTls(files);
  const reload = (): void => {
    const stamp = stampOf(files);
    const read = readTls(files);
    seen = stamp;
    if (read.certificate === material.certificate && read.privateKey === material.privateKey) return;
    material = read;
    onChange(read);
    log.info('the TLS certificate was replaced');
  };
  const timer = setInterval(() => {
    if (stampOf(files) === seen) return;
    try {
      reload();
    } catch (error) {
      log.warn('the new TLS certificate cannot be used', { code: describeFailure(error) });
    }
  }, TLS_CHECK_INTERVAL_MS);
  timer.unref();
  return { current: () => material, reload, stop: () => clearInterval(timer) };
};

/** Differs when either file was replaced or written. */
const stampOf = ({ certificateFile, privateKeyFile }: TlsConfig): string =>
  [certificateFile, privateKeyFile]
    .map((path) => {
      const status = statSync(path, { throwIfNoEntry: false });
      return status === undefined ? 'none' : `${status.ino} ${status.size} ${status.mtimeMs}`;
    })
    .join('; ');

const readText = (key: string, path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new RelayError('E_TLS_INVALID', `${key} cannot be read`, { cause });
  }
};

const parse = <Parsed>(key: string, read: () => Parsed): Parsed => {
  try {
    return read();
  } catch (cause) {
    throw new RelayError('E_TLS_INVALID', `${key} does not hold what it should in PEM`, { cause });
  }
};
