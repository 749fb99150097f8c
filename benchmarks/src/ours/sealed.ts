/** Our sealed sender, of both versions. */

import type { X25519KeyPair } from '@sotto/crypto';
import {
  AgreementMemory,
  assertSealedSender,
  CertificateMemory,
  createSealedContent,
  createSenderCertificate,
  createServerCertificate,
  decryptSealedContent,
  encryptMessage,
  formatServiceId,
  generateIdentityKeyPair,
  messageForRecipient,
  openSealedMessage,
  parseMultiRecipientMessage,
  type RatchetEnv,
  readRegistrationId,
  type SealedContent,
  sealForMany,
  sealMessageV1,
  senderOf,
} from '@sotto/ratchet';
import { begin } from '../cases/pair.ts';
import type { Plaintext, SealedGroup, SealedPair } from '../implementation.ts';
import { accountName } from '../inputs.ts';
import { OurDevice } from './device.ts';
import { SenderKeyMember } from './group.ts';

/** Issues certificates, as a server does. */
class Authority {
  readonly #env: () => RatchetEnv;
  readonly #root: X25519KeyPair;
  readonly #server: X25519KeyPair;
  readonly #certificate: Uint8Array;

  constructor(env: () => RatchetEnv) {
    this.#env = env;
    this.#root = generateIdentityKeyPair(env());
    this.#server = generateIdentityKeyPair(env());
    const input = { id: 7, key: this.#server.publicKey, trustRootPrivateKey: this.#root.privateKey };
    this.#certificate = createServerCertificate(env(), input);
  }

  get trustRoots() {
    return [this.#root.publicKey];
  }

  certify({ local }: OurDevice, days: number): Uint8Array {
    const { address, identityKeyPair } = local;
    return createSenderCertificate(this.#env(), {
      serverCertificate: this.#certificate,
      serverPrivateKey: this.#server.privateKey,
      sender: { uuid: address.name, deviceId: address.deviceId, identityKey: identityKeyPair.publicKey },
      expires: Date.now() + days * DAY_MS,
    });
  }
}

export async function createOurSealedPair(env: () => RatchetEnv, certificates: number): Promise<SealedPair> {
  const authority = new Authority(env);
  const [alice, bob] = [new OurDevice(accountName(1), env, 'objects'), new OurDevice(accountName(2), env, 'objects')];
  await begin({ alice, bob });
  const issued = Array.from({ length: certificates }, (_, n) => authority.certify(alice, n + 1));
  const memory = new CertificateMemory();
  const [agreed, agreedByBob] = [new AgreementMemory(), new AgreementMemory()];
  let next = 0;
  return {
    seal: async ({ bytes }: Plaintext) => {
      const record = await alice.records.load(bob.name);
      const remote = alice.remote(bob.name);
      const step = encryptMessage(record, { local: alice.local, remote, plaintext: bytes }, env());
      const { type, bytes: content } = await alice.commit(bob.name, step);
      const certificate = issued[next++ % issued.length]!;
      return sealMessageV1(env(), {
        senderIdentity: alice.local.identityKeyPair,
        recipientIdentityKey: remote.identityKey ?? fail('no identity'),
        agreements: agreed,
        content: createSealedContent({ type, content, certificate }),
      });
    },
    unseal: async (message) => {
      const { local, preKeys, identities } = bob;
      const { identityKeyPair } = local;
      const content = openSealedMessage(env().crypto, { identityKeyPair, message, memory, agreements: agreedByBob });
      judge(content, bob, authority, memory, env);
      const sender = senderOf(content);
      const record = await bob.records.load(sender.name);
      const knownIdentityKey = identities.get(sender.name);
      const step = decryptSealedContent(record, { local, content, knownIdentityKey, preKeys }, env());
      return (await bob.commit(sender.name, step)).plaintext;
    },
  };
}

export async function createOurSealedGroup(env: () => RatchetEnv, count: number): Promise<SealedGroup> {
  const authority = new Authority(env);
  const [alice, aliceMember] = [new OurDevice(accountName(1), env, 'objects'), new SenderKeyMember(env)];
  const distributionId = env().random(16);
  const distribution = await aliceMember.distribute(distributionId);
  const members: { device: OurDevice; member: SenderKeyMember; memory: CertificateMemory }[] = [];
  for (let n = 0; n < count; n++) {
    const device = new OurDevice(accountName(n + 2), env, 'objects');
    await alice.initiate(device.name, device.createBundle());
    const member = new SenderKeyMember(env);
    await member.process(distributionId, distribution);
    members.push({ device, member, memory: new CertificateMemory() });
  }
  const certificate = authority.certify(alice, 1);
  return {
    sealForAll: async ({ bytes }) => {
      const content = await aliceMember.encrypt(distributionId, bytes);
      const recipients = [];
      for (const { device } of members) {
        const { name } = device;
        const registrationId = readRegistrationId(await alice.records.load(name));
        const identityKey = alice.identities.get(name) ?? fail('no identity');
        recipients.push({ name, identityKey, devices: [{ deviceId: 1, registrationId }] });
      }
      return sealForMany(env(), {
        senderIdentity: alice.local.identityKeyPair,
        content: createSealedContent({ type: 'senderKeyMessage', content, certificate, groupId: distributionId }),
        recipients,
      });
    },
    messageFor: (number, sent) => {
      const parsed = parseMultiRecipientMessage(sent);
      const name = members[number]?.device.name;
      const entry = parsed.recipients.find(({ serviceId }) => formatServiceId(serviceId) === name);
      return messageForRecipient(parsed, entry ?? fail('no such recipient'));
    },
    unseal: async (number, message) => {
      const { device, member, memory } = members[number] ?? fail('no such member');
      const { identityKeyPair } = device.local;
      const content = openSealedMessage(env().crypto, { identityKeyPair, message });
      judge(content, device, authority, memory, env);
      return member.decrypt(content.content);
    },
  };
}

function judge(
  content: SealedContent,
  { local }: OurDevice,
  { trustRoots }: Authority,
  memory: CertificateMemory,
  env: () => RatchetEnv,
): void {
  const { crypto, now: at } = env();
  assertSealedSender(crypto, content, { local, trustRoots, at, memory });
}

function fail(message: string): never {
  throw new Error(message);
}

const DAY_MS = 86_400_000;
