export type { PassPhraseCost } from '@sotto/crypto/pass-phrase';
export type { StoreErrorCode } from '@sotto/store';
export { StoreError } from '@sotto/store';
export type { EncryptedStore, EncryptedStoreOptions, StoreState } from './encrypted-store.ts';
export { encryptedStore, encryptedStoreState } from './encrypted-store.ts';
export type { AskPassPhrase, KeyQuestion, StoreKey } from './lock.ts';
