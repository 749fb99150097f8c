/** How a device comes to its account, as the user of its app does it: by making one, from another device, or out of a backup. */

import { ClientError, type OpenOptions, open, restore, type SottoClient } from '@sotto/client';
import { StoreError } from '@sotto/store';

export interface Home {
  readonly handle: string;
  readonly domain: string;
  readonly relayUrl: string;
}

/** What a new device shows: the text at once, the digits later. */
export interface Invitation {
  readonly text: string;
  digits: string | undefined;
}

export interface Backup {
  readonly words: readonly string[];
  readonly bytes: Uint8Array;
}

/** How one that is not the first of its person does. */
export type Joining =
  /** Called with what the user takes to another device; again with another one, if that did not come to an end. */
  | { readonly kind: 'link'; readonly show: (invitation: Invitation) => void }
  | { readonly kind: 'restore'; readonly backup: Backup };

/** A client with an account, unless it was closed meanwhile. Without `joining`, one that it makes. */
export async function openAccount(
  options: OpenOptions,
  home: Home,
  joining: Joining | undefined,
): Promise<SottoClient> {
  if (joining?.kind === 'restore') await restoreOnce(options, joining.backup);
  const client = await open(options);
  if (client.account === undefined) await untilDone(() => join(client, home, joining));
  return client;
}

async function join(
  client: SottoClient,
  { handle, domain, relayUrl }: Home,
  joining: Joining | undefined,
): Promise<unknown> {
  return joining?.kind === 'link'
    ? linkFor(client, { domain, relayUrl }, joining.show)
    : client.register(domain, { handle, relayUrl });
}

/** For as long as a user waits for two devices to meet. */
async function linkFor(
  client: SottoClient,
  { domain, relayUrl }: Omit<Home, 'handle'>,
  show: (invitation: Invitation) => void,
): Promise<void> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), LINK_PATIENCE_MS);
  let invitation: Invitation = { text: '', digits: undefined };
  try {
    await client.link(domain, {
      relayUrl,
      name: 'further',
      signal: patience.signal,
      onInvitation: ({ text }) => {
        invitation = { text, digits: undefined };
        show(invitation);
      },
      onDigits: (digits) => {
        invitation.digits = digits;
      },
    });
  } catch (error) {
    if (patience.signal.aborted) throw new ClientError('E_LINK_INTERRUPTED', 'the user begins anew');
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** On the other device, until `signal` ends it: its user compares the digits. */
export async function admit(client: SottoClient, invitation: Invitation, signal: AbortSignal): Promise<void> {
  const compare = async (digits: string): Promise<boolean> => {
    while (invitation.digits === undefined && !signal.aborted) await pause(LOOK_MS);
    return digits === invitation.digits;
  };
  try {
    await client.linkDevice(invitation.text, { signal, compare });
  } catch (error) {
    if (!isOfApp(error) && !signal.aborted && !isAbort(error)) throw error;
  }
}

/** A process that died behind the restoration finds it whole. */
async function restoreOnce(options: OpenOptions, { words, bytes }: Backup): Promise<void> {
  const source = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.slice());
      controller.close();
    },
  });
  try {
    await restore({ ...options, source, secret: { words } });
  } catch (error) {
    if (!(error instanceof ClientError && error.code === 'E_STORE_NOT_EMPTY')) throw error;
  }
}

/** The words are those that were shown last, for the user has lost the others. */
export async function backUp(client: SottoClient): Promise<Backup> {
  const words = await client.recovery.create({ replace: true });
  const parts: Uint8Array[] = [];
  await client.backup(new WritableStream<Uint8Array>({ write: (part) => void parts.push(part.slice()) }));
  return { words, bytes: new Uint8Array(Buffer.concat(parts)) };
}

/** An app offers its user to try again. Whether it was done, and not ended by the end of the client. */
export async function untilDone(act: () => Promise<unknown>): Promise<boolean> {
  for (;;) {
    try {
      await act();
      return true;
    } catch (error) {
      if (isAbort(error)) return false;
      if (!isOfApp(error)) throw error;
      if (error.code === 'E_CLIENT_CLOSED') return false;
      await pause(PAUSE_MS);
    }
  }
}

/** What an app expects to come. */
export const isOfApp = (error: unknown): error is ClientError | StoreError =>
  error instanceof ClientError || error instanceof StoreError;

/** The client was closed while it worked. */
export const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

/** By the timers of the process whose event it is. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const PAUSE_MS = 500;
const LINK_PATIENCE_MS = 30_000;
const LOOK_MS = 300;
