import { hexToBytes } from '@sotto/crypto';
import { initiateSession, parsePreKeyBundle, type SerializedPreKeyBundle } from '@sotto/ratchet';
import { describe, it } from 'vitest';
import { Receiver, type SessionState } from './negative-sessions-support.ts';
import { byName, expectCase, type NegativeCase, readNegative } from './negative-support.ts';

interface WrittenKey {
  readonly id: number;
  readonly publicKey: string;
  readonly signature: string;
}

interface WrittenBundle {
  readonly registrationId: number;
  readonly deviceId: number;
  readonly identityKey: string;
  readonly signedPreKey: WrittenKey;
  readonly kemPreKey: WrittenKey;
  readonly oneTimePreKey?: { readonly id: number; readonly publicKey: string };
}

interface Input {
  readonly state: SessionState;
  readonly bundle: WrittenBundle;
}

const cases = readNegative<Input>('negative/bundles.json');

describe('negative/bundles.json: bundles', () => {
  it.each(byName(cases))('%s', (_, one) => {
    const initiator = new Receiver(one.state);
    // A session from before, so that there is something that could change.
    initiator.record = initiate(initiator, cases[0]!).state;
    expectCase(
      one,
      () => {
        initiate(initiator, one);
        return {};
      },
      () => initiator.stored(),
    );
  });
});

function initiate({ local, remote, record, env }: Receiver, { bundle }: NegativeCase<Input>) {
  return initiateSession(record, { local, remote, bundle: parsePreKeyBundle(read(bundle)) }, env);
}

function read({ signedPreKey, kemPreKey, oneTimePreKey, ...bundle }: WrittenBundle): SerializedPreKeyBundle {
  const signed = ({ id, publicKey, signature }: WrittenKey) => {
    return { id, publicKey: hexToBytes(publicKey), signature: hexToBytes(signature) };
  };
  return {
    ...bundle,
    identityKey: hexToBytes(bundle.identityKey),
    signedPreKey: signed(signedPreKey),
    kemPreKey: signed(kemPreKey),
    ...(oneTimePreKey && { oneTimePreKey: { id: oneTimePreKey.id, publicKey: hexToBytes(oneTimePreKey.publicKey) } }),
  };
}
