import { describe, expect, it } from 'vitest';
import { componentValue, headerValues, parseRequestTarget } from './http-request.ts';

describe('parseRequestTarget', () => {
  it.each([
    ['/v1/messages', '/v1/messages', '?'],
    ['/v1/messages?', '/v1/messages', '?'],
    ['/?a=1?b', '/', '?a=1?b'],
    ['/a%3Fb', '/a%3Fb', '?'],
  ])('splits %s', (target, path, query) => {
    expect(parseRequestTarget(target)).toEqual({ path, query });
  });
});

describe('components', () => {
  const request = {
    method: 'POST',
    authority: '[::1]:8080',
    path: '/',
    query: '?',
    headers: [
      ['X', ' a '],
      ['y', 'b'],
      ['x', 'c'],
      ['empty', ''],
    ],
    body: new Uint8Array(0),
  } as const;

  it('take headers of any case, without the spaces around them', () => {
    expect(headerValues(request.headers, 'x')).toEqual(['a', 'c']);
    expect(componentValue(request, 'y')).toBe('b');
  });

  it('have no value when missing, repeated or empty', () => {
    for (const name of ['x', 'z', 'empty']) expect(componentValue(request, name)).toBeUndefined();
  });

  it.each([
    ['@method', { method: 'P OST' }],
    ['@authority', { authority: '' }],
    ['@authority', { authority: 'user@a.example' }],
    ['@authority', { authority: 'a.example:123456' }],
    ['@authority', { authority: '::1' }],
    ['@path', { path: '' }],
    ['@path', { path: '*' }],
    ['@path', { path: 'http://a.example/' }],
    ['@path', { path: '/\u00e9' }],
    ['@path', { path: `/${'a'.repeat(2048)}` }],
    ['@query', { query: '?a#b' }],
  ])('%s is not taken when ill-formed (case %#)', (component, change) => {
    expect(componentValue(request, component)).toBeDefined();
    expect(componentValue({ ...request, ...change }, component)).toBeUndefined();
  });
});
