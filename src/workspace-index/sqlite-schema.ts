/** Raised whenever tables or what stands in them change: a file of another version is made anew, since all of it can be read again from the workspace. */
export const SCHEMA_VERSION = 1;

/**
 * The tables of an index file. Lines are 1-based and inclusive, paths use `/` and are relative to their workspace folder.
 *
 * - `files`: one row per indexed file. `cut` says how it was cut into chunks: `syntax`, `headings`, `outline` (a first pass by patterns, to be refined by
 *   syntax) or `lines`. `hash` is SHA-256 of the file's bytes, cut to 16 bytes.
 * - `chunks`: the pieces of the files, in the order of `ordinal`, without gaps that hold text. An id is never given twice; a piece whose text did not
 *   change keeps its id when its file is indexed anew. `hash` is SHA-256 of path, symbol and text, cut to 16 bytes: equal hashes have equal vectors.
 * - `chunks_fts`: what is searched by words; its rowid is the chunk's id. All columns hold what `wordsOf` makes of the text. It keeps no copy of the text.
 * - `symbols`: named pieces of code; `container` is the class or module they stand in.
 * - `imports`: what a file imports: `target` as it stands there; `path` where it points to a file of the same folder, without extension.
 * - `problems`: files that are not in the index and why, with what they were like when they were read, so that they are not read again. A person is shown
 *   those with `is_listed`; others hold nothing to search (pictures, generated files).
 * - `meta`: facts about the whole, as text.
 */
export const SCHEMA = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  folder TEXT NOT NULL,
  path TEXT NOT NULL,
  language TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  mtime_ms REAL NOT NULL,
  hash BLOB NOT NULL,
  line_count INTEGER NOT NULL,
  cut TEXT NOT NULL,
  UNIQUE (folder, path)
);
CREATE INDEX files_to_refine ON files (id) WHERE cut = 'outline';
CREATE TABLE chunks (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  file_id INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  start_line INTEGER NOT NULL,
  end_line INTEGER NOT NULL,
  symbol TEXT,
  kind TEXT,
  hash BLOB NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX chunks_of_file ON chunks (file_id);
CREATE VIRTUAL TABLE chunks_fts USING fts5 (
  symbol, path, words, content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE TABLE symbols (
  file_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  container TEXT,
  start_line INTEGER NOT NULL,
  end_line INTEGER NOT NULL
);
CREATE INDEX symbols_of_file ON symbols (file_id);
CREATE INDEX symbols_by_name ON symbols (name COLLATE NOCASE);
CREATE TABLE imports (file_id INTEGER NOT NULL, target TEXT NOT NULL, path TEXT);
CREATE INDEX imports_of_file ON imports (file_id);
CREATE INDEX imports_by_path ON imports (path) WHERE path IS NOT NULL;
CREATE TABLE problems (
  folder TEXT NOT NULL,
  path TEXT NOT NULL,
  reason TEXT NOT NULL,
  is_listed INTEGER NOT NULL,
  size_bytes INTEGER,
  mtime_ms REAL,
  PRIMARY KEY (folder, path)
) WITHOUT ROWID;
PRAGMA user_version = ${SCHEMA_VERSION};
`;
