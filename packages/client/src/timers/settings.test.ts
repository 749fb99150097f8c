import type { StoredConversation } from '@sotto/wire';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timerOf } from './durations.ts';
import { carriedTimer, nextSetting, withCarried } from './settings.ts';

const EMPTY: StoredConversation = {
  newest: 0,
  written: false,
  read: 0,
  unread: 0,
  receiptsOff: false,
  received: [],
  profileEdition: 0,
};
const HOUR = { seconds: 3_600, start: 'sent' } as const;

test('TM-02: the timer of a message alone changes nothing for the others, that of the conversation does', () => {
  expect(withCarried(EMPTY, { ...HOUR, version: 0 })).toBe(EMPTY);
  expect(withCarried(EMPTY, undefined)).toBe(EMPTY);
  expect(withCarried(EMPTY, { ...HOUR, version: 1 }).timer).toEqual({ ...HOUR, version: 1 });
});

test('TM-03: the newer setting holds, and an older one that comes late changes nothing', () => {
  const newer = withCarried(EMPTY, { ...HOUR, version: 3 });
  expect(withCarried(newer, { seconds: 1, start: 'sent', version: 2 })).toBe(newer);
  expect(withCarried(newer, { seconds: 0, start: 'sent', version: 4 }).timer?.seconds).toBe(0);
});

test('TM-03: whatever both sides set at once, and in whatever order each hears of it, both come to the same', () => {
  const setting = fc.record({
    seconds: fc.integer({ min: 0, max: 3 }),
    start: fc.constantFrom('sent' as const, 'read' as const),
    version: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(fc.array(setting, { minLength: 1, maxLength: 6 }), fc.nat(), (settings, turn) => {
      const turned = settings.map((_, index) => settings[(index + turn) % settings.length]!);
      const [one, other] = [settings, turned.toReversed()].map((list) => list.reduce(withCarried, EMPTY).timer);
      expect(one).toEqual(other);
      const newest = Math.max(...settings.map(({ version }) => version));
      const strictest = settings.filter(({ version, seconds }) => version === newest && seconds > 0);
      expect(one?.version).toBe(newest);
      if (strictest.length > 0) expect(one?.seconds).toBe(Math.min(...strictest.map(({ seconds }) => seconds)));
    }),
  );
});

test('a setting counts on from the one before, and ends with zero seconds', () => {
  const set = withCarried(EMPTY, nextSetting(EMPTY, HOUR));
  expect(set.timer).toEqual({ ...HOUR, version: 1 });
  expect(nextSetting(set, undefined)).toEqual({ seconds: 0, start: 'sent', version: 2 });
  expect(carriedTimer(set, undefined)).toEqual({ ...HOUR, version: 1 });
  expect(carriedTimer(set, { seconds: 5, start: 'read' })).toEqual({ seconds: 5, start: 'read', version: 0 });
  expect(carriedTimer(EMPTY, undefined)).toBeUndefined();
});

test('a duration is the sum of its parts, from a second to a year', () => {
  expect(timerOf({ days: 1, hours: 1, minutes: 1, seconds: 1 })).toEqual({ seconds: 90_061, start: 'sent' });
  expect(timerOf({ days: 366, start: 'read' }).start).toBe('read');
  for (const wrong of [{}, { seconds: 0 }, { days: 367 }]) expect(() => timerOf(wrong)).toThrow(RangeError);
  for (const wrong of [{ seconds: -1 }, { days: Number.NaN }, { seconds: 1, start: 'never' as 'sent' }])
    expect(() => timerOf(wrong)).toThrow(TypeError);
});
