import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';
import { hasChromium } from './chromium.mjs';

it('is found on the path, or where it is said to be', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sotto-chromium-'));
  try {
    const path = ['/none', folder].join(delimiter);
    expect(hasChromium({ PATH: path })).toBe(false);
    writeFileSync(join(folder, 'chromium'), '');
    chmodSync(join(folder, 'chromium'), 0o644);
    expect(hasChromium({ PATH: path })).toBe(false);
    chmodSync(join(folder, 'chromium'), 0o755);
    expect(hasChromium({ PATH: path })).toBe(true);
    expect(hasChromium({})).toBe(false);
    expect(hasChromium({ SOTTO_CHROMIUM: '/some/where' })).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
