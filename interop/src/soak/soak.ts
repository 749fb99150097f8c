/** A run: one action after the other until its end, or until the implementations and the model disagree. */

import { setImmediate } from 'node:timers/promises';
import { seededRandom } from '@sotto/testkit';
import { type Action, chooseAction } from './action.ts';
import { ACTIONS } from './actions.ts';
import { createWorld } from './create-world.ts';
import { createDice } from './dice.ts';
import { countAction, type Report } from './report.ts';
import { note, type Substitutes } from './world.ts';

export interface SoakOptions {
  readonly seed: string;
  /** Asked before each action, which is counted from 1. */
  readonly isOver: (action: number) => boolean;
  readonly onAction?: (report: Report) => void;
  readonly actions?: readonly Action[];
  readonly substitutes?: Substitutes;
}

export interface SoakResult {
  readonly report: Report;
  /** The last steps, oldest first. */
  readonly trace: readonly string[];
  readonly divergence: Divergence | undefined;
}

export interface Divergence {
  /** Counted from 1. */
  readonly action: number;
  readonly name: string;
  readonly error: unknown;
}

/** Each action has dice of its own, so that it is the same however much the one before has drawn. */
export async function soak({
  seed,
  isOver,
  onAction,
  actions = ACTIONS,
  substitutes,
}: SoakOptions): Promise<SoakResult> {
  const world = createWorld(seed, substitutes);
  const { report, trace } = world;
  for (let number = 1; !isOver(number); number++) {
    world.dice = createDice(seededRandom(`${seed}/action/${number}`));
    const action = chooseAction(world, actions);
    note(world, `${number}: ${action.name}`);
    const started = performance.now();
    try {
      await action.run(world);
    } catch (error) {
      return { report, trace, divergence: { action: number, name: action.name, error } };
    }
    countAction(report, action.name, performance.now() - started);
    onAction?.(report);
    // Signals and timers get their turn.
    await setImmediate();
  }
  return { report, trace, divergence: undefined };
}
