import { deepEqual, equal } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findSought, soughtBy, type Sought } from '../../../../src/workspace-index/retrieval/sought-words.ts';
import { splitWords, stemOf } from '../../../../src/workspace-index/retrieval/stems.ts';

const SOURCES = join(import.meta.dirname, '../../../../src/workspace-index/retrieval');

function soughtFor(...stems: readonly string[]): Sought {
  const words = stems.map((stem) => ({ stem, word: stem, share: 1, tells: 1 }));
  return soughtBy([{ words, hasOwnWord: true, mass: 1 }]);
}

describe('Words that are looked for in a text', () => {
  it('are found with their place among all words, whatever their endings', () => {
    const found = findSought('Retries fetchData() again; no retrying of dataFetch.', soughtFor('retri', 'fetch'));
    equal(found.wordCount, 11);
    deepEqual(found.places, [
      { at: 0, stem: 'retri' },
      { at: 1, stem: 'fetch' },
      { at: 6, stem: 'retri' },
      { at: 9, stem: 'fetch' },
    ]);
  });

  it('are found in texts of other scripts', () => {
    const found = findSought('größe der Größe, 価格 und fetch', soughtFor(stemOf('größe'), stemOf('価格'), 'fetch'));
    deepEqual(
      found.places.map(({ at }) => at),
      [0, 2, 3, 5],
    );
  });

  it('are never passed over for how their stem begins', () => {
    const texts = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(SOURCES, name), 'utf8'));
    const words = new Set([
      ...texts.flatMap(splitWords),
      ...'ties dies any cry using ating aging a as ice owed bled'.split(' '),
    ]);
    const missed = [...words].filter((word) => findSought(word, soughtFor(stemOf(word))).places.length !== 1);
    deepEqual(missed, []);
  });
});
