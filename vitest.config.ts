import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// Tests run on the sources of every package, so a failing line is a line of TypeScript and no build is stale.
const conditions = ['@sotto/source', 'node', 'import', 'default'];
const shared = { resolve: { conditions }, ssr: { resolve: { conditions } } };

const equality = 'tools/lib/byte-equality.mjs';

const project = (name: string, include: string[], test: object = {}) => ({
  ...shared,
  test: {
    name,
    include,
    environment: 'node',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for comes at once; only a machine under load takes longer.
    expect: { poll: { timeout: 20_000 } },
    setupFiles: [equality],
    ...test,
  },
});

/** A file that replaces a module needs a process of its own. */
const replacing = ['packages/client/src/encrypt.test.ts'];

/** Exchanges in which we compute nothing: libsignal reads vectors, and the soak's model counts. */
const withoutOurs = [
  'interop/test/{negative-vectors,transcripts,transcript-parts}.test.ts',
  'interop/src/**/*.test.ts',
];

/** Exchanges about limits and about the soak itself: long, and the same with any cryptography. */
const longExchanges = 'interop/test/{session-limits,sender-key-limits,soak,soak-command}.test.ts';

/**
 * All others, on the backend of this runtime; with `pnpm test:thorough` on every one that our peers can compute with. The soak
 * exchanges messages with each of them in every run.
 */
const backends = process.env.SOTTO_THOROUGH === '1' ? ['noble', 'portable', 'node', 'sodium'] : ['node'];
const exchanges = backends.map((backend) =>
  project(`interop-${backend}`, ['interop/test/**/*.test.ts'], {
    exclude: backend === 'node' || process.env.SOTTO_THOROUGH === '1' ? withoutOurs : [...withoutOurs, longExchanges],
    env: { SOTTO_CRYPTO: backend },
    isolate: false,
    setupFiles: [equality, 'interop/test/backend.ts'],
    testTimeout: 120_000,
  }),
);

/** Begun first, so that no core waits at the end for one of them alone. */
const longest = [
  'packages/cli/test/relay-kill.test.ts',
  'packages/crypto/test/agreement.test.ts',
  'interop/test/session-limits.test.ts',
  'packages/client/test/crash.test.ts',
];

/** A process takes up another file only if it is the next one and of the same project, so those that share come together. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification): boolean => longest.some((name) => moduleId.endsWith(name));
    const others = await super.sort(files.filter((file) => !isLong(file)));
    const names = [...new Set(others.map(({ project }) => project.name))];
    const groupOf = ({ project: { config, name } }: TestSpecification): number =>
      config.isolate ? -1 : names.indexOf(name);
    return [...files.filter(isLong), ...others.toSorted((left, right) => groupOf(left) - groupOf(right))];
  }
}

export default defineConfig({
  test: {
    // Tests of processes and sockets wait more than they compute, so there are more of them at once than cores.
    maxWorkers: 2 * availableParallelism(),
    sequence: { sequencer: LongestFirst },
    projects: [
      // One project, whose files share processes: each project, and each process, transforms and loads anew what its files
      // import, which takes longer than most of their tests.
      project('sources', ['{packages/*,test-vectors,benchmarks}/{src,test}/**/*.test.ts'], {
        isolate: false,
        exclude: replacing,
      }),
      project('replacing', replacing),
      project('tools', ['tools/**/*.test.mjs']),
      project('chaos', ['chaos/{src,test}/**/*.test.ts'], { testTimeout: 120_000 }),
      project('fuzz', ['fuzz/{src,test}/**/*.test.ts'], { testTimeout: 120_000 }),
      project('interop', withoutOurs, { testTimeout: 120_000 }),
      ...exchanges,
    ],
  },
});
