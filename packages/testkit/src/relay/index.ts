export { createDice, type Dice } from '../dice.ts';
export {
  type MemoryFederation,
  type MemoryFederationOptions,
  type MemoryRelay,
  memoryFederation,
} from './federation.ts';
export {
  type Fate,
  type FaultyNetwork,
  type FaultyNetworkOptions,
  faultyNetwork,
  type Network,
  type Passage,
  perfectNetwork,
} from './network.ts';
export { type VirtualClock, virtualClock } from './virtual-clock.ts';
