/** What the scenarios of this folder do with a client, and transports that do not tell the truth. */

import { defaultTransport, type InboxMessage, type SottoClient, type Transport } from '../src/index.ts';

/** Reads and acknowledges `count` entries. */
export async function collect(client: SottoClient, count: number): Promise<readonly InboxMessage[]> {
  const messages: InboxMessage[] = [];
  for await (const message of client.inbox({ signal: AbortSignal.timeout(15_000) })) {
    messages.push(message);
    await message.ack();
    if (messages.length === count) break;
  }
  return messages;
}

export const textsOf = (messages: readonly InboxMessage[]) =>
  messages.map((message) => (message.kind === 'text' ? message.text : message.kind));

/** Replaces the body of answers whose path and request `replace` knows. */
export function lying(replace: (path: string, body: Uint8Array) => Uint8Array | undefined): Transport {
  return {
    ...defaultTransport,
    request: async (request) => {
      const body = replace(new URL(request.url).pathname, request.body ?? new Uint8Array(0));
      return body === undefined ? defaultTransport.request(request) : { status: 200, body };
    },
  };
}

/** Notes the paths that are asked, and gives no answer while `isDown` says so of one. */
export function watching(paths: string[], isDown: (path: string) => boolean = () => false): Transport {
  return {
    ...defaultTransport,
    request: async (request) => {
      const path = new URL(request.url).pathname;
      if (isDown(path)) throw new Error('down');
      paths.push(path);
      return defaultTransport.request(request);
    },
  };
}
