import { defaultProvider } from '@sotto/crypto';
import { expect, test } from 'vitest';
import { FORMS_MAX } from './limits.ts';
import { addForms, baseOf, createdBelow, formOf, isOrderedBelow, storedKey } from './stored-key.ts';

const hasher = { crypto: defaultProvider, nameKey: new Uint8Array(32).fill(9) };
const formsOf = (...keys: readonly string[]) => addForms(new Map(), keys);

test('words that name a kind, numbers and times are in the clear, everything else is hidden', () => {
  expect(['inbox/0000000001', 'outbox/001764620000000-0000000001-00ff', 'token-keys', 'note/'].map(formOf)).toEqual([
    'inbox/#',
    'outbox/#',
    'token-keys',
    'note/#',
  ]);
  const hidden = ['contact/12345678-1234-8123-8123-123456789012', 'relay/1.2.3.4', 'sent/bob@b.example', 'x/00f'];
  expect(hidden.map(formOf)).toEqual(['contact/*', 'relay/*', 'sent/*', 'x/*']);
  expect(['Bob', 'bob@b.example', '1', '~', 'kind2/1'].map((key) => formOf(key).split('/')[0])).toEqual(
    Array.from({ length: 5 }, () => '*'),
  );
});

test('a prefix of whole segments is a prefix in the inner store, and a stored key is never as long as may be', () => {
  const key = 'sent/bob@b.example/1/carol@c.example/2';
  for (const prefix of ['', 'sent/', 'sent/bob@b.example/', 'sent/bob@b.example/1/', 'sent/bob@b.example/1/ca']) {
    const base = baseOf(hasher, prefix);
    expect(storedKey(hasher, key).startsWith(base.stored)).toBe(true);
    expect(prefix.startsWith(base.clear)).toBe(true);
  }
  expect(storedKey(hasher, `k${'/a'.repeat(255)}`).length).toBeLessThan(200);
});

test('what is behind the eighth segment is one', () => {
  const [first, second] = ['a/b/c/d/e/f/g/h/i', 'a/b/c/d/e/f/g/h/j'].map((key) => storedKey(hasher, key));
  expect(first).not.toBe(second);
  expect(first?.split('/').slice(0, -1)).toEqual(second?.split('/').slice(0, -1));
  expect(baseOf(hasher, 'a/b/c/d/e/f/g/h/i/').clear).toBe('a/b/c/d/e/f/g/');
});

test('order is that of the inner store where nothing is hidden below', () => {
  const forms = formsOf('inbox/1', 'sent/bob@b.example/1', 'used/1/2/hash', 'account');
  const ordered = [
    'inbox/',
    'inbox/1',
    'inb',
    'sent/bob@b.example/',
    'sent/nobody/',
    'account',
    'other/',
    'contact/x/',
  ];
  for (const prefix of ordered) expect([prefix, isOrderedBelow(forms, prefix)]).toEqual([prefix, true]);
  const unordered = ['', 'sent/', 'sent/b', 'se', 'used/', 'used/1/', 'used/1/2/'];
  for (const prefix of unordered) expect([prefix, isOrderedBelow(forms, prefix)]).toEqual([prefix, false]);
  expect(isOrderedBelow(formsOf('Bob'), 'inbox')).toBe(false);
});

test('records that come in addition are counted below every prefix that they may have', () => {
  const forms = formsOf('sent/a/1', 'sent/b/1', 'inbox/1');
  expect(['', 'sent/', 'sent/a/', 'inbox/', 'other/'].map((prefix) => createdBelow(forms, prefix))).toEqual([
    3, 2, 2, 1, 0,
  ]);
  expect(createdBelow(addForms(forms, ['sent/c/1']), 'sent/')).toBe(3);
  expect(addForms(forms, [])).toBe(forms);
});

test('a store with more forms than are told apart knows nothing of order, and still counts', () => {
  const kinds = Array.from({ length: FORMS_MAX + 1 }, (_, n) => `kind-${'abcdefghij'[n % 10]}${'x'.repeat(n / 10)}/1`);
  const forms = addForms(formsOf(...kinds), ['inbox/1']);
  expect(forms.size).toBe(1);
  expect([isOrderedBelow(forms, 'inbox/'), createdBelow(forms, 'inbox/')]).toEqual([false, FORMS_MAX + 2]);
});
