/**
 * Sealed sender as an app meets it: nothing that leaves a device names who sent it, and nobody is believed to be a sender
 * whom the relay of the address does not vouch for.
 */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asX25519PrivateKey, bytesToHex, defaultProvider, systemRandom, type X25519KeyPair } from '@sotto/crypto';
import { type HpkeReceiver, hpkeXWing, setupHpkeReceiver } from '@sotto/crypto/hpke';
import { formatAccountId, mailboxContextInfo, verifyManifest } from '@sotto/identity';
import {
  CONTENT_HINT,
  createSealedContent,
  createSenderCertificate,
  createServerCertificate,
  generateIdentityKeyPair,
  parsePublicKey,
  type SealedMessageType,
  sealMessageV1,
  sealMessageV2,
} from '@sotto/ratchet';
import {
  decodeRelayFrame,
  decodeSendRequest,
  decodeStoredHeldDelivery,
  decodeStoredKnownRelay,
  decodeStoredPreKey,
  decodeStoredSenderCertificate,
  encodeEnvelope,
  encodeRelayFrame,
  encodeSenderCertificateResponse,
  encodeStoredHeldDelivery,
  encodeStoredKnownRelay,
  encodeStoredSenderCertificate,
  formatArrived,
  type MailboxContext,
  parseArrived,
  type StoredAccount,
} from '@sotto/wire';
import { describe, expect, test } from 'vitest';
import { defaultTransport, type Transport } from '../src/index.ts';
import { CERTIFICATE_KEY, HELD_PREFIX, preKeyKey, relayKey } from '../src/keys.ts';
import { collect, lying, textsOf, watching } from './app.ts';
import { publishEnvelopes } from './forgery.ts';
import { usePeople } from './people.ts';
import { accountOf, messagesTo, signalMessageOf, unseal } from './sealing.ts';
import { DOMAIN, dump, eventually, isQueued, type Machine } from './world.ts';

const people = usePeople();
const env = { crypto: defaultProvider, random: systemRandom };
const HOUR_MS = 3_600_000;
const DAY_S = 86_400;

describe('what leaves a device', () => {
  test('names its sender to the recipient alone', async () => {
    const { alice, bob, start } = people;
    const sent = await (await start(alice)).send(bob.address, 'hello');
    await sent.accepted();
    const { envelope } = alice.published.at(-1)!;
    const account = (await start(alice)).account!;
    const { identityPublicKey } = await accountOf(alice);
    const bytes = Buffer.from(envelope);
    const uuid = account.accountId;
    const accountId = Buffer.from(uuid.replaceAll('-', ''), 'hex');
    const names = [alice.handle, alice.address, uuid, accountId, Buffer.from(identityPublicKey)];
    for (const name of names) expect(bytes.includes(name)).toBe(false);
    const content = await unseal(bob, envelope);
    expect(content).toMatchObject({
      contentHint: CONTENT_HINT.resendable,
      sentAt: sent.queuedAt.getTime(),
      certificate: { senderUuid: uuid, senderE164: alice.address, senderDeviceId: account.deviceId },
    });
    await expect(unseal(alice, envelope)).rejects.toMatchObject({ code: 'E_SEALED_SENDER_INVALID' });
  });

  test('is sealed anew in every attempt, and is one message', async () => {
    const { alice, bob, start } = people;
    let answers = 0;
    const client = await start(alice, {
      ...defaultTransport,
      request: async (request) => {
        const response = await defaultTransport.request(request);
        const isSending = request.url.endsWith('/v1/messages') && decodeSendRequest(request.body!).items.length > 0;
        if (isSending && answers++ === 0) throw new Error('the answer is lost');
        return response;
      },
    });
    await (await client.send(bob.address, 'once')).accepted();
    const [first, second] = alice.published;
    expect(second!.itemId).toEqual(first!.itemId);
    expect(second!.envelope).not.toEqual(first!.envelope);
    const [inner, repeated] = await messagesTo(bob, alice);
    expect(repeated!.content).toEqual(inner!.content);
    const reader = await start(bob);
    await (await client.send(bob.address, 'twice')).accepted();
    expect(textsOf(await collect(reader, 2))).toEqual(['once', 'twice']);
  });
});

describe('the certificate of a sender', () => {
  const asked = (paths: readonly string[]) => paths.filter((path) => path === '/v1/sender-certificate').length;
  const backdate = async (of: Machine, seconds: number): Promise<void> => {
    const [entry] = await of.disk.get([CERTIFICATE_KEY]);
    const kept = decodeStoredSenderCertificate(entry!.value);
    const record = encodeStoredSenderCertificate({ ...kept, fetchedAt: kept.fetchedAt - seconds });
    await of.disk.commit({ put: [[CERTIFICATE_KEY, record]] });
  };

  test('is fetched once, kept over restarts, and renewed when half of its time is over', async () => {
    const { alice, bob, start } = people;
    const paths: string[] = [];
    let client = await start(alice, watching(paths));
    await (await client.send(bob.address, '1')).accepted();
    await (await client.send(bob.address, '2')).accepted();
    await client.close();
    client = await start(alice, watching(paths));
    await (await client.send(bob.address, '3')).accepted();
    expect(asked(paths)).toBe(1);
    await backdate(alice, 2 * DAY_S);
    await (await client.send(bob.address, '4')).accepted();
    await (await client.send(bob.address, '5')).accepted();
    expect(asked(paths)).toBe(2);
    expect(textsOf(await collect(await start(bob), 5))).toEqual(['1', '2', '3', '4', '5']);
  });

  test('serves to its end when the relay does not renew it', async () => {
    const { alice, bob, start } = people;
    let isDown = false;
    const client = await start(
      alice,
      watching([], (path) => isDown && path === '/v1/sender-certificate'),
    );
    await (await client.send(bob.address, '1')).accepted();
    await backdate(alice, 2 * DAY_S);
    isDown = true;
    await (await client.send(bob.address, '2')).accepted();
    expect(textsOf(await collect(await start(bob), 2))).toEqual(['1', '2']);
  });

  test.each([
    ['no certificate', () => systemRandom(100)],
    ['one of another device', () => certify(people.alice, { deviceId: 2 })],
    ['one of another address', () => certify(people.alice, { address: `eve@${DOMAIN}` })],
    ['one that has ended', () => certify(people.alice, { expires: Date.now() - 1 })],
    ['one of a server nobody knows', () => certify(people.alice, { isListed: false })],
  ])('%s from the relay is not sent with: the message waits for a good one', async (_what, makeCertificate) => {
    const { alice, bob, start } = people;
    let certificate: Uint8Array | undefined = await makeCertificate();
    const client = await start(
      alice,
      lying((path) =>
        path === '/v1/sender-certificate' && certificate !== undefined
          ? encodeSenderCertificateResponse({ certificate })
          : undefined,
      ),
    );
    await client.send(bob.address, 'hello');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(alice.published).toEqual([]);
    expect(await isQueued(alice)).toBe(true);
    certificate = undefined;
    expect(textsOf(await collect(await start(bob), 1))).toEqual(['hello']);
  });
});

describe('a message whose sender', () => {
  test('is certified by the relay of its address is taken, sealed in version 1 too', async () => {
    const { alice, bob, start } = people;
    await sendSealed('hello', { version: 1 });
    const [message] = await collect(await start(bob), 1);
    expect(message).toMatchObject({ kind: 'text', text: 'hello', from: { address: alice.address } });
  });

  test.each<[string, Forgery, string]>([
    ['CL-01: has not the account id of its identity key', { uuid: randomAccount }, 'E_SENDER_MISMATCH'],
    ['CL-03: has a certificate of a server that is not listed', { isListed: false }, 'E_SENDER_CERTIFICATE_INVALID'],
    ['CL-04: has a certificate that another server signed', { isSigned: false }, 'E_SENDER_CERTIFICATE_INVALID'],
    ['CL-04: has a certificate that had ended', { expires: Date.now() - 2 * HOUR_MS }, 'E_SENDER_CERTIFICATE_EXPIRED'],
    ['CL-03: has a certificate of another relay', { isForeign: true }, 'E_SENDER_CERTIFICATE_INVALID'],
    ['has a certificate of another device than wrote it', { deviceId: 2 }, 'E_PRE_KEY_UNKNOWN'],
    ['writes what only groups are written', { type: 'senderKeyMessage' }, 'E_MESSAGE_KIND'],
    ['asks for something nobody can read', { type: 'plaintextContent' }, 'E_MESSAGE_MALFORMED'],
  ])('T12: %s is told and not read, and nothing is said to whoever sent it', async (_what, forgery, reason) => {
    const { alice, bob, start } = people;
    const reader = await start(bob);
    await (await (await start(alice)).send(bob.address, 'before')).accepted();
    await collect(reader, 1);
    const before = await dump(bob.disk);
    await sendSealed('forged', forgery);
    const [message] = await collect(reader, 1);
    expect(message).toMatchObject({ kind: 'undecryptable', reason, askedAgain: false });
    const after = await dump(bob.disk);
    const kept = [...before].filter(([key]) => /^(session|prekey|contact|address)\//.test(key));
    expect(kept.filter(([key, value]) => after.get(key) !== value)).toEqual([]);
    const answers = await Promise.all(bob.published.map(({ envelope }) => unseal(alice, envelope)));
    expect(answers.filter(({ type }) => type === 'plaintextContent')).toEqual([]);
  });

  test('CL-04: is this device itself is refused', async () => {
    const { bob, start } = people;
    await sendSealed('to myself', { from: bob });
    const [message] = await collect(await start(bob), 1);
    expect(message).toMatchObject({ kind: 'undecryptable', reason: 'E_SEALED_SENDER_SELF' });
  });

  test('CL-02, T12: was accepted at an impossible time is refused, and no future time makes a certificate last', async () => {
    const { alice, bob, start } = people;
    await (await (await start(alice)).send(bob.address, 'from long ago')).accepted();
    const past = await start(bob, acceptedAt(bob, 1_000 * 3600));
    const [old] = await collect(past, 1);
    expect(old).toMatchObject({ kind: 'undecryptable', reason: 'E_SENDER_CERTIFICATE_EXPIRED' });
    await past.close();
    await sendSealed('expired', { expires: Date.now() - 2 * HOUR_MS });
    await sendSealed('good', {});
    const inTenYears = Math.floor(Date.now() / HOUR_MS) * 3600 + 3650 * DAY_S;
    const [expired, good] = await collect(await start(bob, acceptedAt(bob, inTenYears)), 2);
    expect(expired).toMatchObject({ kind: 'undecryptable', reason: 'E_SENDER_CERTIFICATE_EXPIRED' });
    expect(good).toMatchObject({ kind: 'text', text: 'good' });
  });

  test('is of a relay that changed its root key waits, the user is told, and decides with the key that was read out', async () => {
    const { bob, start } = people;
    let reader = await start(bob);
    await sendSealed('before', {});
    await collect(reader, 1);
    await reader.close();
    const [entry] = await bob.disk.get([relayKey(DOMAIN)]);
    const known = decodeStoredKnownRelay(entry!.value);
    const rootKey = bytesToHex(known.rootKey);
    const pinned = { ...known, rootKey: systemRandom(32), fetchedAt: 1 };
    await bob.disk.commit({ put: [[relayKey(DOMAIN), encodeStoredKnownRelay(pinned)]] });
    await sendSealed('after', { isListed: false });
    await sendSealed('behind it', {});
    reader = await start(bob);
    const formerRootKey = bytesToHex(pinned.rootKey);
    expect(await collect(reader, 1)).toMatchObject([{ kind: 'relayChange', domain: DOMAIN, formerRootKey, rootKey }]);
    await eventually('both wait', async () => (await bob.disk.scan('held/')).length === 2);
    expect(await reader.relayIdentity(DOMAIN)).toEqual({
      domain: DOMAIN,
      rootKey: formerRootKey,
      changedRootKey: rootKey,
    });
    for (const wrong of ['', formerRootKey.replace(/./, 'g'), bytesToHex(systemRandom(32))]) {
      const accepted = reader.acceptRelayChange(DOMAIN, { rootKey: wrong });
      await expect(accepted).rejects.toMatchObject({ code: 'E_RELAY_KEY_MISMATCH' });
    }
    await reader.acceptRelayChange(DOMAIN, { rootKey: rootKey.toUpperCase().replaceAll(/(.{4})/g, '$1 ') });
    expect(await collect(reader, 2)).toMatchObject([
      { kind: 'undecryptable', reason: 'E_SENDER_CERTIFICATE_INVALID' },
      { kind: 'text', text: 'behind it' },
    ]);
    expect(await reader.relayIdentity(DOMAIN)).toEqual({ domain: DOMAIN, rootKey });
  });

  test('is of a relay that changed its root key and was held for too long is refused', async () => {
    const { bob, start } = people;
    const reader = await start(bob);
    await sendSealed('before', {});
    await collect(reader, 1);
    await reader.close();
    const [entry] = await bob.disk.get([relayKey(DOMAIN)]);
    const pinned = { ...decodeStoredKnownRelay(entry!.value), rootKey: systemRandom(32), fetchedAt: 1 };
    await bob.disk.commit({ put: [[relayKey(DOMAIN), encodeStoredKnownRelay(pinned)]] });
    await sendSealed('after', { isListed: false });
    const waiting = await start(bob);
    await eventually('it waits', async () => (await bob.disk.scan('held/')).length === 1);
    await waiting.close();
    const [held] = await bob.disk.scan('held/');
    const old = { ...decodeStoredHeldDelivery(held![1].value), heldAt: 1 };
    await bob.disk.commit({ put: [[held![0], encodeStoredHeldDelivery(old)]] });
    const messages = await collect(await start(bob), 2);
    expect(messages).toMatchObject([
      { kind: 'relayChange' },
      { kind: 'undecryptable', reason: 'E_SENDER_RELAY_CHANGED' },
    ]);
  });

  test('cannot be told is dropped, and what follows is read', async () => {
    const { alice, bob, start } = people;
    const client = await start(alice);
    await (await client.send(bob.address, '1')).accepted();
    const like = alice.published.at(-1)!;
    const forOthers = sealFor(alice, await certify(alice, {}), 'signalMessage', systemRandom(60), {
      recipient: generateIdentityKeyPair(env),
    });
    await publishEnvelopes(alice, like, [
      systemRandom(50),
      encodeEnvelope({ sealed: systemRandom(200) }),
      new Uint8Array(512),
      encodeEnvelope({ sealed: await forOthers }),
    ]);
    await (await client.send(bob.address, '2')).accepted();
    expect(textsOf(await collect(await start(bob), 2))).toEqual(['1', '2']);
  });
});

describe('a sender whose relay cannot be asked', () => {
  test('has its messages wait, over restarts and in order, and holds nobody else up', async () => {
    const { alice, bob, start } = people;
    const client = await start(alice);
    await (await client.send(bob.address, '1')).accepted();
    await (await client.send(bob.address, '2')).accepted();
    const down = await start(
      bob,
      watching([], (path) => path === '/v1/discovery'),
    );
    await eventually('both are put aside', async () => (await bob.disk.scan(HELD_PREFIX)).length === 2);
    expect(await bob.disk.scan('inbox/')).toEqual([]);
    await down.close();
    const messages = await collect(await start(bob), 2);
    expect(textsOf(messages)).toEqual(['1', '2']);
    expect(await bob.disk.scan(HELD_PREFIX)).toEqual([]);
  });

  test('and whose certificate is not in the document at hand is not refused for it: there may be a newer one', async () => {
    const { bob, start } = people;
    let isDown = false;
    const reader = await start(
      bob,
      watching([], (path) => isDown && path === '/v1/discovery'),
    );
    await sendSealed('before', {});
    await collect(reader, 1);
    const [entry] = await bob.disk.get([relayKey(DOMAIN)]);
    const known = decodeStoredKnownRelay(entry!.value);
    const aged = encodeStoredKnownRelay({ ...known, fetchedAt: known.fetchedAt - DAY_S / 2 });
    await bob.disk.commit({ put: [[relayKey(DOMAIN), aged]] });
    await reader.close();
    isDown = true;
    const again = await start(
      bob,
      watching([], (path) => isDown && path === '/v1/discovery'),
    );
    await sendSealed('unlisted', { isListed: false });
    await eventually('it is put aside', async () => (await bob.disk.scan(HELD_PREFIX)).length === 1);
    await again.close();
    const [message] = await collect(await start(bob), 1);
    expect(message).toMatchObject({ kind: 'undecryptable', reason: 'E_SENDER_CERTIFICATE_INVALID' });
  });

  test('is given up in the end, and the app is told', async () => {
    const { bob, start } = people;
    await sendSealed('from nowhere', { address: 'eve@nowhere.example' });
    let reader = await start(bob);
    await eventually('it is put aside', async () => (await bob.disk.scan(HELD_PREFIX)).length === 1);
    await reader.close();
    for (const [key, entry] of await bob.disk.scan(HELD_PREFIX)) {
      const held = decodeStoredHeldDelivery(entry.value);
      const aged = encodeStoredHeldDelivery({ ...held, heldAt: held.heldAt - 8 * DAY_S });
      await bob.disk.commit({ put: [[key, aged]] });
    }
    reader = await start(bob);
    const [message] = await collect(reader, 1);
    expect(message).toMatchObject({ kind: 'undecryptable', reason: 'E_SENDER_UNVERIFIED' });
    expect(message).toMatchObject({ from: { address: 'eve@nowhere.example', addressVerified: false } });
    expect(await bob.disk.scan(HELD_PREFIX)).toEqual([]);
  });
});

/** How a sealed message differs from one that a client would send. */
interface Forgery {
  readonly from?: Machine;
  readonly uuid?: string;
  readonly address?: string;
  readonly deviceId?: number;
  readonly expires?: number;
  /** `false`: the server certificate is of the right trust root, and not in the discovery document. */
  readonly isListed?: boolean;
  /** `false`: the sender certificate is signed by a key that is not in its server certificate. */
  readonly isSigned?: boolean;
  /** Server and sender certificate are whole, under the trust root of another relay. */
  readonly isForeign?: boolean;
  readonly type?: SealedMessageType;
  readonly version?: 1 | 2;
}

const randomAccount = formatAccountId(systemRandom(16).map((byte, i) => (i === 6 ? 0x80 : i === 8 ? 0x80 : byte)));

/** Sends a text from alice to bob inside sealed content of the test's own making. */
async function sendSealed(text: string, forgery: Forgery): Promise<void> {
  const { alice, bob, start } = people;
  const { from = alice, version = 2 } = forgery;
  const client = await start(
    alice,
    lying((path) => (path === '/v1/messages' ? new Uint8Array(0) : undefined)),
  );
  const before = alice.published.length;
  await client.send(bob.address, text);
  await eventually('it was published into the void', () => alice.published.length > before);
  await client.close();
  const [outbox] = await alice.disk.scan('outbox/');
  const like = alice.published.at(-1)!;
  const content = await unseal(bob, like.envelope);
  await alice.disk.commit({ delete: [outbox![0]] });
  const message = forgery.type === undefined ? content.content : signalMessageOf(content);
  const type = forgery.type ?? content.type;
  const recipient = keyPairOf(await accountOf(bob));
  const sealed = await sealFor(from, await certify(from, forgery), type, message, { version, recipient });
  await publishEnvelopes(alice, like, [encodeEnvelope({ sealed })]);
}

async function sealFor(
  from: Machine,
  certificate: Uint8Array,
  type: SealedMessageType,
  message: Uint8Array,
  { version = 2, recipient }: { readonly version?: 1 | 2; readonly recipient: X25519KeyPair },
): Promise<Uint8Array> {
  const content = createSealedContent({ type, content: message, certificate, sentAt: Date.now() });
  const senderIdentity = keyPairOf(await accountOf(from));
  const seal = version === 1 ? sealMessageV1 : sealMessageV2;
  return seal(env, { senderIdentity, recipientIdentityKey: recipient.publicKey, content });
}

/** A certificate by the keys of the relay, of `of` as it is but for what is forged. */
async function certify(of: Machine, forgery: Forgery): Promise<Uint8Array> {
  const { dataDirectory } = people.world;
  const read = async (name: string) => new Uint8Array(await readFile(join(dataDirectory, name)));
  const account = await accountOf(of);
  const { privateKey, publicKey } = env.crypto.x25519KeyPair(await read('sealed-sender.key'));
  const other = generateIdentityKeyPair(env);
  const trustRootPrivateKey = asX25519PrivateKey(await read('sealed-sender-root.key'));
  if (forgery.isForeign === true) return certifyElsewhere(of, account);
  const unlisted = createServerCertificate(env, { id: 2, key: publicKey, trustRootPrivateKey });
  const serverCertificate = forgery.isListed === false ? unlisted : await read('sealed-sender.certificate');
  const input = {
    serverCertificate,
    serverPrivateKey: privateKey,
    sender: {
      uuid: forgery.uuid ?? (await uuidOf(of)),
      e164: forgery.address ?? of.address,
      deviceId: forgery.deviceId ?? account.deviceId,
      identityKey: keyPairOf(account).publicKey,
    },
    expires: forgery.expires ?? Date.now() + HOUR_MS,
  };
  const certificate = createSenderCertificate(env, input);
  if (forgery.isSigned !== false) return certificate;
  const forged = createServerCertificate(env, { id: 1, key: other.publicKey, trustRootPrivateKey });
  const bySomebody = createSenderCertificate(env, {
    ...input,
    serverCertificate: forged,
    serverPrivateKey: other.privateKey,
  });
  // The body with the listed server certificate, under a signature that is another key's.
  return Uint8Array.from([...certificate.slice(0, -64), ...bySomebody.slice(-64)]);
}

/** As another relay certifies who has an account there. */
async function certifyElsewhere(of: Machine, account: StoredAccount): Promise<Uint8Array> {
  const [trustRoot, server] = [generateIdentityKeyPair(env), generateIdentityKeyPair(env)];
  const serverCertificate = createServerCertificate(env, {
    id: 1,
    key: server.publicKey,
    trustRootPrivateKey: trustRoot.privateKey,
  });
  return createSenderCertificate(env, {
    serverCertificate,
    serverPrivateKey: server.privateKey,
    sender: {
      uuid: await uuidOf(of),
      e164: of.address,
      deviceId: account.deviceId,
      identityKey: keyPairOf(account).publicKey,
    },
    expires: Date.now() + HOUR_MS,
  });
}

async function uuidOf(of: Machine): Promise<string> {
  const client = await people.start(of);
  const { accountId } = client.account!;
  await client.close();
  return accountId;
}

const keyPairOf = ({ identityPrivateKey, identityPublicKey }: StoredAccount): X25519KeyPair => ({
  privateKey: asX25519PrivateKey(identityPrivateKey),
  publicKey: parsePublicKey(identityPublicKey),
});

/** A relay that gives every delivery for `of` one time. It has the key of that machine here, and hands mail out open. */
function acceptedAt(of: Machine, seconds: number): Transport {
  return {
    ...defaultTransport,
    openStream: async (url, signal) => {
      const stream = await defaultTransport.openStream(url, signal);
      return {
        ...stream,
        send: (message) => stream.send(message),
        close: () => stream.close(),
        messages: rewritten(of, stream.messages, seconds),
      };
    },
  };
}

async function* rewritten(
  of: Machine,
  messages: AsyncIterable<Uint8Array>,
  seconds: number,
): AsyncGenerator<Uint8Array> {
  let receiver: HpkeReceiver | undefined;
  for await (const message of messages) {
    const frame = decodeRelayFrame(message);
    if (frame.kind !== 'delivery') yield message;
    else {
      const { kind, cursor, context, body } = frame;
      receiver = context === undefined ? receiver : await receiverOf(of, context);
      if (body.kind !== 'sealed') throw new Error('the relay seals what it keeps');
      const arrived = parseArrived(receiver!.openAt(body.number, new Uint8Array(0), body.sealed));
      const open = formatArrived({ ...arrived, acceptedAt: seconds });
      yield encodeRelayFrame({ kind, cursor, body: { kind: 'open', arrived: open } });
    }
  }
}

async function receiverOf(of: Machine, { keyId, encapsulatedKey }: MailboxContext): Promise<HpkeReceiver> {
  const [entry] = await of.disk.get([preKeyKey('mailbox', keyId)]);
  const { signedManifest, deviceId } = await accountOf(of);
  const { devices } = verifyManifest(defaultProvider, signedManifest).manifest;
  const info = mailboxContextInfo(devices.find((device) => device.deviceId === deviceId)!.mailboxId);
  return setupHpkeReceiver(defaultProvider, hpkeXWing, decodeStoredPreKey(entry!.value), encapsulatedKey, info);
}
