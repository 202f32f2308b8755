import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { takeLock } from '../../../src/ollama/launch/sqlite-lock.ts';
import type { Vectors } from '../../../src/workspace-index/contract.ts';
import { IndexSession, type SessionParts } from '../../../src/workspace-index/index-session.ts';
import { createSyntaxReader } from '../../../src/workspace-index/syntax/parser.ts';

/** A temporary folder that is gone after the test that made it. */
export function tempFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'baton-index-')));
  made.push(folder);
  return folder;
}
const made: string[] = [];

/** Removes every folder of {@link tempFolder}. */
export function removeTempFolders(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Writes files into a folder: path to text. */
export function writeTree(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** The grammars where the packages have them; in a build they lie beside the worker. */
export const GRAMMARS = createSyntaxReader(
  join(import.meta.dirname, '../../../node_modules/@vscode/tree-sitter-wasm/wasm'),
  (sentence) => {
    throw new Error(sentence);
  },
  join(import.meta.dirname, '../../../node_modules/web-tree-sitter'),
);

/** Vectors of a test that is not about vectors. */
const NO_VECTORS: Vectors = {
  state: { phase: 'none', embeddedChunkCount: 0 },
  search: () => Promise.resolve([]),
  changed: () => undefined,
  pause: () => undefined,
  resume: () => undefined,
  forget: () => undefined,
  close: () => Promise.resolve(),
};

/** A session over one folder "root", not opened yet, that keeps its file in `storage`. */
export function sessionOver(root: string, storage: string, parts: Partial<SessionParts> = {}): IndexSession {
  return new IndexSession({
    folder: storage,
    roots: [{ name: 'root', realPath: root }],
    syntax: GRAMMARS,
    takeLock,
    openVectors: () => NO_VECTORS,
    retrieve: () => Promise.resolve({ snippets: [], places: [], by: 'keywords' }),
    onDidChange: () => undefined,
    followMs: 20,
    ...parts,
  });
}
