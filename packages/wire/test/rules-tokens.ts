/** A good value of each message of tokens that has rules, and values of single fields that break them. */

import * as wire from '../src/index.ts';
import { type Rules, times, zeros } from './values.ts';

const epochKey: wire.TokenEpochKey = { epoch: 1, key: zeros(32) };
const storedKey: wire.StoredTokenKey = { epoch: 1, key: zeros(32), uploaded: false };
const batch: wire.StoredMintedBatch = { secret: zeros(32), tokens: 1 };
const held: wire.StoredHeldTokens = { epoch: 1, tokens: [zeros(32)] };

export const tokenRules: Record<string, Rules> = {
  TokenKeysUpload: {
    good: { keys: [epochKey] } satisfies wire.TokenKeysUpload,
    bad: [
      ['keys', []],
      ['keys', times(wire.TOKEN_KEYS_MAX + 1, epochKey)],
      ['keys', [{ ...epochKey, epoch: 0 }]],
      ['keys', [{ ...epochKey, key: zeros(31) }]],
    ],
  },
  TokenRevocation: {
    good: { epoch: 1, nonces: times(wire.TOKEN_REVOCATIONS_MAX, zeros(16)) } satisfies wire.TokenRevocation,
    bad: [
      ['epoch', 0],
      ['nonces', []],
      ['nonces', [zeros(15)]],
      ['nonces', times(wire.TOKEN_REVOCATIONS_MAX + 1, zeros(16))],
    ],
  },
  VoucherRequest: {
    good: { issuerKeyId: '', blinded: times(wire.VOUCHERS_MAX, zeros(256)) } satisfies wire.VoucherRequest,
    bad: [
      ['issuerKeyId', 'a'.repeat(wire.KEY_ID_CHARACTERS_MAX + 1)],
      ['blinded', [zeros(255)]],
      ['blinded', times(wire.VOUCHERS_MAX + 1, zeros(256))],
    ],
  },
  VoucherResponse: {
    good: { issuerKeyId: 'a', blindSignatures: times(wire.VOUCHERS_MAX, zeros(256)) } satisfies wire.VoucherResponse,
    bad: [
      ['issuerKeyId', ''],
      ['blindSignatures', [zeros(257)]],
    ],
  },
  StoredTokenKeys: {
    good: { keys: [storedKey] } satisfies wire.StoredTokenKeys,
    bad: [
      ['keys', [{ ...storedKey, key: zeros(33) }]],
      ['keys', times(wire.TOKEN_KEYS_MAX + 1, storedKey)],
    ],
  },
  StoredMintedTokens: {
    good: { batches: times(wire.MINTED_BATCHES_MAX, batch) } satisfies wire.StoredMintedTokens,
    bad: [
      ['batches', [{ ...batch, secret: zeros(31) }]],
      ['batches', [{ ...batch, tokens: 0 }]],
      ['batches', [{ ...batch, tokens: wire.TOKEN_GRANT_MAX + 1 }]],
    ],
  },
  StoredTokenWallet: {
    good: { mailboxId: zeros(32), held: times(wire.TOKEN_KEYS_MAX, held), grants: 0 } satisfies wire.StoredTokenWallet,
    bad: [
      ['mailboxId', zeros(31)],
      ['held', [{ ...held, tokens: [] }]],
      ['held', [{ ...held, tokens: [zeros(31)] }]],
      ['held', [{ ...held, tokens: times(wire.WALLET_TOKENS_MAX + 1, zeros(32)) }]],
      ['held', times(wire.TOKEN_KEYS_MAX + 1, held)],
    ],
  },
};
