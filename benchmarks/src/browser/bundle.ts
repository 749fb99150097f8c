/**
 * Bundles, with rolldown, what an application would bundle: the built files of our packages, by the conditions that their
 * manifests have for browsers. What comes out must run in a page, so a module of Node in it is an error.
 */

import { type OutputChunk, rolldown } from 'rolldown';

/** A script, and of what it is made. */
export interface Script {
  readonly fileName: string;
  readonly code: string;
  /** Paths of the modules in it. */
  readonly modules: readonly string[];
  /** What it loads: other scripts of the bundle, and what is in none. */
  readonly imports: readonly string[];
}

export interface BundleInput {
  /** Names of scripts, each with the module that it starts from. */
  readonly entries: Readonly<Record<string, string>>;
  /** Where packages are looked for. */
  readonly folder: string;
  /** Modules that are not on disk: their code, by specifier. */
  readonly virtual?: Readonly<Record<string, string>>;
  /** Modules that stay outside: of Node, where a package asks for them in a branch that no page takes. */
  readonly outside?: readonly string[];
}

export class BundleError extends Error {
  override readonly name = 'BundleError';
}

/** The scripts, minified. Throws {@link BundleError} for what a page could not run. */
export async function bundle(input: BundleInput): Promise<readonly Script[]> {
  const { entries, folder, virtual = {}, outside = [] } = input;
  const problems: string[] = [];
  const build = await rolldown({
    input: { ...entries },
    cwd: folder,
    platform: 'browser',
    external: [...outside],
    plugins: [virtualModules(virtual, folder)],
    onLog: (_, { message }) => void problems.push(message),
  });
  try {
    const { output } = await build.generate({ format: 'es', minify: true, chunkFileNames: '[name].js' });
    const scripts = output.filter((file) => file.type === 'chunk').map(scriptOf);
    problems.push(...pageProblems(scripts));
    if (problems.length > 0) throw new BundleError(problems.join('\n'));
    return scripts;
  } finally {
    await build.close();
  }
}

function virtualModules(virtual: Readonly<Record<string, string>>, folder: string) {
  const codeByPath = new Map(Object.entries(virtual).map(([name, code]) => [`${folder}/${name}.js`, code]));
  return {
    name: 'virtual',
    resolveId: (specifier: string) => (Object.hasOwn(virtual, specifier) ? `${folder}/${specifier}.js` : undefined),
    load: (path: string) => codeByPath.get(path),
  };
}

function scriptOf({ fileName, code, modules, imports, dynamicImports }: OutputChunk): Script {
  return { fileName, code, modules: Object.keys(modules), imports: [...imports, ...dynamicImports] };
}

/** Why a page could not run these scripts. */
export function pageProblems(scripts: readonly Omit<Script, 'code'>[]): readonly string[] {
  const names = new Set(scripts.map(({ fileName }) => fileName));
  return scripts.flatMap(({ fileName, modules, imports }) => [
    ...imports.filter((name) => !names.has(name)).map((name) => `${fileName} imports ${name}, which is in no script`),
    ...modules
      .filter((path) => NODE_BACKEND.test(path))
      .map((path) => `${fileName} holds ${path.replace(NODE_BACKEND, '')}, which is for Node`),
  ]);
}

/** The backend that a page must not get by default, and the entry that leads there. */
const NODE_BACKEND = /^.*\/(?=packages\/crypto\/dist\/(?:node\/|index\.node\.js))/;
