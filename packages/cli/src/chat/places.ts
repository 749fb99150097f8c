/** Where what is typed goes: the ordinary conversation, or a secret chat beside it. And for how long it stays there. */

import type { Conversation, RunningTimer, SecretChat, SottoClient, TimerOptions } from '@sotto/client';
import { formatDuration } from '../output/units.ts';

export interface PlaceCommands {
  /** That of what is typed now. */
  current(): Conversation;
  /** Enters a secret chat, which is accepted or begun if need be; `off` leaves it, `end` deletes it on both sides. */
  secret(words: string): Promise<void>;
  /** Shows or sets the timer of the current one. */
  timer(words: string): Promise<void>;
}

export function placeCommands(client: SottoClient, peer: string, notice: (text: string) => void): PlaceCommands {
  let chat: SecretChat | undefined;
  const current = (): Conversation => chat ?? client.conversation(peer);
  return {
    current,
    async secret(words) {
      if (words !== '' && words !== 'off' && words !== 'end') return notice('/secret takes nothing, off or end');
      if (words === '') {
        chat = (await findChat(client, peer)) ?? (await client.beginSecretChat(peer));
        return notice(await enter(chat, peer));
      }
      if (chat === undefined) return notice('this is no secret chat; /secret enters one');
      if (words === 'end') await chat.end();
      chat = undefined;
      notice(`${words === 'end' ? 'the secret chat is deleted on both sides' : 'left'}; you write in the open now`);
    },
    async timer(words) {
      if (words !== '') {
        const wanted = words === 'off' ? undefined : parseTimer(words);
        if (wanted === undefined && words !== 'off')
          return notice('/timer takes a time such as 30s, 5m, 12h or 7d, or off');
        if (wanted === undefined && chat !== undefined) return notice('the timer of a secret chat is never ended');
        await current().setTimer(wanted);
      }
      notice(timerText(await current().timer()));
    },
  };
}

/** The newest that goes on. */
async function findChat(client: SottoClient, peer: string): Promise<SecretChat | undefined> {
  for await (const { address, secretChat, state } of client.conversations())
    if (secretChat !== undefined && address === peer && state !== 'ended') return client.secretChat(secretChat);
  return undefined;
}

async function enter(chat: SecretChat, peer: string): Promise<string> {
  const state = await chat.state();
  if (state === 'invited') await chat.accept();
  const waits = state === 'offered' ? `; it waits until a device of ${peer} takes part by /secret` : '';
  return `what you write is secret now${waits}; ${timerText(await chat.timer())}`;
}

/** `undefined` for what is no time. */
export function parseTimer(words: string): TimerOptions | undefined {
  const [, count = '', unit = ''] = /^([1-9][0-9]{0,6})(s|m|h|d)$/.exec(words) ?? [];
  const name = { s: 'seconds', m: 'minutes', h: 'hours', d: 'days' }[unit];
  return name === undefined ? undefined : { [name]: Number(count) };
}

const timerText = (timer: RunningTimer | undefined): string =>
  timer === undefined
    ? 'messages stay until somebody deletes them'
    : `messages are deleted ${formatDuration(timer.seconds * 1000)} after they were ${timer.start}`;
