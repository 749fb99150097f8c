/**
 * What a relay keeps, column by column: the page docs/relay.md is written from this, a test holds it against the schema
 * and against the list of what a relay may hand over (federation design, section 15), and a backup copies by it.
 *
 * Plain values only: the tool that writes the page reads this file as text.
 */

/** Kinds of things a relay may hold; no others. The words are those of section 15. */
export type InventoryItem =
  | 'account'
  | 'devices'
  | 'undelivered envelopes'
  | 'outbox'
  | 'pre-keys'
  | 'push'
  | 'tokens'
  | 'spent once'
  | 'invites'
  | 'block lists'
  | 'outcomes'
  | 'other relays'
  | 'the relay itself';

export interface ColumnDescription {
  readonly name: string;
  readonly holds: string;
  /** What somebody learns who gets the file. */
  readonly reader: string;
}

export interface TableDescription {
  readonly table: string;
  readonly item: InventoryItem;
  readonly why: string;
  readonly until: string;
  /**
   * `copied`: stands in a backup. `left out`: short-lived, and wrong when it comes back; a backup lacks it. `renewed`:
   * left out as well, and emptied when a restored copy is accepted, for what it says must not be true twice.
   */
  readonly backup: 'copied' | 'left out' | 'renewed';
  readonly columns: readonly ColumnDescription[];
}

export const tables: readonly TableDescription[] = [
  {
    table: 'relay',
    item: 'the relay itself',
    why: 'whose directory this is',
    until: 'the directory',
    backup: 'copied',
    columns: [
      { name: 'name', holds: 'name of a fact', reader: 'nothing' },
      {
        name: 'value',
        holds: 'the domain; that envelopes are padded; how often it was opened, and readiness asked for',
        reader: 'which relay this is',
      },
    ],
  },
  {
    table: 'account',
    item: 'account',
    why: 'who may register again, what contacts look up',
    until: 'the account ends',
    backup: 'copied',
    columns: [
      { name: 'row', holds: 'number of the row', reader: 'the order of registration' },
      { name: 'localpart', holds: 'the part before the `@`', reader: 'this address exists here' },
      { name: 'account_id', holds: 'hash of the identity key', reader: 'what contacts know' },
      { name: 'identity_key', holds: 'public key', reader: 'what contacts know' },
      {
        name: 'signed_manifest',
        holds: 'the devices, signed',
        reader: 'what contacts know: how many devices, their public keys',
      },
      { name: 'suspended', holds: '1 while the operator keeps it out', reader: 'that' },
      { name: 'items_max', holds: 'quota of its own', reader: 'that the operator set one' },
      { name: 'bytes_max', holds: 'quota of its own', reader: 'that the operator set one' },
      { name: 'created_day', holds: 'day since 1970 on which it was made', reader: 'how old the account is' },
    ],
  },
  {
    table: 'device',
    item: 'devices',
    why: 'whose signature opens which mailbox; which uploads are old',
    until: 'a manifest drops the device',
    backup: 'copied',
    columns: [
      { name: 'row', holds: 'number of the row', reader: 'the order of registration' },
      { name: 'account', holds: 'row of the account', reader: 'whose device it is' },
      { name: 'device_id', holds: '1 to 127', reader: 'what the manifest says' },
      { name: 'registration_id', holds: 'random number', reader: 'what the manifest says' },
      { name: 'authentication_key', holds: 'public key', reader: 'what the manifest says' },
      { name: 'mailbox', holds: 'row of the mailbox', reader: 'whose mailbox it is' },
      { name: 'one_time_pre_key_newest', holds: 'highest id uploaded', reader: 'how many keys it has made' },
      { name: 'one_time_kem_pre_key_newest', holds: 'highest id uploaded', reader: 'how many keys it has made' },
    ],
  },
  {
    table: 'mailbox',
    item: 'undelivered envelopes',
    why: 'where mail goes; quota without counting',
    until: 'its device goes',
    backup: 'copied',
    columns: [
      { name: 'row', holds: 'number of the row', reader: 'the order of registration' },
      { name: 'mailbox_id', holds: 'random bytes', reader: 'what the manifest says' },
      { name: 'epoch', holds: 'random bytes, new after a restore', reader: 'nothing' },
      { name: 'items', holds: 'envelopes waiting', reader: 'how many wait' },
      { name: 'bytes', holds: 'their bytes', reader: 'how large they are together' },
      { name: 'items_max', holds: 'as of its account', reader: 'what `account` says' },
      { name: 'bytes_max', holds: 'as of its account', reader: 'what `account` says' },
      { name: 'lease', holds: 'number of its last consumer', reader: 'how often its device has connected' },
      { name: 'has_refused', holds: 'whether mail was turned away since', reader: 'that it was full' },
      { name: 'key_id', holds: 'number of the mailbox key', reader: 'nothing about people' },
      { name: 'public_key', holds: 'public key that mail is sealed to', reader: 'nothing about people' },
    ],
  },
  {
    table: 'wrap',
    item: 'undelivered envelopes',
    why: 'what devices need to open the envelopes that refer to it',
    until: 'its last envelope is acknowledged or expired, and the next sweep',
    backup: 'left out',
    columns: [
      { name: 'row', holds: 'random number', reader: 'nothing' },
      { name: 'mailbox', holds: 'row of the mailbox', reader: 'for whom it is' },
      { name: 'key_id', holds: 'number of the mailbox key', reader: 'nothing about people' },
      {
        name: 'encapsulated_key',
        holds: 'encapsulated key of HPKE',
        reader: 'nothing without the private key of the device',
      },
    ],
  },
  {
    table: 'signed_pre_key',
    item: 'pre-keys',
    why: 'first messages',
    until: 'replaced',
    backup: 'copied',
    columns: [
      { name: 'device', holds: 'row of the device', reader: 'whose key it is' },
      { name: 'id', holds: 'number of the key', reader: 'nothing about people' },
      { name: 'public_key', holds: 'public key', reader: 'nothing about people' },
      { name: 'signature', holds: 'of the identity key', reader: 'nothing about people' },
      { name: 'created_at', holds: 'when its device made it', reader: 'that time' },
      { name: 'binding', holds: 'of the identity key', reader: 'nothing about people' },
    ],
  },
  {
    table: 'last_resort_kem_pre_key',
    item: 'pre-keys',
    why: 'first messages when the shelf is empty',
    until: 'replaced',
    backup: 'copied',
    columns: [
      { name: 'device', holds: 'row of the device', reader: 'whose key it is' },
      { name: 'id', holds: 'number of the key', reader: 'nothing about people' },
      { name: 'public_key', holds: 'public key', reader: 'nothing about people' },
      { name: 'signature', holds: 'of the identity key', reader: 'nothing about people' },
      { name: 'created_at', holds: 'when its device made it', reader: 'that time' },
      { name: 'binding', holds: 'of the identity key', reader: 'nothing about people' },
    ],
  },
  {
    table: 'one_time_pre_key',
    item: 'pre-keys',
    why: 'first messages',
    until: 'handed out once',
    backup: 'renewed',
    columns: [
      { name: 'device', holds: 'row of the device', reader: 'how many first messages it can still get' },
      { name: 'id', holds: 'number of the key', reader: 'how many it got' },
      { name: 'public_key', holds: 'public key', reader: 'nothing about people' },
      { name: 'created_at', holds: 'when its device made it', reader: 'that time' },
      { name: 'binding', holds: 'of the identity key', reader: 'nothing about people' },
    ],
  },
  {
    table: 'one_time_kem_pre_key',
    item: 'pre-keys',
    why: 'first messages',
    until: 'handed out once',
    backup: 'renewed',
    columns: [
      { name: 'device', holds: 'row of the device', reader: 'how many first messages it can still get' },
      { name: 'id', holds: 'number of the key', reader: 'how many it got' },
      { name: 'public_key', holds: 'public key', reader: 'nothing about people' },
      { name: 'signature', holds: 'of the identity key', reader: 'nothing about people' },
      { name: 'created_at', holds: 'when its device made it', reader: 'that time' },
      { name: 'binding', holds: 'of the identity key', reader: 'nothing about people' },
    ],
  },
  {
    table: 'push',
    item: 'push',
    why: 'to wake a device that has no stream',
    until: 'the device or its push service takes it back',
    backup: 'copied',
    columns: [
      { name: 'device', holds: 'row of the device', reader: 'that it can be woken' },
      { name: 'sealed', holds: 'endpoint and keys, sealed and padded', reader: 'nothing without `push.key`' },
    ],
  },
  {
    table: 'envelope',
    item: 'undelivered envelopes',
    why: 'mail its device has not acknowledged',
    until: 'acknowledged or expired',
    backup: 'left out',
    columns: [
      { name: 'sequence', holds: 'the order of arrival', reader: 'which of two came first' },
      { name: 'mailbox', holds: 'row of the mailbox', reader: 'for whom it is' },
      {
        name: 'expires_hour',
        holds: 'hour since 1970, rounded up',
        reader: 'about when it was sent, if it asked for the usual lifetime',
      },
      {
        name: 'body',
        holds: 'hour of acceptance, lane and a sealed `Envelope`, all sealed once more to the mailbox key',
        reader: 'its size, one of 17; no sender, no text, no hour',
      },
      { name: 'wrap', holds: 'row of `wrap`; none in mail of before version 7', reader: 'what came in the same hour' },
      { name: 'number', holds: 'of the message under that key', reader: 'which of two came first' },
    ],
  },
  {
    table: 'dedupe',
    item: 'spent once',
    why: 'a retry is known as one',
    until: 'a day after the item',
    backup: 'left out',
    columns: [
      { name: 'item_digest', holds: 'keyed hash of origin and item id', reader: 'nothing without `dedupe.key`' },
      { name: 'expires_hour', holds: 'hour since 1970, rounded up', reader: 'about how many items came when' },
    ],
  },
  {
    table: 'outbox',
    item: 'outbox',
    why: 'mail another relay has not taken',
    until: 'taken, refused or expired',
    backup: 'left out',
    columns: [
      { name: 'sequence', holds: 'the order of arrival', reader: 'which of two came first' },
      {
        name: 'destination',
        holds: 'domain of the other relay',
        reader: 'that somebody here writes to somebody there',
      },
      { name: 'lane', holds: '1 to 3', reader: 'how urgent it is' },
      { name: 'item_id', holds: 'random bytes', reader: 'nothing' },
      { name: 'expiry', holds: '1 to 4', reader: 'how long it may be kept: an hour, a day, a week, three weeks' },
      { name: 'accepted_hour', holds: 'hour in which it was taken', reader: 'that hour' },
      { name: 'expires_hour', holds: 'hour since 1970', reader: 'what the two before say' },
      { name: 'key_id', holds: 'a published key of the other relay', reader: 'in which days it was sealed' },
      {
        name: 'body',
        holds: 'mailbox and `Envelope`, sealed to the other relay',
        reader: 'its size bucket; no mailbox, no sender, no text',
      },
      { name: 'next_attempt_at', holds: 'milliseconds since 1970', reader: 'since when the other relay is away' },
    ],
  },
  {
    table: 'outbox_unsealed',
    item: 'outbox',
    why: 'mail of before version 3 of the database, until it is sealed; nothing is put in',
    until: 'the key of the other relay is known, or expired',
    backup: 'left out',
    columns: [
      { name: 'sequence', holds: 'the order of arrival', reader: 'which of two came first' },
      { name: 'destination', holds: 'domain of the other relay', reader: 'what `outbox` says' },
      { name: 'item_id', holds: 'random bytes', reader: 'nothing' },
      { name: 'mailbox_id', holds: 'random bytes', reader: 'for which mailbox there it is' },
      { name: 'accepted_hour', holds: 'hour in which it was taken', reader: 'that hour' },
      { name: 'expires_hour', holds: 'hour since 1970, rounded up', reader: 'about when it was sent' },
      { name: 'body', holds: 'a sealed `Envelope`', reader: 'its size; no sender, no text' },
    ],
  },
  {
    table: 'outbox_load',
    item: 'outbox',
    why: 'bound without counting; the row without a destination is the sum',
    until: 'nothing waits',
    backup: 'left out',
    columns: [
      { name: 'destination', holds: 'domain of the other relay', reader: 'what `outbox` says' },
      { name: 'items', holds: 'items waiting', reader: 'what `outbox` says' },
      { name: 'bytes', holds: 'their bytes', reader: 'what `outbox` says' },
    ],
  },
  {
    table: 'outcome',
    item: 'outcomes',
    why: 'a sender can ask what became of an item for another relay',
    until: '30 days',
    backup: 'left out',
    columns: [
      {
        name: 'lookup',
        holds: 'keyed hash of the item id',
        reader: 'nothing without the id, which its sender alone keeps',
      },
      { name: 'expires_hour', holds: 'hour since 1970', reader: 'about how many items were settled when' },
      {
        name: 'sealed',
        holds: 'whether it was taken, and its receipt, sealed with the item id',
        reader: 'nothing without the id',
      },
    ],
  },
  {
    table: 'receipt',
    item: 'outcomes',
    why: 'a sender can show what another relay has taken',
    until: '30 days',
    backup: 'left out',
    columns: [
      { name: 'row', holds: 'number of the row', reader: 'the order of batches' },
      { name: 'expires_hour', holds: 'hour since 1970', reader: 'about how many batches went out when' },
      {
        name: 'sealed',
        holds: 'the signed answer to a batch, sealed with a key in its `outcome` rows',
        reader: 'its size',
      },
    ],
  },
  {
    table: 'peer_document',
    item: 'other relays',
    why: 'a receipt can be verified when the keys of its relay have changed',
    until: '30 days after the last receipt',
    backup: 'left out',
    columns: [
      { name: 'digest', holds: 'hash of the document', reader: 'what the document says' },
      { name: 'expires_hour', holds: 'hour since 1970', reader: 'about when that relay was last written to' },
      {
        name: 'document',
        holds: 'public discovery document of another relay',
        reader: 'that somebody here writes to somebody there',
      },
    ],
  },
  {
    table: 'pinned_root',
    item: 'other relays',
    why: 'another relay cannot change its root key unseen',
    until: 'the directory',
    backup: 'copied',
    columns: [
      {
        name: 'domain',
        holds: 'domain of another relay',
        reader: 'that somebody here wrote to, heard of or asked for it',
      },
      { name: 'root_key', holds: 'public key', reader: 'what anybody can fetch' },
    ],
  },
  {
    table: 'nonce',
    item: 'spent once',
    why: 'a replayed request is known as one',
    until: '15 minutes',
    backup: 'left out',
    columns: [
      { name: 'digest', holds: 'keyed hash of signer and nonce', reader: 'nothing without `dedupe.key`' },
      { name: 'expires_minute', holds: 'minute since 1970, rounded up', reader: 'how many requests came in a minute' },
    ],
  },
  {
    table: 'invite',
    item: 'invites',
    why: 'who may make an account',
    until: 'used up, revoked or expired',
    backup: 'renewed',
    columns: [
      { name: 'row', holds: 'number of the row', reader: 'how many were made' },
      { name: 'code_digest', holds: 'hash of the code', reader: 'nothing without the code' },
      { name: 'uses', holds: 'accounts it is still good for', reader: 'that; not for whom, nor who came by it' },
      { name: 'expires_hour', holds: 'hour since 1970, rounded up', reader: 'about when it was made' },
    ],
  },
  {
    table: 'block_list',
    item: 'block lists',
    why: 'whose advice the operator takes',
    until: 'unsubscribed',
    backup: 'copied',
    columns: [
      { name: 'name', holds: 'given by the operator', reader: 'that' },
      { name: 'public_key', holds: 'of the publisher', reader: 'who it is' },
      { name: 'sequence', holds: 'of the last feed', reader: 'how old it is' },
    ],
  },
  {
    table: 'block',
    item: 'block lists',
    why: 'whom the relay does not deal with',
    until: 'expired or taken back',
    backup: 'copied',
    columns: [
      { name: 'list', holds: 'name of the list', reader: 'who says so' },
      { name: 'domain', holds: 'of a relay; or empty', reader: 'that it is blocked' },
      {
        name: 'account_hash',
        holds: 'hash of an account id; or empty',
        reader: 'nothing, to who does not know the account',
      },
      { name: 'reason', holds: 'one of six words', reader: 'why' },
      { name: 'expires_hour', holds: 'hour since 1970, rounded up', reader: 'until when' },
      { name: 'evidence_hash', holds: 'hash of what the publisher can show', reader: 'nothing without it' },
    ],
  },
  {
    table: 'token_key',
    item: 'tokens',
    why: 'contacts may write with tokens that were minted with it',
    until: 'three epochs of 14 days',
    backup: 'renewed',
    columns: [
      { name: 'epoch', holds: 'number of 14 days since 1970', reader: 'which two weeks' },
      { name: 'mailbox', holds: 'row of the mailbox', reader: 'whose key it is' },
      { name: 'key', holds: 'random bytes', reader: 'how to write to that mailbox; nothing about who may' },
    ],
  },
  {
    table: 'spent_token',
    item: 'tokens',
    why: 'a token brings one message; a revoked one none',
    until: 'three epochs of 14 days',
    backup: 'renewed',
    columns: [
      { name: 'epoch', holds: 'number of 14 days since 1970', reader: 'which two weeks' },
      { name: 'mailbox', holds: 'row of the mailbox', reader: 'about how many messages it got then' },
      { name: 'digest', holds: '8 bytes of a keyed hash of the nonce', reader: 'nothing without `dedupe.key`' },
    ],
  },
  {
    table: 'voucher_key',
    item: 'the relay itself',
    why: 'accounts here may write to strangers with what it signs, blindly',
    until: 'two epochs of 30 days',
    backup: 'renewed',
    columns: [
      { name: 'class', holds: '`new`, `established` or `known`', reader: 'nothing' },
      { name: 'epoch', holds: 'number of 30 days since 1970', reader: 'nothing' },
      { name: 'public_key', holds: 'public key', reader: 'what the discovery document says' },
      { name: 'private_key', holds: 'private key', reader: 'how to write to strangers in the name of this relay' },
    ],
  },
  {
    table: 'spent_voucher',
    item: 'spent once',
    why: 'a voucher pays once',
    until: 'the key that signed it ends',
    backup: 'left out',
    columns: [
      { name: 'digest', holds: 'keyed hash of issuer and voucher', reader: 'nothing without `dedupe.key`' },
      { name: 'expires_day', holds: 'day since 1970, rounded up', reader: 'about how many strangers wrote' },
    ],
  },
  {
    table: 'waiting_request',
    item: 'undelivered envelopes',
    why: 'few messages of strangers may wait at once',
    until: 'its envelope goes',
    backup: 'left out',
    columns: [
      { name: 'mailbox', holds: 'row of the mailbox', reader: 'how many strangers wrote to it' },
      { name: 'sequence', holds: 'that of the envelope', reader: 'which envelope came from a stranger' },
    ],
  },
];
