/** Field rules of what became of items. */

import * as wire from '../src/index.ts';
import { type Rules, times, zeros } from './values.ts';

const outcome: wire.DeliveryOutcome = { itemId: zeros(16), state: 'undelivered', code: 'E_ITEM_EXPIRED' };
const receipt: wire.Receipt = {
  domain: 'b.example',
  answer: zeros(1),
  requestSignature: 'sotto=:AA==:',
  keyId: 'a',
  created: 1,
  signature: zeros(64),
  discovery: zeros(1),
};

export const outcomeRules: Record<string, Rules> = {
  OutcomesRequest: {
    good: { itemIds: [zeros(16)] } satisfies wire.OutcomesRequest,
    bad: [
      ['itemIds', []],
      ['itemIds', [zeros(15)]],
      ['itemIds', times(wire.OUTCOMES_MAX + 1, zeros(16))],
    ],
  },
  OutcomesResponse: {
    good: { outcomes: [outcome] } satisfies wire.OutcomesResponse,
    bad: [
      ['outcomes', [{ ...outcome, itemId: zeros(17) }]],
      ['outcomes', [{ ...outcome, code: 'late' }]],
    ],
  },
  ReceiptRequest: { good: { itemId: zeros(16) } satisfies wire.ReceiptRequest, bad: [['itemId', zeros(15)]] },
  Receipt: {
    good: receipt,
    bad: [
      ['domain', 'b'],
      ['answer', zeros(0)],
      ['requestSignature', ''],
      ['requestSignature', 'x'.repeat(wire.SIGNATURE_CHARACTERS_MAX + 1)],
      ['keyId', ''],
      ['signature', zeros(63)],
      ['discovery', zeros(0)],
    ],
  },
};
