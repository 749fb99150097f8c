/** A good value of each message of backups and against copies of a store, and values of single fields that break its rules. */

import * as wire from '../src/index.ts';
import { type Rules, times, zeros } from './values.ts';

const slot: wire.PassPhraseSlot = { salt: zeros(16), memoryKib: 8, passes: 1, lanes: 1, wrapped: zeros(48) };

export const recoveryRules: Record<string, Rules> = {
  StoredStoreMarks: {
    good: {
      confirmed: zeros(16),
      recent: times(wire.STORE_MARKS_MAX, zeros(16)),
      behind: false,
      renewedAt: 0,
    } satisfies wire.StoredStoreMarks,
    bad: [
      ['confirmed', zeros(15)],
      ['recent', [zeros(17)]],
      ['recent', times(wire.STORE_MARKS_MAX + 1, zeros(16))],
    ],
  },
  StoredRecovery: {
    good: { backupKey: zeros(32), confirmed: false, createdAt: 0 } satisfies wire.StoredRecovery,
    bad: [['backupKey', zeros(31)]],
  },
  StoredRestoration: {
    good: { attempt: zeros(16), registering: false, keepOtherDevices: false } satisfies wire.StoredRestoration,
    bad: [['attempt', zeros(15)]],
  },
  StoredBackupNote: {
    good: { begunAt: { seconds: 0, milliseconds: 999 } } satisfies wire.StoredBackupNote,
    bad: [['begunAt', { seconds: 0, milliseconds: 1000 }]],
  },
  BackupHeader: {
    good: { salt: zeros(32), recoverySlot: zeros(48), passPhraseSlot: slot } satisfies wire.BackupHeader,
    bad: [
      ['salt', zeros(31)],
      ['recoverySlot', zeros(47)],
      ['passPhraseSlot', { ...slot, salt: zeros(15) }],
      ['passPhraseSlot', { ...slot, wrapped: zeros(49) }],
      ['passPhraseSlot', { ...slot, memoryKib: 7 }],
      ['passPhraseSlot', { ...slot, memoryKib: wire.BACKUP_PASS_PHRASE_MEMORY_KIB_MAX + 1 }],
      ['passPhraseSlot', { ...slot, passes: 0 }],
      ['passPhraseSlot', { ...slot, passes: wire.BACKUP_PASS_PHRASE_PASSES_MAX + 1 }],
      ['passPhraseSlot', { ...slot, lanes: 0 }],
      ['passPhraseSlot', { ...slot, lanes: wire.BACKUP_PASS_PHRASE_LANES_MAX + 1 }],
    ],
  },
  BackupAccount: {
    good: {
      address: 'alice@a.example',
      relayUrl: 'https://a.example',
      identityPrivateKey: zeros(32),
      signedManifest: zeros(1),
      createdAt: 0,
    } satisfies wire.BackupAccount,
    bad: [
      ['address', 'alice'],
      ['relayUrl', ''],
      ['identityPrivateKey', zeros(31)],
      ['signedManifest', zeros(0)],
      ['signedManifest', zeros(wire.SIGNED_MANIFEST_BYTES_MAX + 1)],
    ],
  },
  BackupRecord: {
    good: { key: 'contact/1', value: zeros(1) } satisfies wire.BackupRecord,
    bad: [
      ['key', ''],
      ['key', 'x'.repeat(wire.BACKUP_KEY_CHARACTERS_MAX + 1)],
      ['value', zeros(wire.BACKUP_VALUE_BYTES_MAX + 1)],
    ],
  },
};
