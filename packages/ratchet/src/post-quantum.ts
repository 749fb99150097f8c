/**
 * The post-quantum ratchet that sessions use. Everything else in this package knows it by these two names only.
 */

import { type EpochZeroState, epochZeroRatchet } from './epoch-zero-ratchet.ts';
import type { PostQuantumRatchet } from './post-quantum-ratchet.ts';

export type PostQuantumState = EpochZeroState;

export const postQuantumRatchet: PostQuantumRatchet<PostQuantumState> = epochZeroRatchet;
