import { encodeSendResponse, type ItemResult } from '@sotto/wire';
import { expect, test } from 'vitest';
import { RelayAnswers } from './relay-answers.ts';

const answerOf = (status: ItemResult['status']): Uint8Array => {
  const body = encodeSendResponse({ results: [{ itemId: new Uint8Array(16), status, retryAfter: 0 }] });
  const head = `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n`;
  return new Uint8Array(Buffer.concat([Buffer.from(head), body]));
};

/** What is said of an answer that a relay gives after so many commits. */
function judge(status: ItemResult['status'], commits: number): readonly string[] {
  const problems: string[] = [];
  let made = 7;
  const answers = new RelayAnswers(
    (invariant, what) => problems.push(`${invariant} ${what}`),
    () => made,
  );
  const serving = answers.serving('a.example', { path: '/v1/messages' });
  made += commits;
  serving(answerOf(status));
  return problems;
}

test('I8: "accepted" needs a commit before it, other answers do not', () => {
  expect(judge('accepted', 1)).toEqual([]);
  expect(judge('accepted', 0)).toEqual(['I8 a.example: 1 items were accepted before anything was committed']);
  expect(judge('duplicate', 0)).toEqual([]);
});

test('I6: a body that was changed on its way is refused', () => {
  const problems: string[] = [];
  const answers = new RelayAnswers(
    (invariant, what) => problems.push(`${invariant} ${what}`),
    () => 0,
  );
  const request = {
    method: 'POST',
    authority: 'a',
    path: '/v1/messages',
    headers: [],
    body: Uint8Array.of(1),
  } as const;
  const exchange = { from: 'p1', to: 'a.example', request, wasTampered: true };
  const answer = (status: number) => ({ status, headers: [], body: new Uint8Array(0) });
  answers.answered({ ...exchange, answer: answer(401) });
  answers.answered({ ...exchange, wasTampered: false, answer: answer(200) });
  expect(problems).toEqual([]);
  answers.answered({ ...exchange, answer: answer(200) });
  expect(problems).toEqual(['I6 a.example: /v1/messages took a body that was changed on its way']);
  expect(answers.tampered).toBe(2);
});
