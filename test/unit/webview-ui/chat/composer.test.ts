import assert from 'node:assert/strict';
import { MAX_QUESTION_LENGTH } from '../../../../src/protocol.ts';
import { meaningOf } from '../../../../webview-ui/chat/composer-keys.ts';
import type { KeyPress } from '../../../../webview-ui/chat/composer-keys.ts';
import {
  draftIn,
  EMPTY_QUESTION,
  FIELD_LIMIT,
  joined,
  problemOf,
  questionOf,
  wholeLength,
  wholeText,
} from '../../../../webview-ui/chat/question.ts';

function press(key: string, changes: Partial<KeyPress> = {}): KeyPress {
  return {
    key,
    keyCode: 0,
    isComposing: false,
    shiftKey: false,
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    ...changes,
  };
}

describe('keys in the question', () => {
  it('sends on Enter and breaks the line on Shift+Enter', () => {
    assert.equal(meaningOf(press('Enter'), false), 'send');
    assert.equal(meaningOf(press('Enter'), true), 'send');
    assert.equal(meaningOf(press('Enter', { shiftKey: true }), false), 'none');
  });

  it('never sends while an input method composes', () => {
    assert.equal(meaningOf(press('Enter', { isComposing: true }), false), 'none');
    assert.equal(meaningOf(press('Enter', { keyCode: 229 }), false), 'none');
  });

  it('recalls on Up and removes a chip on Backspace, in an empty question only', () => {
    assert.equal(meaningOf(press('ArrowUp'), true), 'recall');
    assert.equal(meaningOf(press('Backspace'), true), 'remove-chip');
    assert.equal(meaningOf(press('ArrowUp'), false), 'none');
    assert.equal(meaningOf(press('Backspace'), false), 'none');
    assert.equal(meaningOf(press('ArrowUp', { ctrlKey: true }), true), 'none');
  });
});

describe('a question that is being written', () => {
  it('keeps a long text beside the field and sends it whole', () => {
    const long = 'x'.repeat(2_000_000);
    const question = questionOf(long);
    assert.equal(question.typed, '');
    assert.equal(wholeText(question), long);
    assert.equal(wholeText({ typed: 'why?', pasted: [long] }), `why?\n\n${long}`);
    assert.equal(questionOf('x'.repeat(FIELD_LIMIT)).pasted.length, 0);
  });

  it('joins with another without losing anything of either, within what the field takes', () => {
    assert.deepEqual(joined({ typed: 'why?', pasted: ['a'] }, { typed: 'and how?', pasted: ['b'] }), {
      typed: 'why?\n\nand how?',
      pasted: ['a', 'b'],
    });
    assert.deepEqual(joined({ typed: 'why?', pasted: [] }, EMPTY_QUESTION), { typed: 'why?', pasted: [] });
    const long = 'x'.repeat(FIELD_LIMIT - 1);
    assert.deepEqual(joined({ typed: long, pasted: [] }, { typed: 'y', pasted: [] }), {
      typed: '',
      pasted: [`${long}\n\ny`],
    });
  });

  it('is empty when it holds nothing but space', () => {
    for (const typed of ['', ' ', '\n\t ']) assert.equal(problemOf({ typed, pasted: [] }), 'empty');
    assert.equal(problemOf(EMPTY_QUESTION), 'empty');
    assert.equal(problemOf({ typed: '', pasted: ['text'] }), undefined);
  });

  it('is too long from one character more than the protocol takes, separators included', () => {
    const most = 'x'.repeat(MAX_QUESTION_LENGTH - 2);
    assert.equal(problemOf({ typed: '', pasted: [most] }), undefined);
    assert.equal(problemOf({ typed: 'y', pasted: [most] }), 'too-long');
    assert.equal(wholeLength({ typed: 'y', pasted: [most] }), MAX_QUESTION_LENGTH + 1);
  });

  it('reads a saved draft and takes anything else for none', () => {
    assert.equal(draftIn({ draft: 'text' }), 'text');
    for (const saved of [undefined, null, 'text', 1, {}, { draft: 1 }]) assert.equal(draftIn(saved), '');
  });
});
