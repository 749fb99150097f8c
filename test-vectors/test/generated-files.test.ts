/** The generated files are what the generator gives, and it gives the same for the same seed. */

import { describe, expect, it } from 'vitest';
import { compareFile, DEFAULT_SEED, frozenFiles, hasFile, rewrittenFiles, textOf } from '../src/generated-files.ts';

describe('generated files', () => {
  it.each(rewrittenFiles)('$path is what its generator gives', (file) => {
    expect(compareFile(file.path, textOf(file, DEFAULT_SEED))).toBe('current');
  });

  it.each(rewrittenFiles.filter(({ path }) => path.startsWith('transcripts/')))(
    '$path comes out the same for one seed, and otherwise for another',
    (file) => {
      const text = textOf(file, 'another seed');
      expect(textOf(file, 'another seed')).toBe(text);
      expect(text).not.toBe(textOf(file, DEFAULT_SEED));
    },
  );

  it.each(frozenFiles)('$path is there', ({ path }) => {
    expect(hasFile(path)).toBe(true);
  });

  it('stand at different paths', () => {
    const paths = [...rewrittenFiles, ...frozenFiles].map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
  });
});
