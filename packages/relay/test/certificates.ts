/** Certificates for loopback, made by the `openssl` command, for tests. */

import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';

export interface CertificateFiles {
  readonly certificateFile: string;
  readonly privateKeyFile: string;
}

/** A self-signed one and its key, under these names. */
export const makeCertificate = (directory: string, name: string, days = 2): CertificateFiles => {
  const files = { certificateFile: join(directory, `${name}.pem`), privateKeyFile: join(directory, `${name}.key`) };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', files.privateKeyFile];
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const args = ['req', '-x509', ...key, '-out', files.certificateFile, '-days', String(days), ...subject];
  execFileSync('openssl', args, { stdio: 'ignore' });
  chmodSync(files.privateKeyFile, 0o600);
  return files;
};
