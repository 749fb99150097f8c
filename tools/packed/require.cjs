// Loads entries as CommonJS does, run by tools/check-packed.mjs: `require.cjs ENTRY…`. Node loads a module by `require` if none
// of those it needs waits at its top.

for (const entry of process.argv.slice(2)) {
  if (Object.keys(require(entry)).length === 0) throw new Error(`${entry} exports nothing`);
}
