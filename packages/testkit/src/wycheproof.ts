/**
 * Reads and runs the public Wycheproof vectors (github.com/C2SP/wycheproof, `testvectors_v1`). They are not part of this
 * repository: they are expected beside it, or where the environment variable `SOTTO_VECTORS` says.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `acceptable`: the vectors leave the answer open, and a runner must say which one it expects and why. */
export type WycheproofResult = 'valid' | 'invalid' | 'acceptable';

export interface WycheproofTest {
  readonly tcId: number;
  readonly comment: string;
  readonly flags: readonly string[];
  readonly result: WycheproofResult;
}

export interface WycheproofFile<Group, Test extends WycheproofTest> {
  /** As the file states it. */
  readonly numberOfTests: number;
  readonly testGroups: readonly (Group & { readonly tests: readonly Test[] })[];
}

export interface WycheproofReport {
  readonly file: string;
  /** As the file states it. */
  readonly numberOfTests: number;
  readonly executed: number;
  /** Cases of what the library does not do, by reason. */
  readonly notApplicable: Readonly<Record<string, number>>;
  /** One line for each case that did not behave as its file says. */
  readonly failures: readonly string[];
}

/** How to run the cases of one file. */
export interface WycheproofRunner<Group, Test extends WycheproofTest> {
  /** The reason why a case is about something the library does not do; `undefined` where it must be run. */
  readonly notApplicable?: (group: Group, test: Test) => string | undefined;
  /** What is wrong with the behaviour in this case, or `undefined`. What it throws counts as wrong too. */
  readonly check: (test: Test, group: Group) => string | undefined;
}

/** The parsed file `name`, for example `x25519_test.json`. A missing folder is an error that says where it belongs. */
export function wycheproof<Group, Test extends WycheproofTest>(name: string): WycheproofFile<Group, Test> {
  const path = join(vectorsFolder(), 'wycheproof', name);
  if (!existsSync(path)) throw new Error(`${name} is missing. ${WHERE}`);
  const file = JSON.parse(readFileSync(path, 'utf8')) as WycheproofFile<Group, Test>;
  // Some files leave out comments and flags that are empty.
  const testGroups = file.testGroups.map((group) => ({
    ...group,
    tests: group.tests.map((test) => ({ ...test, comment: test.comment ?? '', flags: test.flags ?? [] })),
  }));
  return { ...file, testGroups };
}

/** The names of all files that are there, sorted, so that a test can account for each. */
export function wycheproofFiles(): readonly string[] {
  return readdirSync(join(vectorsFolder(), 'wycheproof'))
    .filter((name) => name.endsWith('.json'))
    .sort();
}

/** Runs every case of the file and accounts for each: executed, or not applicable for a reason. */
export function runWycheproof<Group, Test extends WycheproofTest>(
  name: string,
  runner: WycheproofRunner<Group, Test>,
): WycheproofReport {
  const file = wycheproof<Group, Test>(name);
  const notApplicable: Record<string, number> = {};
  const failures: string[] = [];
  let executed = 0;
  for (const group of file.testGroups) {
    for (const test of group.tests) {
      const reason = runner.notApplicable?.(group, test);
      if (reason !== undefined) {
        notApplicable[reason] = (notApplicable[reason] ?? 0) + 1;
        continue;
      }
      executed++;
      const failure = checkOne(runner, group, test);
      if (failure !== undefined) failures.push(`${name} ${test.tcId} (${test.result}, ${test.comment}): ${failure}`);
    }
  }
  return { file: name, numberOfTests: file.numberOfTests, executed, notApplicable, failures };
}

function checkOne<Group, Test extends WycheproofTest>(
  runner: WycheproofRunner<Group, Test>,
  group: Group,
  test: Test,
): string | undefined {
  try {
    return runner.check(test, group);
  } catch (error) {
    return `threw ${String(error)}`;
  }
}

function vectorsFolder(): string {
  const given = process.env.SOTTO_VECTORS;
  const folder =
    given !== undefined && given !== '' ? given : fileURLToPath(new URL('../../../../shared/vectors', import.meta.url));
  if (!existsSync(join(folder, 'wycheproof'))) throw new Error(`The public vectors are missing. ${WHERE}`);
  return folder;
}

const WHERE =
  'Put the files of testvectors_v1 of github.com/C2SP/wycheproof that test-vectors/README.md speaks of into ../shared/vectors/wycheproof beside the repository, or set SOTTO_VECTORS to the folder that holds wycheproof/.';
