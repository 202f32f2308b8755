import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mergePlaces, textOf } from '../../../../src/workspace-index/retrieval/merge-places.ts';
import { pack } from '../../../../src/workspace-index/retrieval/pack.ts';
import type { Ranked } from '../../../../src/workspace-index/retrieval/rank.ts';

/** A file of numbered lines, one of them empty. */
const FILE = Array.from({ length: 300 }, (_, line) => (line === 20 ? '' : `line ${line + 1}`));

function chunk(fileId: number, ordinal: number, startLine: number, endLine: number, score: number): Ranked {
  return {
    chunkId: fileId * 1000 + ordinal,
    fileId,
    folder: 'root',
    path: `f${fileId}.ts`,
    language: 'typescript',
    ordinal,
    startLine,
    endLine,
    symbol: undefined,
    kind: undefined,
    wordScore: 1,
    nameCount: 0,
    role: 'source',
    weight: 1,
    score,
    because: ['keywords'],
    text: FILE.slice(startLine - 1, endLine).join('\n'),
  };
}

describe('Found places', () => {
  it('are put together when they are neighbours, overlap or have empty lines between them', () => {
    const [place] = mergePlaces([chunk(1, 1, 22, 40, 9), chunk(1, 0, 1, 20, 5), chunk(1, 2, 37, 60, 1)], 10, []);
    assert.ok(place);
    assert.deepEqual([place.startLine, place.endLine], [1, 60]);
    assert.equal(textOf(place), FILE.slice(0, 60).join('\n'));
  });

  it('are of several files', () => {
    const many = Array.from({ length: 20 }, (_, ordinal) =>
      chunk(1, ordinal * 3, ordinal * 10 + 1, ordinal * 10 + 5, 50 - ordinal),
    );
    const places = mergePlaces([...many, chunk(2, 0, 1, 5, 1)], 10, []);
    assert.equal(places.filter(({ path }) => path === 'f1.ts').length, 4);
    assert.equal(places.at(-1)?.path, 'f2.ts');
  });

  it('leave out what goes along anyway', () => {
    const ranked = [chunk(1, 0, 1, 20, 9), chunk(1, 5, 60, 80, 8), chunk(2, 0, 1, 20, 7)];
    const places = mergePlaces(ranked, 10, [
      { folder: 'root', path: 'f1.ts', startLine: 10, endLine: 12 },
      { folder: 'root', path: 'f2.ts' },
    ]);
    assert.deepEqual(
      places.map(({ path, startLine }) => [path, startLine]),
      [['f1.ts', 60]],
    );
  });

  it('are packed whole, never over the budget, each with its exact lines', () => {
    const range = fc.tuple(
      fc.integer({ min: 0, max: 6 }),
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: 1, max: 100 }),
    );
    fc.assert(
      fc.property(fc.array(range, { maxLength: 30 }), fc.integer({ min: 0, max: 3000 }), (drawn, budget) => {
        const ranked = drawn
          .map(([file, at, score]) => chunk(file, at, at * 12 + 1, at * 12 + 12, score))
          .filter(({ chunkId }, index, all) => all.findIndex((other) => other.chunkId === chunkId) === index)
          .toSorted((one, other) => other.score - one.score);
        const { snippets, places } = pack(mergePlaces(ranked, 12, []), budget);
        assert.equal(snippets.length, places.length);
        assert.ok(snippets.reduce((sum, { tokens }) => sum + tokens.tokens, 0) <= budget);
        for (const [index, { reference, text }] of snippets.entries()) {
          assert.deepEqual(reference, places[index]?.reference);
          assert.equal(text, FILE.slice((reference.startLine ?? 0) - 1, reference.endLine).join('\n'));
        }
      }),
      { numRuns: process.env['BATON_LONG'] ? 3000 : 150 },
    );
  });

  it('give way to the beginning of the best one when none fits', () => {
    const { snippets } = pack(mergePlaces([chunk(1, 0, 1, 100, 9)], 12, []), 60);
    assert.equal(snippets.length, 1);
    assert.equal(snippets[0]?.reference.startLine, 1);
    assert.ok((snippets[0]?.reference.endLine ?? 100) < 100);
    assert.deepEqual(pack(mergePlaces([chunk(1, 0, 1, 100, 9)], 12, []), 10).snippets, []);
  });
});
