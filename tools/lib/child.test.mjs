import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { run } from './child.mjs';

const quiet = /** @type {const} */ ({ mode: 'quiet' });
const module = fileURLToPath(new URL('./child.mjs', import.meta.url));

/** Whether a process with this id exists. @param {number} id */
function isAlive(id) {
  try {
    process.kill(id, 0);
    return true;
  } catch {
    return false;
  }
}

/** @param {number} id */
async function isGoneSoon(id) {
  for (let attempt = 0; attempt < 100 && isAlive(id); attempt += 1) await pause(20);
  return !isAlive(id);
}

describe('run', () => {
  it('keeps the exit code and collects both outputs', async () => {
    const source = "process.stdout.write('a'); process.stderr.write('b'); process.exitCode = 3;";
    const { code, output } = await run(process.execPath, ['-e', source], quiet);
    expect(code).toBe(3);
    expect([...output].sort()).toEqual(['a', 'b']);
  });

  it('turns a signal into its exit code', async () => {
    const { code } = await run(process.execPath, ['-e', "process.kill(process.pid, 'SIGKILL')"], quiet);
    expect(code).toBe(128 + 9);
  });

  it('reports a program that does not exist', async () => {
    expect(await run('sotto-no-such-program', [], quiet)).toMatchObject({ code: 127 });
  });

  it('ends what the program has left running', async () => {
    const grandchild =
      "require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })";
    const { output } = await run(process.execPath, ['-e', `console.log(${grandchild}.pid); process.exit(0)`], quiet);
    expect(Number(output)).toBeGreaterThan(0);
    expect(await isGoneSoon(Number(output))).toBe(true);
  });

  it('passes a signal on and ends with it', async () => {
    const inner = 'console.log(process.pid); setInterval(() => {}, 1000)';
    const source = `
      import { run } from ${JSON.stringify(module)};
      const { code } = await run(process.execPath, ['-e', ${JSON.stringify(inner)}], { mode: 'stream' });
      process.exitCode = code;`;
    const tool = spawn(process.execPath, ['--input-type=module', '-e', source], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(tool.stdout, 'data');
    const ended = once(tool, 'exit');
    tool.kill('SIGTERM');
    expect(await ended).toEqual([128 + 15, null]);
    expect(await isGoneSoon(Number(line))).toBe(true);
  });

  it('ends when the npm script it runs in is killed', async () => {
    const source = `
      import { run } from ${JSON.stringify(module)};
      await run(process.execPath, ['-e', 'console.log(process.pid); setInterval(() => {}, 1000)'], { mode: 'foreground' });`;
    const shell = `
      const { spawn } = require('node:child_process');
      spawn(process.execPath, ['--input-type=module', '-e', ${JSON.stringify(source)}], { stdio: 'inherit' });`;
    const script = spawn(process.execPath, ['-e', shell], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, npm_lifecycle_event: 'test' },
    });
    const [line] = await once(script.stdout, 'data');
    script.kill('SIGKILL');
    expect(await isGoneSoon(Number(line))).toBe(true);
  });
});
