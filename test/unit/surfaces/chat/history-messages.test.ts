import { deepEqual } from 'node:assert/strict';
import { historyMessages } from '../../../../src/surfaces/chat/history-messages.ts';
import { aTurn } from '../../../fixtures/turns.ts';

describe('historyMessages', () => {
  it('gives question and answer of each turn, oldest first', () => {
    deepEqual(historyMessages([aTurn('1', 'a?', 'A'), aTurn('2', 'b?', 'B')]), [
      { role: 'user', content: 'a?' },
      { role: 'assistant', content: 'A' },
      { role: 'user', content: 'b?' },
      { role: 'assistant', content: 'B' },
    ]);
  });

  it('leaves out turns without an answer', () => {
    deepEqual(historyMessages([aTurn('1', 'a?', '')]), []);
  });

  it('ends before the turn that is asked again', () => {
    deepEqual(historyMessages([aTurn('1', 'a?', 'A'), aTurn('2', 'b?', 'B')], '2').map((message) => message.content), ['a?', 'A']);
  });

  it('counts a question that was asked again once, with its newest answer', () => {
    const turns = [aTurn('1', 'a?', 'A'), aTurn('2', 'a?', 'better A', { againOf: '1' })];
    deepEqual(historyMessages(turns).map((message) => message.content), ['a?', 'better A']);
  });

  it('keeps the first answer when the second one failed', () => {
    const turns = [aTurn('1', 'a?', 'A'), aTurn('2', 'a?', '', { againOf: '1' })];
    deepEqual(historyMessages(turns).map((message) => message.content), ['a?', 'A']);
  });
});
