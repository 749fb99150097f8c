/** Writing letters and handing them over, each compared with what the model says. */

import { attempt, expectDone, expectRefused, sessionsOf } from './attempt.ts';
import { assertEqual, DivergenceError } from './divergence.ts';
import { type MessageView, viewMessage } from './message-view.ts';
import { type EndVerdict, judge, sendRefusal, type WalkLimits, walkLimits } from './model/end-model.ts';
import { consume } from './model/pre-key-model.ts';
import { sealingRefusal } from './model/sealing-model.ts';
import { type SessionModel, write } from './model/session-model.ts';
import { countOutcome } from './report.ts';
import { assertOpened, nameOf, seal } from './sealing.ts';
import { endOf, type Letter, note, type Route, setEnd, type World } from './world.ts';

/** Writes a letter and leaves it under way. Without a usable session the refusal is checked instead. */
export async function writeLetter(
  world: World,
  route: Route,
  isSealed: boolean = world.dice.once(6),
): Promise<Letter | undefined> {
  const { from, to } = route;
  const end = endOf(from, to);
  const what = `writing ${routeTitle(route)}`;
  const refusal = sendRefusal(end, world.now);
  const session = end.record?.current;
  if (refusal !== undefined || session === undefined) {
    const run = () => from.peer.encrypt(to.address, '');
    await expectRefused(world, { device: from, what, run, stored: sessionsOf(from, to), expected: refusal });
    return undefined;
  }
  const number = ++world.lastLetter;
  const text = composeText(world, number);
  const message = await expectDone(what, () => from.peer.encrypt(to.address, text));
  const view = viewMessage(message);
  const written = write(session, view);
  if (typeof written === 'string') throw new DivergenceError(`${what} gave a message with ${written}`);
  setEnd(from, to, { ...end, record: { ...end.record!, current: written } });
  const letter = {
    ...addressOf(session, view),
    number,
    text,
    message,
    view,
    sealing: isSealed ? await seal(world, route, message) : undefined,
    isRead: false,
    senderIdentity: from.account.identity.publicKey,
  };
  noteWritten(world, letter);
  note(world, `${what}: ${letterTitle(letter)}`);
  route.underway.push(letter);
  if (route.underway.length > UNDERWAY_MAX) route.underway.shift();
  return letter;
}

/** Hands a letter over, for the first time or once more, and says whether it was read. */
export async function handLetter(world: World, route: Route, letter: Letter): Promise<boolean> {
  const { from, to } = route;
  const what = `${letterTitle(letter)} ${routeTitle(route)}`;
  remember(route, letter);
  const stored = sessionsOf(to, from);
  const { sealing } = letter;
  const sealed = sealing && sealingRefusal(sealing, { identity: to.account.identity.publicKey, now: world.now });
  if (sealing !== undefined && sealed !== undefined) {
    const run = () => unsealText(world, route, sealing.message);
    await expectRefused(world, { device: to, what, run, stored, expected: sealed });
    return false;
  }
  const verdict = judge(endOf(to, from), to.preKeys, letter, limitsOf(route));
  if (verdict.kind === 'refused') {
    const run = () => openAndDecrypt(route, letter);
    await expectRefused(world, { device: to, what, run, stored, expected: verdict.refusal });
    return false;
  }
  if (letter.isRead) throw new DivergenceError(`${what} would be read a second time`);
  const isWhole = sealing !== undefined && world.dice.once(2);
  const result = await attempt(() =>
    isWhole ? unsealText(world, route, sealing.message) : openAndDecrypt(route, letter),
  );
  if (result.kind === 'refused' && verdict.isSure) {
    throw new DivergenceError(`${what} was refused (${result.refusal})`, { cause: result.cause });
  }
  if (result.kind === 'refused') return false;
  if (result.value !== letter.text) throw new DivergenceError(`${what} was read as something else`);
  settle(route, letter, verdict);
  note(world, `${what}: read`);
  countOutcome(world.report, to.implementation, 'read');
  return true;
}

export function routeTitle({ from, to }: Route): string {
  return `from ${from.title} to ${to.title}`;
}

export function letterTitle({ number, place, preKeys, sealing }: Letter): string {
  const { session, role, chain, counter, epoch, index } = place;
  const kind = preKeys === undefined ? 'letter' : 'first letter';
  return `${sealing === undefined ? '' : `sealed (${sealing.form}) `}${kind} ${number} (session ${session} ${role}, chain ${chain}.${counter}, epoch ${epoch}.${index})`;
}

/** In one step, certificate and all. */
async function unsealText(world: World, { from, to }: Route, message: Uint8Array): Promise<string> {
  const { text, sender } = await to.peer.unsealText(message, from.account.authority.trustRoot, world.now);
  assertEqual('sender of a sealed letter', `${sender.name}.${sender.deviceId}`, nameOf(from));
  return text;
}

/** In two, if it is sealed. */
async function openAndDecrypt({ from, to }: Route, { sealing, message, number }: Letter): Promise<string> {
  if (sealing !== undefined) {
    assertOpened(`sealed letter ${number}`, await to.peer.open(sealing.message), from, sealing.content);
  }
  return to.peer.decrypt(from.address, message);
}

function limitsOf({ from, to }: Route): WalkLimits {
  return walkLimits(to.implementation, from.account === to.account);
}

function settle({ from, to }: Route, letter: Letter, verdict: EndVerdict & { kind: 'read' }): void {
  letter.isRead = true;
  setEnd(to, from, verdict.after);
  if (verdict.consumed !== undefined) consume(to.preKeys, verdict.consumed, letter.place.session);
}

function addressOf({ number, role, sending, pending }: SessionModel, { counter, epoch, index }: MessageView) {
  const place = { session: number, role, chain: sending.chain, counter, epoch, index };
  return { place, preKeys: pending?.preKeys };
}

function noteWritten({ report, epochs }: World, { place }: Letter): void {
  report.written++;
  const latest = epochs.get(place.session) ?? 1;
  if (place.epoch <= latest) return;
  report.epochs += place.epoch - latest;
  report.deepestEpoch = Math.max(report.deepestEpoch, place.epoch);
  epochs.set(place.session, place.epoch);
}

/** What is handed over is no longer under way, and may come again. */
function remember({ underway, past }: Route, letter: Letter): void {
  const position = underway.indexOf(letter);
  if (position >= 0) underway.splice(position, 1);
  if (past.includes(letter)) return;
  past.push(letter);
  if (past.length > PAST_MAX) past.shift();
}

/** Mostly short, sometimes empty, rarely some kilobytes, so that every length of padding occurs. */
function composeText({ dice }: World, number: number): string {
  if (dice.once(50)) return '';
  return `letter ${number} ${'é'.repeat(dice.below(dice.once(40) ? 4000 : 40))}`;
}

const UNDERWAY_MAX = 200;
const PAST_MAX = 200;
