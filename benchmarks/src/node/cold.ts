/**
 * A program that has just started: what passes from its first statement until a message of 1 KB is there, on a session
 * that is loaded from its bytes, each time in a fresh process. The start of Node itself, which all have, is left out.
 * Files are in the cache of the system. Ours is what an application installs, the packed form; what the workspace runs
 * stands beside it.
 */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { memoryBytes } from '../byte-store.ts';
import { assertSame, begin } from '../cases/pair.ts';
import { COLD_TEXT, type ColdOutput } from '../cold.ts';
import type { Device, Implementation } from '../implementation.ts';
import { accountName } from '../inputs.ts';
import { timingRow } from '../job.ts';
import type { Row } from '../results.ts';
import type { Timing } from '../rounds.ts';
import { packProgram } from './packed.ts';
import { peersFolder } from './peers.ts';
import type { ProbeContext } from './probe.ts';

interface Program {
  readonly name: string;
  readonly args: readonly string[];
  readonly imports: number[];
  readonly messages: number[];
  /** Reads the message of a run, without moving on. */
  verify(output: ColdOutput): Promise<void>;
}

export async function measureCold(context: ProbeContext): Promise<Row[]> {
  const { group, provider, ours, others } = context;
  const packed = packProgram();
  try {
    const own = await createProgram(ours, [packed.file, provider]);
    if (own === undefined) return [];
    const unpacked = { ...own, name: UNPACKED, args: own.args.with(0, ownProgram), imports: [], messages: [] };
    const peers: Program[] = [];
    for (const other of others) {
      const program = await createProgram(other, [join(peersFolder, 'dist', `cold-${other.name}.js`)]);
      if (program !== undefined) peers.push(program);
    }
    await runRounds([own, ...peers, unpacked], context);
    return rowsOf([own, ...peers, unpacked], { group, ours: provider });
  } finally {
    packed.remove();
  }
}

async function runRounds(programs: readonly Program[], context: ProbeContext): Promise<void> {
  const rounds = Math.min(context.options.rounds, ROUNDS_MAX);
  context.say(`${context.group}, ${context.provider}: ${rounds} rounds of ${programs.length} processes`);
  for (let round = -1; round < rounds; round++) {
    for (const program of programs) {
      const output = start(program.args);
      await program.verify(output);
      // The round before the first brings the files into memory.
      if (round < 0) continue;
      program.imports.push(output.imported);
      program.messages.push(output.done);
    }
  }
}

function rowsOf([own, ...others]: readonly Program[], about: { readonly group: string; readonly ours: string }): Row[] {
  if (own === undefined) return [];
  const timing = (by: string, times: readonly number[]): Timing => ({ by, phase: '', times });
  const imports = others.map(({ name, imports: times }) => timing(name, times));
  const messages = others.map(({ name, messages: times }) => timing(name, times));
  const peersImports = imports.filter(({ by }) => by !== UNPACKED);
  const againstImports = peersImports.map(({ by, times }) => timing(`${by}, import`, times));
  return [
    timingRow({ ...about, id: 'cold-import', title: 'import' }, timing(own.name, own.imports), imports),
    timingRow(
      { ...about, id: 'cold-first-message', title: 'import, load a session, encrypt 1 KB' },
      timing(own.name, own.messages),
      [...messages, ...againstImports],
    ),
  ];
}

/** `undefined` for an implementation that has no such program. `command` is the program and its arguments before the state. */
async function createProgram(
  { name, sessions }: Implementation,
  command: readonly [file: string, ...args: string[]],
): Promise<Program | undefined> {
  if (!existsSync(command[0])) return undefined;
  const alice = await sessions?.createDevice(accountName(1), 'objects');
  if (alice?.exportSession === undefined || sessions === undefined) return undefined;
  const { bob, freeze } = await createReader(sessions.createDevice);
  if (bob === undefined) return undefined;
  await begin({ alice, bob });
  const state = await alice.exportSession(bob.name);
  freeze();
  return {
    name,
    args: [...command, state],
    imports: [],
    messages: [],
    verify: async ({ isFirst, isText, body }) => {
      const message = { isFirst, body: isText ? body : Uint8Array.from(Buffer.from(body, 'base64')) };
      assertSame(await bob.decrypt(alice.name, message), COLD_TEXT);
    },
  };
}

/** A device whose store takes nothing more from when it is frozen, so that it reads the same message again. */
async function createReader(
  createDevice: NonNullable<Implementation['sessions']>['createDevice'],
): Promise<{ readonly bob: Device | undefined; freeze(): void }> {
  const kept = memoryBytes();
  let isFrozen = false;
  const store = async (key: string, bytes: Uint8Array) => {
    if (!isFrozen) await kept.store(key, bytes);
  };
  const bob = await createDevice(accountName(2), { ...kept, store });
  return {
    bob,
    freeze: () => {
      isFrozen = true;
    },
  };
}

function start(args: readonly string[]): ColdOutput {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args[0]} failed:\n${stderr}`);
  return JSON.parse(stdout);
}

/** Our program on what the workspace runs. */
const UNPACKED = 'ours, not packed';
const ownProgram = fileURLToPath(new URL('cold-program.js', import.meta.url));
/** A process takes a tenth of a second or more. */
const ROUNDS_MAX = 15;
