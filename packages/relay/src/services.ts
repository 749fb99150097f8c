/** Which part knows which: the client API, federation and the streams around one store. */

import { type CryptoProvider, defaultProvider, systemRandom } from '@sotto/crypto';
import { INSTANCE_BYTES } from '@sotto/wire';
import { type Blocks, createBlocks } from './admin/blocks.ts';
import { createAuthorities, listeningUrl } from './authorities.ts';
import { createBlobCache } from './blobs/blob-cache.ts';
import { createBlobFiles } from './blobs/blob-files.ts';
import { type Blobs, createBlobs } from './blobs/blobs.ts';
import { createUploadLedger } from './blobs/upload-ledger.ts';
import { createAdmission } from './clients/admission.ts';
import { createDeviceAuthentication } from './clients/authenticate.ts';
import { createBlobRoutes } from './clients/blobs.ts';
import { createDiscoveryRoute } from './clients/discovery.ts';
import { createLookUpRoute } from './clients/look-ups.ts';
import { createMessagesRoute } from './clients/messages.ts';
import { createOpenSessionRoute } from './clients/open-session.ts';
import { createOutcomesRoute, createReceiptRoute, toOutcome } from './clients/outcomes.ts';
import { createPreKeyStatusRoute, createPreKeysRoute } from './clients/pre-keys.ts';
import { createManifestRoute, createRegisterRoute } from './clients/register.ts';
import { createRendezvous, type Rendezvous } from './clients/rendezvous.ts';
import { createSenderCertificateRoute } from './clients/sender-certificate.ts';
import { type ClientSessions, createClientSessions } from './clients/sessions.ts';
import { createTokenRoutes } from './clients/tokens.ts';
import { createVouchersRoute } from './clients/vouchers.ts';
import type { CheckedConfig } from './config.ts';
import { createLookUpAnswerer } from './federation/answer-look-ups.ts';
import { createPeerAuthentication } from './federation/authenticate.ts';
import { createBlobRoute } from './federation/blob-route.ts';
import { createCaller } from './federation/caller.ts';
import { createDirectory, type Directory } from './federation/directory.ts';
import { createEphemeralSender, type EphemeralSender } from './federation/ephemeral-sender.ts';
import { createHello, type Hello } from './federation/hello.ts';
import { createItemOpener } from './federation/open-items.ts';
import { createOutboxWorker, type OutboxWorker } from './federation/outbox-worker.ts';
import { createOwnDiscovery, type OwnDiscovery } from './federation/own-discovery.ts';
import type { PeerHttp } from './federation/peer-http.ts';
import { createPendingItems } from './federation/pending-items.ts';
import { createPins } from './federation/pins.ts';
import { createRemoteBlobs } from './federation/remote-blobs.ts';
import { createRemoteLookUps } from './federation/remote-look-ups.ts';
import { createFederationRoutes } from './federation/routes.ts';
import type { Page, Route } from './http/server.ts';
import type { RelayKeys } from './keys.ts';
import {
  EPHEMERAL_ACCOUNT_BURST,
  EPHEMERAL_ACCOUNT_PER_SECOND,
  RENDEZVOUS_OPENING_BURST,
  RENDEZVOUS_OPENINGS_PER_SECOND,
  RENDEZVOUS_REQUEST_BURST,
  RENDEZVOUS_REQUESTS_PER_SECOND,
} from './limits.ts';
import type { Log } from './log.ts';
import type { RelayMachine } from './machine.ts';
import type { Metrics } from './metrics.ts';
import { createDiscoveryPage } from './pages.ts';
import type { Urgency } from './push/message.ts';
import { openPush, type Push } from './push/open.ts';
import { createPushRoutes } from './push/routes.ts';
import { createRateLimiter } from './rate-limiter.ts';
import { createGate, type Gate } from './requests/gate.ts';
import { createOriginBudget } from './requests/origin-budget.ts';
import type { MailboxRow, RelayStore, UndeliveredCode } from './store/relay-store.ts';
import type { WakeReason } from './streams/notices.ts';
import { createStreams, type Streams } from './streams/streams.ts';
import { createVoucherIssuer, type VoucherIssuer } from './vouchers/issuer.ts';

export interface ServicesEnvironment {
  readonly config: CheckedConfig;
  readonly keys: RelayKeys;
  readonly store: RelayStore;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly machine: RelayMachine;
  /** The port listened on, once it is. */
  readonly port: () => number;
}

export interface Services {
  readonly routes: readonly Route[];
  readonly pages: readonly Page[];
  readonly own: OwnDiscovery;
  readonly blocks: Blocks;
  readonly streams: Streams;
  readonly sessions: ClientSessions;
  readonly outbox: OutboxWorker;
  readonly directory: Directory;
  readonly sender: EphemeralSender;
  readonly hello: Hello;
  /** An item for another relay has left the outbox. */
  readonly onSettled: (itemId: Uint8Array, code: UndeliveredCode | undefined) => void;
  readonly issuer: Pick<VoucherIssuer, 'prepare' | 'prepareNext'>;
  /** For mail, and for files. */
  readonly peerHttp: readonly PeerHttp[];
  readonly blobs: Pick<Blobs, 'prepare' | 'sweep'>;
  readonly push: Push;
  readonly rendezvous: Rendezvous;
}

export const createServices = (env: ServicesEnvironment): Services => {
  const { config, keys, store, metrics } = env;
  const { domain, clock, rates } = config;
  const crypto = defaultProvider;
  const random = systemRandom;
  const monotonic = (): number => performance.now();
  const accounts = createRateLimiter(rates.accountBurst, rates.accountPerSecond, monotonic);
  const registrations = createRateLimiter(rates.registrationBurst, rates.registrationsPerSecond, monotonic);
  const ephemerals = createRateLimiter(EPHEMERAL_ACCOUNT_BURST, EPHEMERAL_ACCOUNT_PER_SECOND, monotonic);
  const peers = createRateLimiter(rates.peerBurst, rates.peerPerSecond, monotonic);

  const authorities = createAuthorities(config, env.port);
  const blocks = createBlocks(crypto, store.admin);
  const pending = createPendingItems(random);
  /** The device that sent it hears of it at once, if it is here; it asks when it comes otherwise. */
  const onSettled = (itemId: Uint8Array, code: UndeliveredCode | undefined): void => {
    const mailbox = pending.remove(itemId);
    if (mailbox !== undefined && code !== undefined) streams.tell(mailbox, toOutcome(itemId, { code }));
  };
  const { peerHttp, directory, remote, remoteBlobs, outbox, sender, hello } = createFederationSide(
    env,
    crypto,
    blocks,
    onSettled,
  );
  const sessions = createClientSessions({ random, monotonic });
  const authentication = createDeviceAuthentication({ crypto, random, store, authorities, sessions, blocks, clock });
  const peerAuthentication = createPeerAuthentication({
    crypto,
    directory,
    authorities,
    domain,
    clock,
    peers,
    onContact: outbox.contact,
  });
  const onAbsent = (mailbox: MailboxRow, reason: WakeReason): void => {
    metrics.absent(reason);
    push.note(mailbox, URGENCIES[reason]);
  };
  const streams = createStreams({ store, clock, authentication, accounts, log: env.log, observer: metrics, onAbsent });
  const { own, issuer } = createOwnDocument(env, crypto);
  const gate = createRequestGate(env, crypto, directory, issuer);
  const peerRoutes = { crypto, authentication: peerAuthentication, key: keys.online.serverToServer, clock };
  const client = { store, authentication, accounts };
  const lookUps = createLookUpAnswerer({ crypto, random, domain, keys: keys.online.forwarding, store, streams, gate });

  const push = openPush({
    config,
    store,
    http: env.machine.createPeerHttp(),
    isAttached: streams.isAttached,
    observer: metrics,
  });
  const blobs = createOwnBlobs(env);
  const admission = createAdmission({ policy: config.registration, work: config.proofOfWork, random, clock });

  const rendezvous = createRendezvous({
    monotonic,
    requests: createRateLimiter(RENDEZVOUS_REQUEST_BURST, RENDEZVOUS_REQUESTS_PER_SECOND, monotonic),
    openings: createRateLimiter(RENDEZVOUS_OPENING_BURST, RENDEZVOUS_OPENINGS_PER_SECOND, monotonic),
  });

  const routes: readonly Route[] = [
    rendezvous.route,
    createRegisterRoute({ crypto, random, clock, domain, admission, blocks, store, authentication, registrations }),
    createManifestRoute({ crypto, domain, blocks, store, authentication, registrations }),
    createOpenSessionRoute({ ...client, crypto, random, sessions }),
    createPreKeysRoute({ ...client, crypto, random, clock }),
    createPreKeyStatusRoute({ ...client, crypto, random, clock }),
    createLookUpRoute({ ...client, domain, remote, lookUps }),
    createSenderCertificateRoute({ ...client, crypto, random, domain, key: keys.online.sealedSender, clock }),
    createDiscoveryRoute({ ...client, domain, own: own.current, directory }),
    ...createPushRoutes({
      ...client,
      seal: push.seal,
      publicKey: push.messages.publicKey,
      origins: config.push.origins,
    }),
    ...createTokenRoutes(client),
    createVouchersRoute({ ...client, issuer, known: new Set(config.requests.known), clock }),
    createOutcomesRoute(client),
    createReceiptRoute(client),
    ...createBlobRoutes({ ...client, crypto, domain, blobs, remote: remoteBlobs, observer: metrics }),
    createMessagesRoute({
      ...client,
      domain,
      directory,
      gate,
      outbox,
      ephemerals,
      sender,
      streams,
      pending,
      blocks,
      observer: metrics,
      clock,
    }),
    createBlobRoute({ ...peerRoutes, store, blobs, peers, observer: metrics }),
    ...createFederationRoutes({
      ...peerRoutes,
      store,
      streams,
      gate,
      opener: createItemOpener({ crypto, domain, keys: keys.online.forwarding }),
      lookUps,
      instance: random(INSTANCE_BYTES),
      peers,
      observer: metrics,
    }),
  ];
  const pages = [createDiscoveryPage(own.current), admission.page];
  const federation = { outbox, directory, sender, hello, onSettled, peerHttp };
  return { routes, pages, own, streams, sessions, ...federation, blocks, blobs, issuer, push, rendezvous };
};

/** Everything that speaks to other relays. */
const createFederationSide = (
  { config, keys, store, log, metrics, machine }: ServicesEnvironment,
  crypto: CryptoProvider,
  blocks: Blocks,
  onSettled: Services['onSettled'],
) => {
  const { domain, clock, peers } = config;
  const [peerHttp, blobHttp] = [machine.createPeerHttp(), machine.createPeerHttp()];
  const directory = createDirectory({
    crypto,
    http: peerHttp,
    peers,
    pins: createPins(store, peers),
    checkDomain: blocks.checkDomain,
    clock,
  });
  const callerEnv = { crypto, random: systemRandom, directory, domain, key: keys.online.serverToServer, clock };
  const caller = createCaller({ ...callerEnv, http: peerHttp });
  const remoteBlobs = createRemoteBlobs({
    directory,
    caller: createCaller({ ...callerEnv, http: blobHttp }),
    cache: createBlobCache({
      dataDirectory: config.dataDirectory,
      bytesMax: config.blobs.cacheBytesMax,
      monotonic: () => performance.now(),
    }),
  });
  const outbox = createOutboxWorker({
    store,
    directory,
    caller,
    crypto,
    random: systemRandom,
    domain,
    config: config.outbox,
    clock,
    log,
    observer: metrics,
    nameOf: (destination) => (peers.has(destination) ? destination : 'other'),
    onSettled,
  });
  metrics.watchCircuits(outbox.circuits);
  const sender = createEphemeralSender({
    directory,
    caller,
    random: systemRandom,
    isAway: outbox.isAway,
    monotonic: () => performance.now(),
  });
  const hello = createHello({ store, directory, caller, configured: [...peers.keys()], log });
  const remote = createRemoteLookUps({ directory, caller });
  return { peerHttp: [peerHttp, blobHttp], directory, remote, remoteBlobs, outbox, sender, hello };
};

/** Encrypted attachments that lie here. */
const createOwnBlobs = ({ config, store, metrics }: ServicesEnvironment): Blobs => {
  const { bytesMax, accountBytesMax, retentionDays } = config.blobs;
  const blobs = createBlobs({
    store: store.blobs,
    files: createBlobFiles(config.dataDirectory),
    ledger: createUploadLedger(systemRandom, accountBytesMax),
    bytesMax,
    retentionHours: 24 * retentionDays,
    spendNonce: store.spendNonce,
    clock: config.clock,
  });
  metrics.watchBlobs(blobs.usage);
  return blobs;
};

/** What this relay says of itself, and the keys in it with which it signs vouchers. */
const createOwnDocument = ({ config, keys, port }: ServicesEnvironment, crypto: CryptoProvider) => {
  const { requests, dataDirectory, clock } = config;
  const issuer = createVoucherIssuer({
    crypto,
    dataDirectory,
    config: requests,
    clock,
    onChange: () => own.renew(),
  });
  const own: OwnDiscovery = createOwnDiscovery({
    crypto,
    domain: config.domain,
    apiUrl: () => config.publicUrl ?? listeningUrl(config, port()),
    isUrlFixed: config.publicUrl !== undefined,
    dataDirectory,
    root: keys.root,
    keys: keys.online,
    voucherKeys: issuer.keys,
    workBits: requests.workBits,
    clock,
  });
  return { own, issuer };
};

/** Our own vouchers are judged by the keys at hand, those of others by what their relay publishes. */
const createRequestGate = (
  { config }: ServicesEnvironment,
  crypto: CryptoProvider,
  directory: Directory,
  issuer: VoucherIssuer,
): Gate =>
  createGate({
    crypto,
    domain: config.domain,
    findIssuerKey: async (origin, keyId) =>
      origin === config.domain ? issuer.keys().find(({ id }) => id === keyId) : directory.findIssuerKey(origin, keyId),
    budget: createOriginBudget(config.requests, () => performance.now()),
    workBits: config.requests.workBits,
    clock: config.clock,
  });

/** How soon a push service should wake the device. */
const URGENCIES: Readonly<Record<WakeReason, Urgency>> = {
  control: 'high',
  message: 'high',
  bulk: 'low',
  ephemeral: 'low',
  mailboxFull: 'normal',
  preKeysLow: 'low',
};
