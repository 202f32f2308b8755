import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { findSecrets } from '../classifier/privacy/secrets.ts';
import type { FileWithKeys, KeyFinding, KeyScanJob } from '../domain/key-scan.ts';
import { trackedPaths } from '../workspace-index/git-tracked.ts';
import { readInside } from '../workspace-index/read-file.ts';
import { topOf, walk } from '../workspace-index/walk.ts';

/** What a search comes upon, one per file. */
export type Searched =
  | { readonly type: 'file'; readonly found: FileWithKeys | undefined }
  | { readonly type: 'unreadable' };

/** Looks through the files of a job, one per step; each file once. Never throws: what cannot be read is told. */
export function* search(job: KeyScanJob): Generator<Searched, void, undefined> {
  const seen = new Set<string>();
  for (const file of filesOf(job)) {
    if (file !== undefined && seen.has(file.path)) continue;
    if (file) seen.add(file.path);
    yield file ? searchFile(file) : { type: 'unreadable' };
  }
}

interface File {
  readonly path: string;
  /** What it must lie in, without links. */
  readonly root: string;
}

function* filesOf(job: KeyScanJob): Generator<File | undefined, void, undefined> {
  if (job.type === 'files') {
    for (const path of job.files) yield { path: real(path) ?? path, root: real(path) ?? path };
    return;
  }
  for (const folder of job.folders) {
    const root = real(folder);
    if (root === undefined) yield undefined;
    else yield* filesIn(root, job.type === 'folders');
  }
}

function* filesIn(root: string, isWhole: boolean): Generator<File | undefined, void, undefined> {
  for (const path of trackedPaths(root, isEnvironmentFile)) yield { path: join(root, path), root };
  if (!isWhole) return;
  const top = { name: root, realPath: root };
  for (const step of walk(top, topOf(top), new Set(), () => false)) {
    if (step.type === 'file') yield { path: join(root, step.file.path), root };
    // What is too large, or a link to elsewhere, is left out here as everywhere.
  }
}

/** True for ".env" and ".env.production", and not for the templates beside them. */
export function isEnvironmentFile(path: string): boolean {
  return /(?:^|\/)\.env(?:\.[^/]+)?$/i.test(path) && !/\.(?:example|sample|template|dist|defaults?|test)$/i.test(path);
}

function searchFile({ path, root }: File): Searched {
  const read = readInside(root, path);
  if ('gone' in read) return { type: 'file', found: undefined };
  if ('problem' in read) return { type: 'unreadable' };
  // A zero byte is in every file that is no text, and in no text.
  if (read.bytes.includes(0)) return { type: 'file', found: undefined };
  const findings = keysIn(read.bytes.toString('utf8'));
  return { type: 'file', found: findings.length === 0 ? undefined : { file: path, findings } };
}

/** The secrets of a text by line and column. Pure. */
export function keysIn(text: string): readonly KeyFinding[] {
  let line = 1;
  let lineStart = 0;
  return findSecrets(text).map(({ type, start, end }) => {
    for (let at = text.indexOf('\n', lineStart); at !== -1 && at < start; at = text.indexOf('\n', lineStart)) {
      line++;
      lineStart = at + 1;
    }
    const lineEnd = text.indexOf('\n', start);
    const last = lineEnd === -1 ? end : Math.min(end, lineEnd);
    return { type, line, startColumn: start - lineStart + 1, endColumn: last - lineStart + 1 };
  });
}

function real(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}
