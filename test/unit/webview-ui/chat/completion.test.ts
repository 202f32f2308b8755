import assert from 'node:assert/strict';
import { replaced, triggerAt } from '../../../../webview-ui/chat/completion-trigger.ts';
import { droppedUris } from '../../../../webview-ui/chat/drop.ts';
import { Pastes } from '../../../../webview-ui/chat/pastes.ts';

/** `|` marks the cursor. */
function at(marked: string): ReturnType<typeof triggerAt> {
  return triggerAt(marked.replace('|', ''), marked.indexOf('|'));
}

describe('the word that asks for a list', () => {
  it('begins with @ after white space or a bracket, and ends at the cursor', () => {
    assert.deepEqual(at('@|'), { trigger: '@', typed: '', from: 0 });
    assert.deepEqual(at('see\n(@file:src/h|ttp'), { trigger: '@', typed: 'file:src/h', from: 5 });
    assert.deepEqual(at('@a @b|'), { trigger: '@', typed: 'b', from: 3 });
    for (const none of ['a@b|', 'see @a |', 'x', '@a| '.replace('|', ' |')]) assert.equal(at(none), undefined, none);
  });

  it('begins with / as the first word alone', () => {
    assert.deepEqual(at('/fi|'), { trigger: '/', typed: 'fi', from: 0 });
    assert.deepEqual(at('\n /|'), { trigger: '/', typed: '', from: 2 });
    for (const none of ['a /fix|', '/fix it|', '/usr/bin|', '//|']) assert.equal(at(none), undefined, none);
  });

  it('is looked for in bounded time, and not found when it is too long', () => {
    assert.equal(at(`@${'x'.repeat(300)}|`), undefined);
    assert.equal(at(`${'word '.repeat(3000)}@a|`)?.typed, 'a');
  });

  it('is replaced without leaving two spaces', () => {
    const trigger = { trigger: '@', typed: 'ht', from: 4 } as const;
    assert.deepEqual(replaced('see @ht now', trigger, ''), { text: 'see now', caret: 4 });
    assert.deepEqual(replaced('see @ht', trigger, '@file:'), { text: 'see @file:', caret: 10 });
  });
});

describe('dropped files', () => {
  const dragged = (formats: Record<string, string>): Parameters<typeof droppedUris>[0] => ({
    types: Object.keys(formats),
    getData: (format) => formats[format] ?? '',
  });

  it('are read from the formats of VS Code and of browsers', () => {
    assert.deepEqual(droppedUris(dragged({ 'text/uri-list': '#c\r\nfile:///a\r\nfile:///a\r\nfile:///b\r\n' })), [
      'file:///a',
      'file:///b',
    ]);
    assert.deepEqual(droppedUris(dragged({ codefiles: '["/a/b.ts",7]' })), ['/a/b.ts']);
    assert.deepEqual(droppedUris(dragged({ codefiles: '[broken' })), []);
    assert.deepEqual(droppedUris(dragged({ 'text/plain': 'file:///a' })), []);
    assert.equal(
      droppedUris(dragged({ 'text/uri-list': Array.from({ length: 99 }, (_, i) => `file:///${i}`).join('\n') })).length,
      50,
    );
  });
});

describe('a paste of several lines', () => {
  it('is told to the host, and found again where it was put', () => {
    const told: string[] = [];
    const pastes = new Pastes(({ text }) => told.push(text));
    pastes.pasted('one line', 0);
    pastes.pasted('a\r\nb', 2);
    assert.deepEqual(told, ['a\nb']);
    assert.deepEqual(pastes.answered({ type: 'pasted-place', revision: 1 }, 'x a\nb y'), { from: 2, to: 5 });
    assert.equal(pastes.answered({ type: 'pasted-place', revision: 1 }, 'x a\nb y'), undefined);
    pastes.pasted('a\nb', 0);
    assert.equal(pastes.answered({ type: 'pasted-place', revision: 2 }, 'changed'), undefined);
  });
});
