/**
 * The post-quantum ratchet that sessions use. Everything else in this package, but its storage, knows it by these two
 * names only.
 */

import type { PostQuantumRatchet } from './post-quantum-ratchet.ts';
import { type SparseRatchetState, sparseRatchet } from './sparse-ratchet.ts';

export type PostQuantumState = SparseRatchetState;

export const postQuantumRatchet: PostQuantumRatchet<PostQuantumState> = sparseRatchet;
