/** The entry for Node, Bun and Deno: the same names, with another default backend. */

export * from './index.ts';
export { nodeProvider as defaultProvider } from './node/provider.ts';
