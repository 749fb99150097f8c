export type { CheckedBatch, CheckedScan, StoreLimits } from './check.ts';
export { ADAPTER_LIMITS, APPLICATION_LIMITS, checkBatch, checkKeys, checkScan } from './check.ts';
export type { StoreErrorCode } from './errors.ts';
export { StoreError } from './errors.ts';
export {
  BATCH_BYTES_MAX,
  BATCH_KEYS_MAX,
  GET_KEYS_MAX,
  KEY_LENGTH_MAX,
  SCAN_LIMIT_MAX,
  VALUE_BYTES_MAX,
  WRAPPED_KEY_LENGTH_EXTRA,
  WRAPPED_KEYS_EXTRA,
  WRAPPED_VALUE_BYTES_EXTRA,
} from './limits.ts';
export type { MemoryStoreOptions } from './memory.ts';
export { memoryStore } from './memory.ts';
export type { Batch, Durability, Entry, Key, ScanOptions, Store, Version } from './store.ts';
