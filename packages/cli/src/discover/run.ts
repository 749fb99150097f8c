/** Where the relay of a domain is and which keys are its, if the document verifies. */

import { defaultTransport } from '@sotto/client';
import { bytesToHex, defaultProvider } from '@sotto/crypto';
import { type VerifiedDiscovery, verifyDiscovery } from '@sotto/identity';
import {
  DISCOVERY_BYTES_MAX,
  decodeDiscovery,
  decodeServerCertificate,
  decodeServerCertificateBody,
  decodeSignedDiscovery,
  isDomain,
  type SealedSenderAuthority,
  WireError,
} from '@sotto/wire';
import { CliError } from '../errors.ts';
import { readBaseUrl } from '../options.ts';
import { type Style, styleFor } from '../output/style.ts';
import { formatTable } from '../output/table.ts';
import { formatBytes, formatDate, formatDuration } from '../output/units.ts';

export interface DiscoverOptions {
  readonly json?: boolean;
}

export async function discover(where: string, { json }: DiscoverOptions): Promise<void> {
  const domain = isDomain(where.toLowerCase()) ? where.toLowerCase() : undefined;
  const base = domain === undefined ? baseUrl(where) : `https://${domain}`;
  const bytes = await fetchDocument(base);
  const verified = verifyDiscovery(defaultProvider, bytes, {
    domain: domain ?? claimedDomain(bytes),
    now: Math.floor(Date.now() / 1000),
    dangerAllowHttp: base.startsWith('http:'),
  });
  const text =
    json === true ? discoveryJson(verified) : discoveryLines(verified, domain !== undefined, styleFor(process.stdout));
  process.stdout.write(`${text.join('\n')}\n`);
}

/** The argument may be a domain or a URL, so it is read here. */
function baseUrl(where: string): string {
  try {
    return readBaseUrl(where);
  } catch (cause) {
    throw new CliError('E_USAGE', 'the argument must be a domain such as a.example, or a URL without path', { cause });
  }
}

async function fetchDocument(base: string): Promise<Uint8Array> {
  const url = `${base}/.well-known/sotto-relay`;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const answer = await defaultTransport.request({ method: 'GET', url, headers: [], signal }).catch((cause: unknown) => {
    throw new CliError('E_DISCOVERY_FAILED', `${url} could not be fetched`, { cause });
  });
  if (answer.status !== 200)
    throw new CliError('E_DISCOVERY_FAILED', `${url} answered with HTTP status ${answer.status}`);
  if (answer.body.length > DISCOVERY_BYTES_MAX) throw new CliError('E_DISCOVERY_FAILED', 'the document is too large');
  return answer.body;
}

/** Without a domain to ask for, the one the document is signed for stands in. */
function claimedDomain(bytes: Uint8Array): string {
  try {
    return decodeDiscovery(decodeSignedDiscovery(bytes).document).domain;
  } catch (cause) {
    if (!(cause instanceof WireError)) throw cause;
    throw new CliError('E_DISCOVERY_FAILED', 'what was fetched is no discovery document', { cause });
  }
}

function discoveryLines({ discovery, rootKey }: VerifiedDiscovery, isTied: boolean, style: Style): string[] {
  const { domain, apiUrl, protocolMin, protocolMax, issuedAt, expiresAt, limits, keys, sealedSender } = discovery;
  const facts = formatTable([
    ['domain', isTied ? domain : `${domain} (as it says itself: not asked over HTTPS)`],
    ['API', apiUrl],
    ['protocol', protocolMin === protocolMax ? `${protocolMin}` : `${protocolMin} to ${protocolMax}`],
    ['issued', formatDate(issuedAt)],
    ['expires', formatDate(expiresAt)],
    ['root key', bytesToHex(rootKey)],
    ['trust root', `${bytesToHex(sealedSender.trustRoot)} (vouches for senders)`],
    [
      'envelope',
      `at most ${formatBytes(limits.envelopeBytesMax)}, kept at most ${formatDuration(limits.lifetimeMax * 1000)}`,
    ],
    ['batch', `at most ${limits.batchItemsMax} items, ${formatBytes(limits.batchBytesMax)}`],
  ]);
  const rows = keys.map(({ id, purpose, notBefore, notAfter }) => [
    id,
    purpose,
    formatDate(notBefore),
    formatDate(notAfter),
  ]);
  const [head = '', ...lines] = formatTable([['Key', 'Purpose', 'From', 'To'], ...rows]);
  return [
    style.green('The document verifies.'),
    '',
    ...facts,
    '',
    style.bold(head),
    ...lines,
    '',
    ...certificateLines(sealedSender, style),
  ];
}

function certificateLines(sealedSender: SealedSenderAuthority, style: Style): string[] {
  const rows = certificatesOf(sealedSender).map(({ id, key }) => [String(id), key]);
  const [head = '', ...lines] = formatTable([['Server certificate', 'Key'], ...rows]);
  return [style.bold(head), ...lines];
}

/** Of a document that verified, so every certificate has both. */
function certificatesOf({
  serverCertificates,
}: SealedSenderAuthority): { readonly id: number; readonly key: string }[] {
  return serverCertificates.map((bytes) => {
    const { id = 0, key = new Uint8Array(0) } = decodeServerCertificateBody(
      decodeServerCertificate(bytes).certificate ?? new Uint8Array(0),
    );
    return { id, key: bytesToHex(key) };
  });
}

function discoveryJson({ discovery, rootKey }: VerifiedDiscovery): string[] {
  const keys = discovery.keys.map((key) => ({ ...key, publicKey: bytesToHex(key.publicKey) }));
  const sealedSender = {
    trustRoot: bytesToHex(discovery.sealedSender.trustRoot),
    serverCertificates: certificatesOf(discovery.sealedSender),
  };
  return [JSON.stringify({ ...discovery, keys, sealedSender, rootKey: bytesToHex(rootKey) }, undefined, 2)];
}

const TIMEOUT_MS = 10_000;
