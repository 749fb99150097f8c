export type { StoreErrorCode } from '@sotto/store';
export { StoreError } from '@sotto/store';
export type { IndexedDbStoreOptions } from './indexeddb-store.ts';
export { indexedDbStore } from './indexeddb-store.ts';
