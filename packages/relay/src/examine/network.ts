/** What others meet: ports, certificate, discovery document, and the clock that both sides sign by. */

import { X509Certificate } from 'node:crypto';
import { createServer, isIP } from 'node:net';
import { bytesToHex, defaultProvider } from '@sotto/crypto';
import { verifyDiscovery } from '@sotto/identity';
import { DISCOVERY_BYTES_MAX } from '@sotto/wire';
import type { CheckedConfig } from '../config.ts';
import { PEER_TOTAL_TIMEOUT_MS } from '../limits.ts';
import { readTls } from '../tls.ts';
import { bad, type Finding, good, leftOut, reasonOf, warning } from './finding.ts';

export const examinePorts = async (
  { host, port, metricsHost, metricsPort }: CheckedConfig,
  isRunning: boolean,
): Promise<Finding> => {
  const subject = 'ports';
  const wanted = [
    ['port', host, port],
    ['metricsPort', metricsHost, metricsPort],
  ] as const;
  if (isRunning) return good(subject, `in use by the relay that runs: ${host}:${port}`);
  for (const [key, address, number] of wanted) {
    const code = await whyNotFree(address, number);
    if (code !== undefined)
      return bad(subject, `${key}: ${address}:${number} cannot be listened on (${code})`, 'Free it or choose another.');
  }
  return good(subject, `${host}:${port} and ${metricsHost}:${metricsPort} are free`);
};

const whyNotFree = (host: string, port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.name));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });

export const examineTls = ({ tls, publicUrl, clock }: CheckedConfig): Finding => {
  const subject = 'TLS certificate';
  if (tls === undefined) return leftOut(subject, 'none: a proxy in front of the relay has it');
  try {
    const { certificate, notAfter } = readTls(tls);
    const days = Math.floor((notAfter - clock()) / DAY_MS);
    if (days < 0) return bad(subject, 'it has ended', 'Renew it; the relay takes the new one by itself.');
    const host = publicUrl === undefined ? undefined : new URL(publicUrl).hostname.replace(/^\[|\]$/g, '');
    if (host !== undefined && !isFor(new X509Certificate(certificate), host))
      return bad(subject, `it is not for ${host}`, 'Get one for the host of publicUrl.');
    if (days < TLS_DAYS_MIN) return warning(subject, `it ends in ${days} days`, 'See that its renewal works.');
    return good(subject, `good for ${days} more days`);
  } catch (error) {
    return bad(subject, reasonOf(error), 'Mend what is named; the two files must belong together.');
  }
};

const isFor = (certificate: X509Certificate, host: string): boolean =>
  (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined;

/** The document under `publicUrl`, and what the clock of its answer says. */
export const examineDiscovery = async (
  config: CheckedConfig,
  isRunning: boolean,
  rootKey: Uint8Array | undefined,
): Promise<readonly Finding[]> => {
  const subject = 'discovery document';
  const { publicUrl } = config;
  if (publicUrl === undefined)
    return [
      warning(subject, 'no publicUrl: others are told the listening address', 'Set publicUrl to what others use.'),
    ];
  const where = `${publicUrl}/.well-known/sotto-relay`;
  try {
    const { status, body, date } = await fetchDocument(where);
    if (status !== 200)
      return [bad(subject, `${where} answers ${status}`, 'See that the proxy passes this path on to the relay.')];
    const byDomain = await examineDomain(config, rootKey);
    return [judgeDocument(config, body, rootKey), ...byDomain, judgeClock(config.clock(), date)];
  } catch (error) {
    const says = `${where} cannot be reached: ${reasonOf(error)}`;
    if (!isRunning) return [leftOut(subject, 'the relay is not running; check again when it does')];
    return [bad(subject, says, 'See that name, proxy, certificate and firewall lead here.')];
  }
};

/** Other relays know the domain alone and ask there. From behind a router one may not reach oneself by that name. */
const examineDomain = async (config: CheckedConfig, rootKey: Uint8Array | undefined): Promise<readonly Finding[]> => {
  const subject = 'found by domain';
  const { domain, publicUrl } = config;
  if (publicUrl === undefined || publicUrl.startsWith('http:') || publicUrl === `https://${domain}`) return [];
  const where = `https://${domain}/.well-known/sotto-relay`;
  try {
    const { status, body } = await fetchDocument(where);
    if (status !== 200)
      return [bad(subject, `${where} answers ${status}`, 'Have it lead to the relay: others ask there.')];
    return [{ ...judgeDocument(config, body, rootKey), subject }];
  } catch (error) {
    const says = `${where} cannot be reached from here: ${reasonOf(error)}`;
    return [warning(subject, says, 'Other relays ask there: see from elsewhere that it leads to the relay.')];
  }
};

interface Fetched {
  readonly status: number;
  readonly body: Uint8Array;
  /** Milliseconds since 1970. */
  readonly date: number;
}

const fetchDocument = async (url: string): Promise<Fetched> => {
  const signal = AbortSignal.timeout(PEER_TOTAL_TIMEOUT_MS);
  // It takes a tenth of the time of a start, of which this module is a part.
  const { request } = await import('undici');
  const { statusCode, headers, body } = await request(url, { signal });
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > DISCOVERY_BYTES_MAX) throw new Error('the answer is too large for a discovery document');
    chunks.push(chunk);
  }
  return { status: statusCode, body: new Uint8Array(Buffer.concat(chunks)), date: Date.parse(String(headers.date)) };
};

const judgeDocument = (config: CheckedConfig, body: Uint8Array, rootKey: Uint8Array | undefined): Finding => {
  const subject = 'discovery document';
  const { domain, publicUrl, clock } = config;
  try {
    const verified = verifyDiscovery(defaultProvider, body, {
      domain,
      now: Math.floor(clock() / 1000),
      pinnedRootKey: rootKey,
      dangerAllowHttp: publicUrl?.startsWith('http:') === true,
    });
    if (verified.discovery.apiUrl !== publicUrl)
      return bad(subject, `it says ${verified.discovery.apiUrl}, not ${publicUrl}`, 'Start the relay again.');
    if (publicUrl.startsWith('http:'))
      return warning(
        subject,
        'it verifies, over HTTP',
        'Only relays that name it in peers find it; others ask by HTTPS.',
      );
    return good(subject, `it verifies under root key ${bytesToHex(verified.rootKey).slice(0, 16)}…`);
  } catch (error) {
    return bad(
      subject,
      `it does not verify: ${reasonOf(error)}`,
      'Another relay answers there, or a proxy changes it.',
    );
  }
};

const judgeClock = (own: number, theirs: number): Finding => {
  const subject = 'clock';
  if (Number.isNaN(theirs)) return leftOut(subject, 'the answer under publicUrl has no date to compare with');
  const seconds = Math.round(Math.abs(own - theirs) / 1000);
  if (seconds > CLOCK_SECONDS_BAD)
    return bad(subject, `${seconds} s from that under publicUrl`, 'Set both clocks by NTP: signatures last 300 s.');
  if (seconds > CLOCK_SECONDS_WARN)
    return warning(subject, `${seconds} s from that under publicUrl`, 'Set both clocks by NTP.');
  return good(subject, 'as under publicUrl');
};

const DAY_MS = 86_400_000;
const TLS_DAYS_MIN = 14;
const CLOCK_SECONDS_WARN = 30;
/** Half of what a signature tolerates. */
const CLOCK_SECONDS_BAD = 150;
