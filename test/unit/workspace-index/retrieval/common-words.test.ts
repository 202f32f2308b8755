import { equal } from 'node:assert/strict';
import { findPlaces } from '../../../../src/workspace-index/retrieval/retrieve.ts';
import { openIndex, type IndexDatabase } from '../../../../src/workspace-index/sqlite-index.ts';

const CHUNKS = 5200;

/** An index in which every chunk says "load", and only the last is called so. */
function indexOfOneWord(): IndexDatabase {
  const index = openIndex(':memory:', { isWriter: true });
  index.transaction(() => {
    for (let at = 1; at <= CHUNKS; at++) {
      const [path, symbol] = [`f${at}.ts`, at === CHUNKS ? 'load' : `other${at}`];
      const text = `${symbol}: load it, part ${at}`;
      index.run(
        `INSERT INTO files (folder, path, language, size_bytes, mtime_ms, hash, line_count, cut) VALUES ('root', ?, 'typescript', 1, 1, x'00', 1, 'lines')`,
        path,
      );
      index.run(
        `INSERT INTO chunks (file_id, ordinal, start_line, end_line, symbol, kind, hash, text) VALUES (?, 0, 1, 1, ?, 'function', x'00', ?)`,
        at,
        symbol,
        text,
      );
      index.run('INSERT INTO chunks_fts (rowid, symbol, path, words) VALUES (?, ?, ?, ?)', at, symbol, path, text);
    }
  });
  return index;
}

describe('A word that stands in nearly every chunk', () => {
  it('is found where something is called so, however far behind', () => {
    const index = indexOfOneWord();
    const [best] = findPlaces({ index }, { question: 'Where is the load?' }, []);
    equal(best?.path, `f${CHUNKS}.ts`);
    index.close();
  });
});
