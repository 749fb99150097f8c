/** A device of the simulated world: a disk, and the real client in one process after another, each with an app that reads. */

import {
  ClientError,
  type InboxMessage,
  type LogEvent,
  type ReceivedAttachment,
  type SottoClient,
} from '@sotto/client';
import { type CryptoProvider, defaultProvider } from '@sotto/crypto';
import { type Store, StoreError } from '@sotto/store';
import type { Dice } from '@sotto/testkit';
import { decodeContent } from '@sotto/wire';
import type { DeviceDisk, DiskMeans } from './device-disk.ts';
import type { deviceTransport } from './device-transport.ts';
import type { DeviceEvent, Event } from './history.ts';
import {
  admit,
  type Home,
  type Invitation,
  isAbort,
  isOfApp,
  type Joining,
  openAccount,
  PAUSE_MS,
  pause,
  untilDone,
} from './joining.ts';
import type { Kernel, Process } from './kernel.ts';
import { digestOf, isFleeting, type LetterSize, letterDigest, letterOf, nameIn } from './letters.ts';
import type { Network } from './network.ts';

/** What stands between a device and its platform. Mutants and checkers are put in here. */
export interface DeviceSeams {
  readonly crypto: (device: string, provider: CryptoProvider) => CryptoProvider;
  readonly store: (disk: DeviceDisk, means: DiskMeans) => Store;
  readonly transport: typeof deviceTransport;
  readonly committed: (device: string, batch: Parameters<DiskMeans['committed']>[0]) => void;
}

export interface DeviceMeans {
  readonly kernel: Kernel;
  readonly network: Network;
  readonly dice: Dice;
  readonly seams: DeviceSeams;
  readonly note: (event: Event) => void;
}

/** `handle` is the part of the address before the `@`, and the name of the first device. */
export type Person = Home;

/** Of a device that is not the first of its person. */
export interface Further {
  readonly name: string;
  readonly joining: Joining;
  /** Called once, when it has the account. */
  readonly joined: () => void;
}

/** What its user wants of it, now or in a later life. */
export interface Errand {
  readonly act: (client: SottoClient) => Promise<unknown>;
  /** Called once. */
  readonly done: () => void;
}

export class Device {
  readonly person: Person;
  readonly disk: DeviceDisk;
  clockOffsetMs = 0;
  /** While `true`, the MAC of whatever it encrypts is wrong: nobody can read it. */
  isForging = false;
  /** Its user does nothing more with it. */
  hasLeft = false;
  /** Of the account, once it is there. */
  deviceId: number | undefined;
  readonly #means: DeviceMeans;
  readonly #further: Further | undefined;
  readonly #errands = new Set<Errand>();
  #hasJoined = false;
  #isLost = false;
  #admitting: AbortController | undefined;
  /** It is to run, also if it is just stopping. */
  #isWanted = false;
  #process: Process | undefined;
  #client: SottoClient | undefined;
  /** Calls of `send` in the present life. */
  #writing = 0;

  constructor(person: Person, disk: DeviceDisk, means: DeviceMeans, further?: Further) {
    this.person = person;
    this.disk = disk;
    this.#means = means;
    this.#further = further;
  }

  get name(): string {
    return this.#further?.name ?? this.person.handle;
  }

  /** It exists no more, with all that was on it. */
  get isLost(): boolean {
    return this.#isLost;
  }

  get address(): string {
    return addressOf(this.person);
  }

  get isAlive(): boolean {
    return this.#process?.isAlive === true;
  }

  /** It has an account and reads its inbox. */
  get isReady(): boolean {
    return this.isAlive && this.#client?.account !== undefined;
  }

  get isOnline(): boolean {
    return this.isAlive && this.#client?.connection === 'online';
  }

  /** A call of `send` is under way. */
  get isWriting(): boolean {
    return this.isAlive && this.#writing > 0;
  }

  start(): void {
    this.#isWanted = true;
    if (this.isAlive || this.#isLost) return;
    this.#writing = 0;
    const process = this.#means.kernel.start(this.name);
    process.setClock(this.clockOffsetMs);
    this.#process = process;
    this.#client = undefined;
    this.#means.kernel.schedule(process, 0, () => void this.#boot(process));
  }

  crash(): void {
    this.#process?.kill();
  }

  lose(): void {
    this.#isLost = true;
    this.crash();
  }

  /** Closes the client, as an app does that ends. */
  stop(): void {
    this.#isWanted = false;
    const [process, client] = [this.#process, this.#client];
    if (process?.isAlive !== true || client === undefined) {
      this.crash();
      return;
    }
    const end = (): void => {
      process.kill();
      if (this.#isWanted) this.start();
    };
    this.#means.kernel.schedule(process, 0, () => void client.close().then(end, end));
  }

  setClock(offsetMs: number): void {
    this.clockOffsetMs = offsetMs;
    this.#process?.setClock(offsetMs);
  }

  /** Writes a letter, if there is an account to write with. */
  write(to: Person, size: LetterSize): void {
    const [process, client] = [this.#process, this.#client];
    if (process?.isAlive !== true || client?.account === undefined) return;
    this.#means.kernel.schedule(process, 0, () => void this.#write(process, client, to, size));
  }

  /** Blocks somebody, if there is an account to do it with; an app offers its user to try again. */
  block(whom: Person): void {
    const [process, client] = [this.#process, this.#client];
    if (process?.isAlive !== true || client?.account === undefined) return;
    const tell = this.#teller(process);
    const act = async (): Promise<void> => {
      tell({ event: 'blocks', of: this.name, whom: whom.handle });
      if (await untilDone(() => client.block(addressOf(whom))))
        tell({ event: 'blocked', of: this.name, whom: whom.handle });
    };
    this.#means.kernel.schedule(process, 0, () => void act());
  }

  /** Does it, also if it is not running just now. */
  want(errand: Errand): void {
    this.#errands.add(errand);
    const [process, client] = [this.#process, this.#client];
    if (process?.isAlive === true && client?.account !== undefined) this.#begin(process, client, errand);
  }

  /** Links another device, if there is an account to do it with. A linking that is under way is given up. */
  admit(invitation: Invitation): void {
    const [process, client] = [this.#process, this.#client];
    if (process?.isAlive !== true || client?.account === undefined) return;
    this.#admitting?.abort();
    this.#admitting = new AbortController();
    const { signal } = this.#admitting;
    this.#means.kernel.schedule(process, 0, () => void admit(client, invitation, signal));
  }

  #begin(process: Process, client: SottoClient, errand: Errand): void {
    const act = async (): Promise<void> => {
      if (!(await untilDone(() => errand.act(client))) || !process.isAlive || !this.#errands.delete(errand)) return;
      errand.done();
    };
    this.#means.kernel.schedule(process, 0, () => void act());
  }

  async #write(process: Process, client: SottoClient, to: Person, size: LetterSize): Promise<void> {
    const { name, text, file } = letterOf(this.name, to.handle, size);
    const tell = this.#teller(process);
    this.#writing += 1;
    const timer = size.timerSeconds;
    const digest = letterDigest(text, file);
    tell({ event: 'invoke', of: this.name, letter: name, digest, ...(timer !== undefined && { timer }) });
    try {
      const content = file === undefined ? text : { text, file: { stream: () => streamOf(file), size: file.length } };
      const options = timer === undefined ? {} : { timer: { seconds: timer, start: 'read' as const } };
      const message = await client.send(addressOf(to), content, options);
      tell({ event: 'queued', of: this.name, letter: name, message: message.messageId });
      message.accepted().then(
        () => tell({ event: 'accepted', of: this.name, letter: name }),
        // The inbox tells of what was refused or has expired.
        () => undefined,
      );
    } catch (error) {
      tell({ event: 'failed', of: this.name, letter: name, ...readFailure(error) });
    } finally {
      if (process.isAlive) this.#writing -= 1;
    }
  }

  async #boot(process: Process): Promise<void> {
    const { kernel, network, dice, seams, note } = this.#means;
    const committed: DiskMeans['committed'] = (batch) => seams.committed(this.name, batch);
    while (process.isAlive) {
      try {
        const options = {
          store: seams.store(this.disk, { kernel, process, dice, committed }),
          transport: seams.transport(process, network),
          crypto: this.#forging(seams.crypto(this.name, defaultProvider)),
          logger: ({ event, fields }: LogEvent) =>
            note({ event: 'log', of: this.name, name: event, fields: JSON.stringify(fields) }),
        };
        const client = await openAccount(options, this.person, this.#further?.joining);
        if (!process.isAlive) return;
        this.#client = client;
        this.#goOn(process, client);
        return await this.#read(process, client);
      } catch (error) {
        if (!isOfApp(error)) throw error;
        note({ event: 'log', of: this.name, name: 'boot-failed', fields: error.code });
        await pause(PAUSE_MS);
      }
    }
  }

  /** What is done with an account as soon as it is there. */
  #goOn(process: Process, client: SottoClient): void {
    this.deviceId = client.account?.deviceId;
    if (client.account !== undefined && this.#further !== undefined && !this.#hasJoined) {
      this.#hasJoined = true;
      const { joining, joined } = this.#further;
      this.#means.note({ event: 'joins', of: this.name, by: joining.kind });
      joined();
    }
    for (const errand of this.#errands) this.#begin(process, client, errand);
  }

  /** Reads the inbox for as long as the process lives. */
  async #read(process: Process, client: SottoClient): Promise<void> {
    const tell = this.#teller(process);
    for (;;) {
      try {
        for await (const message of client.inbox()) {
          // Nothing but words is had from strangers. People here accept whoever writes.
          if ('request' in message && message.request) await client.accept(message.from);
          const content = await describe(message);
          if (content !== undefined) tell({ event: 'delivered', of: this.name, entry: message.id, content });
          if (content?.kind === 'letter' && (await markRead(client, message)))
            tell({ event: 'read', of: this.name, letter: content.letter });
          await message.ack();
          if (content !== undefined) tell({ event: 'acknowledged', of: this.name, entry: message.id });
        }
        return;
      } catch (error) {
        if (isAbort(error)) return;
        if (!isOfApp(error)) throw error;
        await pause(PAUSE_MS);
      }
    }
  }

  #forging(provider: CryptoProvider): CryptoProvider {
    return {
      ...provider,
      seal: (...parameters) => {
        const sealed = provider.seal(...parameters);
        if (this.isForging) sealed[sealed.length - 1]! ^= 1;
        return sealed;
      },
    };
  }

  /** What a dead process says was never heard. */
  #teller(process: Process): (event: DeviceEvent) => void {
    return (event) => {
      if (process.isAlive) this.#means.note(event);
    };
  }
}

export const addressOf = ({ handle, domain }: Person): string => `${handle}@${domain}`;

/** Of letters with a timer: it begins then. Whether it was one. */
async function markRead(client: SottoClient, message: InboxMessage): Promise<boolean> {
  if ((message.kind !== 'text' && message.kind !== 'attachments') || !isFleeting(message.text ?? '')) return false;
  await client.conversation(message.from).markRead({ upTo: message.messageId });
  return true;
}

/** Only a store that failed in the middle of a commit leaves open whether the letter was queued. */
function readFailure(error: unknown): { readonly code: string; readonly isCertain: boolean } {
  if (error instanceof ClientError) return { code: error.code, isCertain: true };
  if (error instanceof StoreError) return { code: error.code, isCertain: error.retryable };
  return { code: error instanceof Error ? `${error.name}: ${error.message}` : String(error), isCertain: false };
}

type Delivered = Extract<DeviceEvent, { event: 'delivered' }>['content'];

/** `undefined` for what is neither a letter nor stands for one. */
async function describe(message: InboxMessage): Promise<Delivered | undefined> {
  if (message.kind === 'undelivered') return { kind: 'returned', message: message.messageId, reason: message.reason };
  if (message.kind === 'sent') return describeCopy(message);
  if (message.kind !== 'text' && message.kind !== 'attachments' && message.kind !== 'undecryptable') return undefined;
  const from = message.from.address.split('@')[0]!;
  const repairs = message.repairs === undefined ? {} : { repairs: message.repairs };
  if (message.kind === 'undecryptable') return { kind: 'unreadable', from, reason: message.reason, ...repairs };
  const text = message.text ?? '';
  const [attachment] = message.kind === 'attachments' ? message.attachments : [];
  const digest = letterDigest(text, attachment && (await fetchFile(attachment)));
  return { kind: 'letter', from, letter: nameIn(text) ?? text.slice(0, 40), digest, ...repairs };
}

/** Only letters have a name. */
function describeCopy({ to, content }: Extract<InboxMessage, { kind: 'sent' }>): Delivered | undefined {
  const { body } = decodeContent(content);
  const text = body.kind === 'text' ? body.body : body.kind === 'attachments' ? body.text : undefined;
  const letter = nameIn(text ?? '');
  if (text === undefined || letter === undefined) return undefined;
  return { kind: 'copy', to: to.address.split('@')[0]!, letter, digest: digestOf(text) };
}

/** Until it is there: an app offers its user to try again. What can never be had has no bytes. */
async function fetchFile(attachment: ReceivedAttachment): Promise<Uint8Array> {
  for (;;) {
    try {
      const chunks: Uint8Array[] = [];
      for await (const chunk of attachment.open()) chunks.push(chunk);
      return new Uint8Array(Buffer.concat(chunks));
    } catch (error) {
      if (!(error instanceof ClientError) || error.code === 'E_CLIENT_CLOSED') throw error;
      if (LOST.has(error.code)) return new Uint8Array(0);
      await pause(PAUSE_MS);
    }
  }
}

async function* streamOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const LOST: ReadonlySet<string> = new Set(['E_ATTACHMENT_GONE', 'E_ATTACHMENT_INVALID']);
