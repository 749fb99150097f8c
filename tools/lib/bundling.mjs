import { rolldown } from 'rolldown';

/**
 * Bundles, and gives what it wrote. Whatever the bundler has to say is an error, which begins with `name`.
 * @param {string} name
 * @param {import('rolldown').InputOptions} input
 * @param {import('rolldown').OutputOptions} written
 */
export async function writeBundle(name, input, written) {
  /** @type {string[]} */
  const problems = [];
  const build = await rolldown({ ...input, onLog: (_, { message }) => void problems.push(message) });
  try {
    const { output } = await build.write({ format: 'es', ...written });
    if (problems.length > 0) throw new Error(`${name}: ${problems.join('\n')}`);
    return output;
  } finally {
    await build.close();
  }
}
