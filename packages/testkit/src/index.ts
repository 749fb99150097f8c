export { type FakeClock, fakeClock } from './clock.ts';
export { deliveryArbitrary } from './delivery.ts';
export { createDice, type Dice } from './dice.ts';
export {
  CrashError,
  type CrashPlan,
  crashPlans,
  type DoomedProcess,
  doomedProcess,
} from './doomed-process.ts';
export { type FaultyStore, faultyStore } from './faulty-store.ts';
export { programPath } from './programs.ts';
export { seededRandom, seedFromEnv } from './random.ts';
export { withSlowKeys } from './slow-keys.ts';
export { isThorough, sampled, timesOf } from './thorough.ts';
export { listVectors, readVectors, type VectorCase, type VectorFile } from './vectors.ts';
export {
  runWycheproof,
  type WycheproofFile,
  type WycheproofReport,
  type WycheproofResult,
  type WycheproofRunner,
  type WycheproofTest,
  wycheproof,
  wycheproofFiles,
} from './wycheproof.ts';
