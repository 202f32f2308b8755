import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Translate } from '../l10n.ts';
import type { EditKind, EditRequest } from '../edits/edit-flow.ts';
import { problemsAt } from './given-code.ts';
import { nameOf, refusal, type CodeTarget } from './target.ts';

/** The actions of the menu whose answer is an edit. */
export type EditAction = Exclude<EditKind, 'generate'>;

/** The three permissions to write of a file's mode, POSIX's S_IWUSR, S_IWGRP and S_IWOTH; on Windows all stand for the one that there is. */
const WRITABLE_BY_ANYONE = 0o222;

/** Languages that code is most often translated between; anything else can be typed. */
const LANGUAGES = [
  'TypeScript',
  'JavaScript',
  'Python',
  'Go',
  'Rust',
  'Java',
  'Kotlin',
  'C#',
  'C++',
  'C',
  'Swift',
  'PHP',
  'Ruby',
] as const;

/**
 * The wish behind an action on `target`, with what the person types or picks for it; `undefined` when they think better of it. Rejects with a sentence
 * where nothing can be written.
 */
export async function editRequest(
  kind: EditAction,
  target: CodeTarget,
  t: Translate,
): Promise<EditRequest | undefined> {
  const { document, range, name } = target;
  if (kind !== 'test' && kind !== 'translate') await refuseReadOnly(document, t);
  const instruction = await instructionFor(kind, name, t);
  if (instruction === undefined) return undefined;
  const diagnostics = kind === 'fix' ? problemsAt(target) : [];
  return {
    kind,
    uri: document.uri,
    range,
    title: titleOf(kind, name, t),
    ...(instruction !== '' && { instruction }),
    ...(diagnostics.length > 0 && { diagnostics }),
  };
}

/** Throws a sentence where the document cannot be written. */
export async function refuseReadOnly(document: vscode.TextDocument, t: Translate): Promise<void> {
  const { uri } = document;
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false)
    throw refusal(t('{0} is read-only. Nothing can be changed in it.', nameOf(document)));
  if (uri.scheme === 'untitled' || uri.scheme === 'vscode-notebook-cell') return;
  if (await isReadOnly(uri)) throw refusal(t('{0} is read-only. Nothing can be changed in it.', nameOf(document)));
}

/** A file that nobody may write. Files of this machine are asked themselves: each question to the window delays the request. */
async function isReadOnly(uri: vscode.Uri): Promise<boolean> {
  try {
    if (uri.scheme === 'file') return ((await stat(uri.fsPath)).mode & WRITABLE_BY_ANYONE) === 0;
    const { permissions = 0 } = await vscode.workspace.fs.stat(uri);
    return (permissions & vscode.FilePermission.Readonly) !== 0;
  } catch {
    // Not there yet.
    return false;
  }
}

/** What the person adds in words; empty where the action says all, `undefined` when they leave. */
async function instructionFor(kind: EditAction, name: string, t: Translate): Promise<string | undefined> {
  if (kind === 'refactor') {
    const words = await vscode.window.showInputBox({
      title: t('Refactor {0}', name),
      prompt: t('What should change? Behaviour stays as it is.'),
      placeHolder: t('extract the parsing, name things better, …'),
    });
    return words === undefined || words.trim() === '' ? undefined : words.trim();
  }
  if (kind !== 'translate') return '';
  const picked = await pickLanguage(name, t);
  return picked === undefined ? undefined : `into ${picked}`;
}

async function pickLanguage(name: string, t: Translate): Promise<string | undefined> {
  const other = t('Another language…');
  const picked = await vscode.window.showQuickPick([...LANGUAGES, other], {
    title: t('Translate {0} to', name),
    placeHolder: t('Choose a language'),
  });
  if (picked !== other) return picked;
  const typed = await vscode.window.showInputBox({
    title: t('Translate {0} to', name),
    prompt: t('A programming language, or a language of people for comments and texts'),
  });
  return typed === undefined || typed.trim() === '' ? undefined : typed.trim();
}

function titleOf(kind: EditAction, name: string, t: Translate): string {
  switch (kind) {
    case 'fix':
      return t('Fix: {0}', name);
    case 'document':
      return t('Document: {0}', name);
    case 'test':
      return t('Write tests: {0}', name);
    case 'optimize':
      return t('Optimize: {0}', name);
    case 'refactor':
      return t('Refactor: {0}', name);
    case 'translate':
      return t('Translate: {0}', name);
  }
}
