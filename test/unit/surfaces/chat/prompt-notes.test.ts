import assert from 'node:assert/strict';
import type { RunPart } from '../../../../src/domain/run.ts';
import { promptNotes, sourcesOf } from '../../../../src/surfaces/chat/prompt-notes.ts';
import { english } from '../../../../src/surfaces/l10n.ts';
import { remoteModel } from '../../../fixtures/decisions.ts';
import { aSnippet } from '../../../fixtures/standing-index.ts';

const GIVEN = aSnippet('src/given.ts', 'a');
const FOUND = aSnippet('src/found.ts', 'b');

function part(change: Partial<Extract<RunPart, { type: 'prompt' }>> = {}): Extract<RunPart, { type: 'prompt' }> {
  return {
    type: 'prompt',
    attempt: 0,
    model: remoteModel,
    snippets: [GIVEN, FOUND],
    search: { found: [FOUND.reference], by: 'keywords' },
    unreadable: [],
    leftOut: { messageCount: 0, snippets: [] },
    stripped: [],
    inputTokens: 900,
    ...change,
  };
}

describe('what goes with a question, in the view', () => {
  it('marks the places that Baton found', () => {
    assert.deepEqual(sourcesOf(part()), [
      { ...GIVEN.reference, label: 'src/given.ts:4–15' },
      { ...FOUND.reference, label: 'src/found.ts:4–15', isFound: true },
    ]);
  });

  it('has no note while all went well', () => {
    assert.deepEqual(promptNotes(part(), english), []);
  });

  it('says what was shortened, stripped, kept here and not searched', () => {
    const notes = promptNotes(
      part({
        leftOut: { messageCount: 0, snippets: [GIVEN.reference], attachments: ['git diff, staged'] },
        strippedAttachments: ['terminal'],
        search: { found: [], withheld: [FOUND.reference], sentence: 'The index took too long.' },
      }),
      english,
    );
    assert.deepEqual(
      notes.map(({ level, text }) => [level, text]),
      [
        ['warn', 'Shortened to fit the window: src/given.ts:4–15, git diff, staged.'],
        ['warn', 'Invisible characters in terminal were taken out before sending.'],
        ['private', 'Found, and kept on this machine: src/found.ts:4–15.'],
        ['info', 'The index took too long.'],
      ],
    );
  });
});
