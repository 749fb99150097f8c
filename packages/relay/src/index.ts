export type { BackupOptions, BackupSummary } from './backup/backup.ts';
export { backUpRelay } from './backup/backup.ts';
export type { MigrationSummary } from './backup/migrate-relay.ts';
export { migrateRelay } from './backup/migrate-relay.ts';
export type { RestoreOptions, RestoreSummary } from './backup/restore.ts';
export { acceptRestoredRelay, restoreRelay } from './backup/restore.ts';
export type {
  BlobsConfig,
  CheckedConfig,
  ConfigProblem,
  DiskConfig,
  LogConfig,
  OutboxConfig,
  ProofOfWorkConfig,
  PushConfig,
  QuotaConfig,
  RatesConfig,
  RelayConfig,
  RequestsConfig,
  TlsConfig,
} from './config.ts';
export { checkConfig, findConfigProblems } from './config.ts';
export type { DiscoveryRequestOptions, InstallDiscoveryOptions, SignDiscoveryOptions } from './discovery-request.ts';
export { createDiscoveryRequest, installDiscovery, signDiscoveryRequest } from './discovery-request.ts';
export type { DiskWatch, DiskWatchOptions } from './disk.ts';
export type { RelayErrorCode, RelayErrorOptions } from './errors.ts';
export { RelayError } from './errors.ts';
export { examineRelay } from './examine/examine.ts';
export type { Finding } from './examine/finding.ts';
export { type InstalledDocument, readInstalledDocument } from './federation/installed-document.ts';
export type { PeerAnswer, PeerHttp, PeerRequest } from './federation/peer-http.ts';
export type { AnyServer } from './http/server.ts';
export type { FileInventory, Inventory, TableInventory } from './inventory.ts';
export { inventory } from './inventory.ts';
export type { RotationEnvironment, RotationOptions } from './key-rotation.ts';
export { rotateKey } from './key-rotation.ts';
export { type RelayMachine, thisMachine } from './machine.ts';
export type { OnlineKeyEntry, OnlineKeyPurpose } from './online-keys.ts';
export { readOnlineKeys } from './online-keys.ts';
export { hasKeys, prepareDataDirectory } from './prepare.ts';
export type { RunningRelay } from './relay.ts';
export { startRelay } from './relay.ts';
export type { Kind as SettingKind } from './setting-kinds.ts';
export type { Setting, SettingGroup, SettingKey } from './settings.ts';
export { environmentName, findSetting, settingGroups, settingKeys } from './settings.ts';
export type { ColumnDescription, InventoryItem, TableDescription } from './store/table-description.ts';
export { tables as tableDescriptions } from './store/tables.ts';
