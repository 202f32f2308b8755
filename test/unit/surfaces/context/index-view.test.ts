import assert from 'node:assert/strict';
import type { IndexState } from '../../../../src/domain/workspace-index.ts';
import { indexViewSchema } from '../../../../src/protocol/completion.ts';
import { indexView } from '../../../../src/surfaces/context/index-view.ts';
import { english } from '../../../../src/surfaces/l10n.ts';
import { READY } from '../../../fixtures/standing-index.ts';

const line = (change: Partial<IndexState>): string | undefined => indexView({ ...READY, ...change }, english)?.line;
const building = { phase: 'building', embeddedChunkCount: 31_570, model: 'nomic-embed-text' } as const;

describe('the line about the index', () => {
  it('counts files, and vectors while they are built', () => {
    assert.equal(line({}), 'index 12\u202f480 / 12\u202f480');
    assert.equal(line({ vectors: building }), 'index 12\u202f480 / 12\u202f480 · vectors 63 %');
    assert.equal(line({ vectors: { ...building, phase: 'ready' } }), 'index 12\u202f480 / 12\u202f480 · vectors');
    assert.equal(line({ vectors: { ...building, embeddedChunkCount: 49_999 } })?.endsWith('vectors 99 %'), true);
  });

  it('says so while files are listed, paused or failed, and nothing while it is off', () => {
    const { fileCount: _, ...listing } = READY;
    assert.equal(
      indexView({ ...listing, phase: 'reading', indexedFileCount: 40 }, english)?.line,
      'index: 40 files so far',
    );
    assert.equal(line({ phase: 'paused', indexedFileCount: 7 }), 'index 7 / 12\u202f480, paused');
    assert.equal(line({ phase: 'failed', sentence: 'The disk is full.' }), 'index failed');
    assert.equal(indexView({ ...READY, phase: 'off' }, english), undefined);
  });

  it('tells the rest in whole sentences', () => {
    const view = indexView({ ...READY, problemCount: 3, isWrittenElsewhere: true, vectors: building }, english);
    assert.equal(
      view?.says,
      '12\u202f480 files in 50\u202f000 pieces can be searched. 31\u202f570 vectors from nomic-embed-text. Not read, or only in part: 3. Another window writes this index; this one reads it.',
    );
    assert.deepEqual([view?.level, view?.isControllable], ['info', false]);
    assert.equal(indexView({ ...READY, phase: 'failed' }, english)?.level, 'warn');
    assert.match(indexView(READY, english)?.says ?? '', /By keywords only: there is no embedding model\.$/);
    assert.ok(indexViewSchema.safeParse(view).success);
  });
});
