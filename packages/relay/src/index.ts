export type { LogConfig, OutboxConfig, QuotaConfig, RatesConfig, RelayConfig } from './config.ts';
export { checkConfig } from './config.ts';
export type { RelayErrorCode, RelayErrorOptions } from './errors.ts';
export { RelayError } from './errors.ts';
export type { FileInventory, Inventory, TableInventory } from './inventory.ts';
export { inventory } from './inventory.ts';
export type { RunningRelay } from './relay.ts';
export { startRelay } from './relay.ts';
