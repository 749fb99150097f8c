import { memoryStore } from '@sotto/store';
import { expect, it } from 'vitest';
import type { AccountContext } from '../context.ts';
import { ClientError } from '../errors.ts';
import { MAILBOX_CHECK_PAUSE_MS, MAILBOX_CHECKS_AT_ONCE } from '../limits.ts';
import { createContext } from '../open.ts';
import { StoredOrder } from '../stored-order.ts';
import { mailboxChecks } from './mailbox-checks.ts';

/** Relays that have nothing to say until `fail` is called. */
function world() {
  let nowMs = 1_000_000;
  const context = createContext(
    { store: memoryStore() },
    new StoredOrder(),
    () => undefined,
    new AbortController().signal,
  );
  const { clock } = context.environment;
  const environment = { ...context.environment, clock: { ...clock, now: () => nowMs } };
  const failing: (() => void)[] = [];
  const discovery = () =>
    new Promise<never>((_, reject) => {
      failing.push(() => reject(new ClientError('E_RELAY_UNREACHABLE', 'nobody is there')));
    });
  const account = { serviceId: 'self', domain: 'a.example', address: 'alice@a.example' };
  let arrived = 0;
  const checks = mailboxChecks(
    { ...context, environment, account, relay: { discovery } } as unknown as AccountContext,
    () => {
      arrived += 1;
    },
  );
  return {
    checks,
    pass: (ms: number) => {
      nowMs += ms;
    },
    asked: async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return failing.length;
    },
    fail: async () => {
      for (const one of failing.splice(0)) one();
      await checks.settled();
      return arrived;
    },
  };
}

it('waits for the first answer, lets everything go for a while after it, and then asks again', async () => {
  const { checks, pass, asked, fail } = world();
  expect(checks.isAsked('bob@b.example')).toBe(false);
  expect(checks.isAsked('bob@b.example')).toBe(false);
  expect(await asked()).toBe(1);
  expect(await fail()).toBe(1);
  expect(checks.isAsked('bob@b.example')).toBe(true);
  pass(MAILBOX_CHECK_PAUSE_MS - 1);
  expect(checks.isAsked('bob@b.example')).toBe(true);
  pass(1);
  expect(checks.isAsked('bob@b.example')).toBe(false);
  expect(await asked()).toBe(1);
  expect(await fail()).toBe(2);
});

it('lets something go for every answer, however late it is looked at', async () => {
  const { checks, pass, fail, asked } = world();
  expect(checks.isAsked('bob@b.example')).toBe(false);
  await asked();
  await fail();
  pass(10 * MAILBOX_CHECK_PAUSE_MS);
  expect(checks.isAsked('bob@b.example')).toBe(true);
  expect(checks.isAsked('bob@b.example')).toBe(false);
  await asked();
  await fail();
});

it('asks about so many at a time, and about the others when one has answered', async () => {
  const { checks, asked, fail } = world();
  const addresses = Array.from({ length: MAILBOX_CHECKS_AT_ONCE + 1 }, (_, n) => `bob${n}@b${n}.example`);
  const going = () => addresses.map((address) => checks.isAsked(address)).filter(Boolean).length;
  expect(going()).toBe(0);
  expect(await asked()).toBe(MAILBOX_CHECKS_AT_ONCE);
  expect(await fail()).toBe(MAILBOX_CHECKS_AT_ONCE);
  expect(going()).toBe(MAILBOX_CHECKS_AT_ONCE);
  expect(await asked()).toBe(1);
  await fail();
  expect(going()).toBe(MAILBOX_CHECKS_AT_ONCE + 1);
});
