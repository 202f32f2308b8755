import { deepEqual } from 'node:assert/strict';
import {
  carriedAttachments,
  carriedReferences,
  historyMessages,
} from '../../../../src/surfaces/chat/history-messages.ts';
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
    deepEqual(
      historyMessages([aTurn('1', 'a?', 'A'), aTurn('2', 'b?', 'B')], '2').map((message) => message.content),
      ['a?', 'A'],
    );
  });

  it('counts a question that was asked again once, with its newest answer', () => {
    const turns = [aTurn('1', 'a?', 'A'), aTurn('2', 'a?', 'better A', { againOf: '1' })];
    deepEqual(
      historyMessages(turns).map((message) => message.content),
      ['a?', 'better A'],
    );
  });

  it('keeps the first answer when the second one failed', () => {
    const turns = [aTurn('1', 'a?', 'A'), aTurn('2', 'a?', '', { againOf: '1' })];
    deepEqual(
      historyMessages(turns).map((message) => message.content),
      ['a?', 'A'],
    );
  });
});

describe('what was said in private', () => {
  const secret = aTurn('1', 'secret?', 'S', { keptHere: 'lock' });

  it('is marked in the history, and in a summary of it', () => {
    const marks = (turns: Parameters<typeof historyMessages>[0]) =>
      historyMessages(turns).map(({ isPrivate = false }) => isPrivate);
    deepEqual(marks([secret, aTurn('2', 'b?', 'B')]), [true, true, false, false]);
    deepEqual(marks([secret, aTurn('2', 'b?', 'B', { summary: { line: 'l', text: 's' } })]), [true, true]);
  });

  it('carries what was given behind the lock on behind the lock alone', () => {
    const attachments = [{ label: 'git diff', language: 'diff', text: '+x' }];
    const turns = [aTurn('1', 'q?', 'A', { attachments, keptHere: 'lock' })];
    deepEqual(carriedAttachments(turns, false), []);
    deepEqual(carriedAttachments(turns, true), attachments);
    const byPath = [aTurn('1', 'q?', 'A', { attachments, keptHere: 'text' })];
    deepEqual(carriedAttachments(byPath, false), attachments);
  });
});

describe('carriedReferences', () => {
  const about = (id: string, path: string) => {
    const turn = aTurn(id, 'q?', 'A');
    return {
      ...turn,
      view: { ...turn.view, sources: [{ folder: 'app', path, startLine: 4, endLine: 15, label: path }] },
    };
  };

  it('gives the places of the newest turns, newest first', () => {
    deepEqual(carriedReferences([about('1', 'a.ts'), about('2', 'b.ts')], false), [
      { folder: 'app', path: 'b.ts', startLine: 4, endLine: 15 },
      { folder: 'app', path: 'a.ts', startLine: 4, endLine: 15 },
    ]);
  });

  it('forgets what was given long ago', () => {
    const turns = ['1', '2', '3', '4', '5'].map((id) => about(id, `${id}.ts`));
    deepEqual(
      carriedReferences(turns, false).map((reference) => reference.path),
      ['5.ts', '4.ts', '3.ts', '2.ts'],
    );
  });

  it('ends before the turn that is asked again', () => {
    deepEqual(
      carriedReferences([about('1', 'a.ts'), about('2', 'b.ts')], false, '2').map((reference) => reference.path),
      ['a.ts'],
    );
  });
});

describe('carriedAttachments', () => {
  const diff = (text: string) => ({ label: 'git diff, staged', language: 'diff', text });

  it('gives the texts of the newest turns, newest first, and none of the turn that is asked again', () => {
    const turns = [
      aTurn('1', 'q?', 'A', { attachments: [diff('a')] }),
      aTurn('2', 'q?', 'A'),
      aTurn('3', 'q?', 'A', { attachments: [diff('b')] }),
    ];
    deepEqual(carriedAttachments(turns, false), [diff('b'), diff('a')]);
    deepEqual(carriedAttachments(turns, false, '3'), [diff('a')]);
  });
});
