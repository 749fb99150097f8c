/** `ts-mls` as a black box, called as its documentation shows: a group of two in MLS. */

import {
  type CiphersuiteImpl,
  type ClientState,
  type Credential,
  createApplicationMessage,
  createCommit,
  createGroup as createMlsGroup,
  decodeMlsMessage,
  defaultCapabilities,
  defaultLifetime,
  emptyPskIndex,
  encodeMlsMessage,
  generateKeyPackage,
  getCiphersuiteFromName,
  getCiphersuiteImpl,
  joinGroup,
  processPrivateMessage,
  zeroOutUint8Array,
} from 'ts-mls';
import type { Group, Implementation } from '../../dist/implementation.js';

export function createPeer(version: string): Implementation {
  return { name: 'ts-mls', version, groups: { protocol: 'MLS', createGroup } };
}

async function createGroup(): Promise<Group> {
  const suite = await getCiphersuiteImpl(getCiphersuiteFromName('MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519'));
  let [alice, bob] = await createMembers(suite);
  return {
    encrypt: async ({ bytes }) => {
      const { newState, privateMessage, consumed } = await createApplicationMessage(alice, bytes, suite);
      alice = newState;
      consumed.forEach(zeroOutUint8Array);
      const body = encodeMlsMessage({ privateMessage, wireformat: 'mls_private_message', version: 'mls10' });
      return { isFirst: false, body };
    },
    decrypt: async ({ body }) => {
      if (typeof body === 'string') throw new TypeError('body: is text');
      const decoded = decodeMlsMessage(body, 0)?.[0];
      if (decoded?.wireformat !== 'mls_private_message') throw new Error('not a private message');
      const result = await processPrivateMessage(bob, decoded.privateMessage, emptyPskIndex, suite);
      bob = result.newState;
      if (result.kind === 'newState') throw new Error('not a text');
      result.consumed.forEach(zeroOutUint8Array);
      return result.message;
    },
  };
}

async function createMembers(suite: CiphersuiteImpl): Promise<[ClientState, ClientState]> {
  const [alice, bob] = [await keyPackageOf('alice', suite), await keyPackageOf('bob', suite)];
  const group = new TextEncoder().encode('group');
  const begun = await createMlsGroup(group, alice.publicPackage, alice.privatePackage, [], suite);
  const commit = await createCommit(
    { state: begun, cipherSuite: suite },
    { extraProposals: [{ proposalType: 'add', add: { keyPackage: bob.publicPackage } }] },
  );
  if (commit.welcome === undefined) throw new Error('no welcome');
  const { welcome, newState } = commit;
  const joined = await joinGroup(
    welcome,
    bob.publicPackage,
    bob.privatePackage,
    emptyPskIndex,
    suite,
    newState.ratchetTree,
  );
  return [newState, joined];
}

function keyPackageOf(name: string, suite: CiphersuiteImpl) {
  const credential: Credential = { credentialType: 'basic', identity: new TextEncoder().encode(name) };
  return generateKeyPackage(credential, defaultCapabilities(), defaultLifetime, [], suite);
}
