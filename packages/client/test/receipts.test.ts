/** Receipts: what the relay of a recipient has signed about a message, fetched from the own relay and believed from nobody. */

import { defaultProvider as crypto } from '@sotto/crypto';
import { verifyReceipt } from '@sotto/identity';
import { memoryStore } from '@sotto/store';
import { decodeReceiptResponse, encodeReceiptResponse, type Receipt } from '@sotto/wire';
import { describe, expect, test } from 'vitest';
import { ClientError, type DeliveryReceipt, defaultTransport, type SottoClient, type Transport } from '../src/index.ts';
import { SENT_PREFIX } from '../src/keys.ts';
import { collect } from './app.ts';
import { useTwoRelays } from './two-relays.ts';
import { eventually } from './world.ts';

const relays = useTwoRelays();

const refusalOf = async (asking: Promise<unknown>): Promise<Pick<ClientError, 'code' | 'retryable'>> => {
  const error = await asking.then(
    () => undefined,
    (refused: unknown) => refused,
  );
  if (!(error instanceof ClientError)) throw new Error('was not refused');
  return { code: error.code, retryable: error.retryable };
};

/** Asks until the other relay has answered. */
const receiptsOf = async (client: SottoClient, messageId: string): Promise<readonly DeliveryReceipt[]> => {
  let receipts: readonly DeliveryReceipt[] = [];
  await eventually('there is a receipt', async () => {
    receipts = await client.receipts('bob@b.example', messageId).catch((error: unknown) => {
      if (error instanceof ClientError && error.code === 'E_RECEIPT_UNKNOWN') return [];
      throw error;
    });
    return receipts.length > 0;
  });
  return receipts;
};

/** Shows other receipts than the relay has given. */
const lying = (change: (receipt: Receipt) => Receipt): Transport => ({
  ...defaultTransport,
  request: async (request) => {
    const answer = await defaultTransport.request(request);
    if (!request.url.endsWith('/v1/receipt') || answer.status !== 200) return answer;
    const { receipt } = decodeReceiptResponse(answer.body);
    return { status: 200, body: encodeReceiptResponse({ receipt: change(receipt) }) };
  },
});

describe('T23: a message to another relay', () => {
  test('has a receipt of that relay, which convinces whoever is shown it', async () => {
    const alice = await relays.join(relays.a, 'alice');
    const bob = await relays.join(relays.b, 'bob');
    const sent = await alice.send('bob@b.example', 'you had it');
    await collect(bob, 1);
    const [receipt, ...others] = await receiptsOf(alice, sent.messageId);
    expect(others).toEqual([]);
    expect(receipt).toMatchObject({ domain: 'b.example', status: 'accepted' });
    expect(Math.abs(receipt!.answeredAt.getTime() - Date.now())).toBeLessThan(60_000);
    const shown = decodeReceiptResponse(receipt!.evidence).receipt;
    expect(verifyReceipt(crypto, shown, { itemId: receipt!.itemId })).toMatchObject({
      domain: 'b.example',
      status: 'accepted',
    });
    expect(() => verifyReceipt(crypto, shown, { itemId: new Uint8Array(16) })).toThrow(
      expect.objectContaining({ code: 'E_RECEIPT_INVALID' }),
    );
  });

  test('has none while that relay is away, and one when it is back', async () => {
    const alice = await relays.join(relays.a, 'alice');
    await relays.join(relays.b, 'bob');
    await alice.send('bob@b.example', 'first');
    await relays.b.stop();
    const sent = await alice.send('bob@b.example', 'second');
    await sent.accepted();
    expect(await refusalOf(alice.receipts('bob@b.example', sent.messageId))).toEqual({
      code: 'E_RECEIPT_UNKNOWN',
      retryable: true,
    });
    await relays.b.start();
    expect((await receiptsOf(alice, sent.messageId)).map(({ status }) => status)).toEqual(['accepted']);
  });

  test('CL-09: is not shown to be delivered by a receipt that is forged, or of another message or relay', async () => {
    let change = (receipt: Receipt): Receipt => receipt;
    const alice = await relays.join(relays.a, 'alice', { transport: lying((receipt) => change(receipt)) });
    const bob = await relays.join(relays.b, 'bob');
    const [first, second] = [await alice.send('bob@b.example', '1'), await alice.send('bob@b.example', '2')];
    await collect(bob, 2);
    const [honest] = await receiptsOf(alice, first.messageId);
    await receiptsOf(alice, second.messageId);
    const { receipt } = decodeReceiptResponse(honest!.evidence);
    const third = await alice.send('bob@b.example', '3');
    await receiptsOf(alice, third.messageId);
    const lies: readonly ((one: Receipt) => Receipt)[] = [
      (one) => ({ ...one, created: one.created + 1 }),
      (one) => ({ ...one, requestSignature: one.requestSignature.replace(/[A-Y]/, 'Z') }),
      (one) => ({ ...one, domain: 'a.example' }),
      () => receipt,
    ];
    for (const lie of lies) {
      change = lie;
      expect(await refusalOf(alice.receipts('bob@b.example', third.messageId))).toEqual({
        code: 'E_RELAY_INVALID',
        retryable: false,
      });
    }
    change = (one) => one;
    expect(await alice.receipts('bob@b.example', third.messageId)).toHaveLength(1);
  });

  test('has none when nothing is known of it, or not any more', async () => {
    const disk = memoryStore();
    const alice = await relays.join(relays.a, 'alice', { store: memoryStore({ sharing: disk }) });
    const bob = await relays.join(relays.b, 'bob');
    const never = { code: 'E_RECEIPT_UNKNOWN', retryable: false };
    expect(await refusalOf(alice.receipts('bob@b.example', '00'.repeat(16)))).toEqual(never);
    const sent = await alice.send('bob@b.example', 'gone soon');
    await collect(bob, 1);
    await receiptsOf(alice, sent.messageId);
    await disk.commit({ delete: (await disk.scan(SENT_PREFIX)).map(([key]) => key) });
    expect(await refusalOf(alice.receipts('bob@b.example', sent.messageId))).toEqual(never);
  });
});

test('a message between accounts of one relay has no receipt', async () => {
  const alice = await relays.join(relays.a, 'alice');
  const carol = await relays.join(relays.a, 'carol');
  const sent = await alice.send('carol@a.example', 'hello');
  await collect(carol, 1);
  expect(await refusalOf(alice.receipts('carol@a.example', sent.messageId))).toEqual({
    code: 'E_RECEIPT_UNKNOWN',
    retryable: false,
  });
});
