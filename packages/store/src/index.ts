export type { Batch, Durability, Entry, Key, ScanOptions, Store, Version } from './store.ts';
