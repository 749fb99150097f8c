/**
 * The network between simulated processes. What it carries are the bytes of HTTP and WebSocket; at a relay they go through its
 * own server. A request has a connection of its own, so requests overtake each other; the bytes of a stream keep their order,
 * and a connection that has lost bytes never carries later ones, as in TCP.
 */

import { decodeAnswer, encodeRequest, type HttpAnswer, type HttpRequest } from './http.ts';
import type { Kernel, Process } from './kernel.ts';
import { SimulatedSocket } from './socket.ts';
import type { Fate, Weather } from './weather.ts';

/** What takes connections: a server of Node. */
export interface Listener {
  emit(event: 'connection', socket: SimulatedSocket): boolean;
}

export interface NetworkObserver {
  /** Everything that anybody could read on a wire. */
  readonly bytes: (from: string, to: string, bytes: Uint8Array) => void;
  /** A whole request of `from` reaches `to`. What is returned is called with the bytes of the answer. */
  readonly serving: (from: string, to: string, request: HttpRequest) => (output: Uint8Array) => void;
  /** An exchange is over, as the one who asked sees it: a status, or that there was none. */
  readonly answered: (exchange: Exchange) => void;
}

export interface Exchange {
  readonly from: string;
  readonly to: string;
  readonly request: HttpRequest;
  readonly wasTampered: boolean;
  readonly answer: HttpAnswer | undefined;
}

interface Host {
  readonly process: Process;
  readonly listener: Listener;
}

export class Network {
  readonly #kernel: Kernel;
  readonly #weather: Weather;
  readonly #observer: NetworkObserver;
  readonly #hosts = new Map<string, Host>();

  constructor(kernel: Kernel, weather: Weather, observer: NetworkObserver) {
    this.#kernel = kernel;
    this.#weather = weather;
    this.#observer = observer;
  }

  /** Connections to `authority` come to `listener` as long as the process lives. */
  listen(process: Process, authority: string, listener: Listener): void {
    this.#hosts.set(authority, { process, listener });
  }

  /** Rejects when no whole answer comes. While nothing is heard at all it waits for `signal`. */
  exchange(from: Process, request: HttpRequest, signal?: AbortSignal): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new Error('aborted before it was sent'));
      const finish = (answer: HttpAnswer | undefined, wasTampered: boolean): void => {
        signal?.removeEventListener('abort', abort);
        this.#observer.answered({ from: from.name, to: this.#nameOf(request.authority), request, wasTampered, answer });
        if (answer === undefined) reject(new Error('the connection broke'));
        else resolve(answer);
      };
      const abort = (): void => reject(new Error('aborted'));
      signal?.addEventListener('abort', abort, { once: true });
      this.#send(from, request, finish);
    });
  }

  #send(
    from: Process,
    request: HttpRequest,
    finish: (answer: HttpAnswer | undefined, tampered: boolean) => void,
  ): void {
    const kernel = this.#kernel;
    const to = this.#nameOf(request.authority);
    const fate = this.#weather.fateOf(from.name, to, false);
    const bytes = fate.isTampered ? this.#tamper(request) : encodeRequest(request);
    this.#observer.bytes(from.name, to, bytes);
    const learn = (answer: HttpAnswer | undefined, delayMs: number): void =>
      void kernel.schedule(from, delayMs, () => finish(answer, fate.isTampered));
    if (fate.kind === 'vanishes') return;
    if (fate.kind === 'breaks') {
      learn(undefined, fate.delayMs);
      return;
    }
    kernel.schedule(undefined, fate.delayMs, () =>
      this.#serve(from.name, request, bytes, (output) => {
        this.#observer.bytes(to, from.name, output ?? NOTHING);
        const back = this.#weather.fateOf(to, from.name, true);
        if (back.kind === 'vanishes') return;
        learn(back.kind === 'breaks' || output === undefined ? undefined : decodeAnswer(output), back.delayMs);
      }),
    );
    if (fate.again !== undefined)
      kernel.schedule(undefined, fate.delayMs + fate.again, () =>
        this.#serve(from.name, request, bytes, () => undefined),
      );
  }

  /** Hands a whole request to whoever listens. `answered` hears once of all bytes it wrote, or that it is gone. */
  #serve(
    from: string,
    request: HttpRequest,
    bytes: Uint8Array,
    answered: (output: Uint8Array | undefined) => void,
  ): void {
    const host = this.#liveHost(request.authority);
    if (host === undefined) {
      answered(undefined);
      return;
    }
    this.#kernel.become(host.process);
    const served = this.#observer.serving(from, host.process.name, request);
    const output: Uint8Array[] = [];
    let isOver = false;
    const finish = (whole: Uint8Array | undefined): void => {
      if (isOver) return;
      isOver = true;
      if (whole !== undefined) served(whole);
      answered(whole);
    };
    const socket = new SimulatedSocket({
      written: (chunk) => output.push(chunk),
      ended: () => host.process.isAlive && finish(new Uint8Array(Buffer.concat(output))),
      destroyed: () => host.process.isAlive && finish(undefined),
    });
    // What belongs to a dead process is never touched again: its code would go on.
    host.process.onDeath(() => {
      if (this.#weather.isNoticed()) finish(undefined);
      isOver = true;
    });
    socket.on('error', () => socket.destroy());
    host.listener.emit('connection', socket);
    socket.receive(bytes);
  }

  /** A connection that stays open. The returned end belongs to `from`; bytes of the other reach whoever listens. */
  connect(from: Process, authority: string): SimulatedSocket {
    return new Wire(this.#kernel, this.#weather, this.#observer, {
      from,
      to: this.#nameOf(authority),
      find: () => this.#liveHost(authority),
    }).near;
  }

  #liveHost(authority: string): Host | undefined {
    const host = this.#hosts.get(authority);
    return host?.process.isAlive ? host : undefined;
  }

  #nameOf(authority: string): string {
    return this.#hosts.get(authority)?.process.name ?? authority;
  }

  /** Somebody on the way changes one bit of the body. */
  #tamper(request: HttpRequest): Uint8Array {
    if (request.body === undefined || request.body.length === 0) return encodeRequest(request);
    const body = Uint8Array.from(request.body);
    const place = this.#weather.placeIn(body.length);
    body[place] = body[place]! ^ (1 << this.#weather.placeIn(8));
    return encodeRequest({ ...request, body });
  }
}

interface Route {
  readonly from: Process;
  readonly to: string;
  readonly find: () => Host | undefined;
}

/** Two ends and what is between them. */
class Wire {
  readonly near: SimulatedSocket;
  #far: SimulatedSocket | undefined;
  #farProcess: Process | undefined;
  readonly #kernel: Kernel;
  readonly #weather: Weather;
  readonly #observer: NetworkObserver;
  readonly #route: Route;
  #isDown = false;
  /** By direction: nothing arrives any more, and nobody knows. */
  readonly #isSilent = { up: false, down: false };
  readonly #lastAt = { up: 0, down: 0 };

  constructor(kernel: Kernel, weather: Weather, observer: NetworkObserver, route: Route) {
    this.#kernel = kernel;
    this.#weather = weather;
    this.#observer = observer;
    this.#route = route;
    this.near = new SimulatedSocket({
      written: (bytes) => this.#carry('up', bytes),
      ended: () => this.#carry('up', undefined),
      destroyed: () => this.#carry('up', undefined),
    });
    this.near.on('error', () => undefined);
    route.from.onDeath(() => this.#died('up'));
    this.#travel('up', () => this.#accept());
  }

  #accept(): void {
    const host = this.#route.find();
    if (host === undefined) {
      this.#break();
      return;
    }
    this.#kernel.become(host.process);
    this.#farProcess = host.process;
    this.#far = new SimulatedSocket({
      written: (bytes) => this.#carry('down', bytes),
      ended: () => this.#carry('down', undefined),
      destroyed: () => this.#carry('down', undefined),
    });
    this.#far.on('error', () => undefined);
    host.process.onDeath(() => this.#died('down'));
    host.listener.emit('connection', this.#far);
  }

  /** `undefined` is the end of what one side writes. */
  #carry(direction: 'up' | 'down', bytes: Uint8Array | undefined): void {
    const sender = direction === 'up' ? this.#route.from : this.#farProcess;
    if (sender?.isAlive !== true) return;
    const [from, to] = this.#names(direction);
    if (bytes !== undefined) this.#observer.bytes(from, to, bytes);
    this.#travel(direction, () => {
      const [socket, process] = direction === 'up' ? [this.#far, this.#farProcess] : [this.near, this.#route.from];
      if (socket === undefined || process?.isAlive !== true) return;
      this.#kernel.become(process);
      if (bytes === undefined) socket.receiveEnd();
      else socket.receive(bytes);
    });
  }

  /** In order, unless it is lost, which is the end of the connection. */
  #travel(direction: 'up' | 'down', arrive: () => void): void {
    if (this.#isDown || this.#isSilent[direction]) return;
    const [from, to] = this.#names(direction);
    const fate: Fate = this.#weather.fateOf(from, to, direction === 'down');
    if (fate.kind === 'vanishes') {
      this.#isSilent[direction] = true;
      return;
    }
    if (fate.kind === 'breaks') {
      this.#kernel.schedule(undefined, fate.delayMs, () => this.#break());
      return;
    }
    const now = this.#kernel.now();
    const at = Math.max(now + fate.delayMs, this.#lastAt[direction]);
    this.#lastAt[direction] = at;
    this.#kernel.schedule(undefined, at - now, () => {
      if (!this.#isDown) arrive();
    });
  }

  #names(direction: 'up' | 'down'): readonly [from: string, to: string] {
    const { from, to } = this.#route;
    return direction === 'up' ? [from.name, to] : [to, from.name];
  }

  /** One end is gone, and the other may learn of it. */
  #died(direction: 'up' | 'down'): void {
    if (this.#weather.isNoticed()) this.#kernel.schedule(undefined, 1, () => this.#break());
    else this.#isSilent[direction] = true;
  }

  /** Both ends that are there are told, in an event of theirs each. */
  #break(): void {
    if (this.#isDown) return;
    this.#isDown = true;
    const reset = (process: Process | undefined, socket: SimulatedSocket | undefined): void => {
      if (process === undefined || socket === undefined) return;
      this.#kernel.schedule(process, 0, () => socket.destroy(new Error('connection reset')));
    };
    reset(this.#route.from, this.near);
    reset(this.#farProcess, this.#far);
  }
}

const NOTHING = new Uint8Array(0);
