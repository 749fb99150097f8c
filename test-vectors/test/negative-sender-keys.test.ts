import { bytesToHex, defaultProvider, hexToBytes } from '@sotto/crypto';
import {
  decryptSenderKeyMessage,
  encodeSenderKeyRecord,
  processSenderKeyDistribution,
  type SenderKeyRecord,
} from '@sotto/ratchet';
import { describe, it } from 'vitest';
import { byName, expectCase, readNegative } from './negative-support.ts';

interface State {
  readonly distributions: readonly string[];
  readonly messages: readonly string[];
}

interface Input {
  readonly state: State;
  readonly type: 'message' | 'distribution';
  readonly bytes: string;
}

const env = { crypto: defaultProvider };

describe('negative/sender-keys.json: messages of sender keys', () => {
  const records = new Map<State, SenderKeyRecord | undefined>();

  it.each(byName(readNegative<Input>('negative/sender-keys.json')))('%s', (_, one) => {
    if (!records.has(one.state)) records.set(one.state, recordOf(one.state));
    const record = records.get(one.state);
    expectCase(
      one,
      () => read(record, one),
      () => (record === undefined ? new Uint8Array(0) : encodeSenderKeyRecord(record)),
    );
  });
});

function read(record: SenderKeyRecord | undefined, { type, bytes: written }: Input): Readonly<Record<string, string>> {
  const bytes = hexToBytes(written);
  if (type === 'message') return { plaintext: bytesToHex(decryptSenderKeyMessage(record, { bytes }, env).output) };
  processSenderKeyDistribution(record, { bytes });
  return {};
}

function recordOf({ distributions, messages }: State): SenderKeyRecord | undefined {
  let record: SenderKeyRecord | undefined;
  for (const bytes of distributions.map(hexToBytes)) record = processSenderKeyDistribution(record, { bytes }).state;
  for (const bytes of messages.map(hexToBytes)) record = decryptSenderKeyMessage(record, { bytes }, env).state;
  return record;
}
