import * as vscode from 'vscode';
import type { Attachment } from '../domain/task.ts';
import { cutToLength, diffSections, isOfSecrets, type DiffSection } from './diff-text.ts';
import { gitRepositories, type GitRepository } from './git.ts';
import { placeOf } from './workspace.ts';

/** Longest diff that goes along, in UTF-16 code units; what fits a window is cut by the prompt. */
const MAX_DIFF_LENGTH = 400_000;

/** What was changed since the last commit, or in one sentence why that cannot be said. */
export type ReadDiff =
  | { readonly attachments: readonly Attachment[]; readonly fileCount: number }
  | { readonly problem: string };

/**
 * The staged and the unstaged changes of the open folders, as git prints them. Files that hold keys and files outside the open folders are left out.
 * Never rejects.
 */
export async function readDiff(): Promise<ReadDiff> {
  try {
    const repositories = await gitRepositories();
    if (!repositories) return { problem: 'The built-in Git extension is off, so there is no diff. Enable it.' };
    if (repositories.length === 0) return { problem: 'No Git repository is open, so there is no diff.' };
    const read = await Promise.all(repositories.flatMap((each) => [partOf(each, true), partOf(each, false)]));
    const parts = read.filter(({ fileCount }) => fileCount > 0);
    if (parts.length === 0) return { problem: 'Nothing was changed since the last commit.' };
    const names = new Set(repositories.map(({ rootUri }) => rootUri.path));
    return {
      attachments: parts.map(({ root, ...each }) => attachmentOf(each, names.size > 1 ? root : undefined)),
      fileCount: parts.reduce((sum, each) => sum + each.fileCount, 0),
    };
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return { problem: `Git could not say what was changed: ${reason.slice(0, 200)}` };
  }
}

interface DiffPart {
  readonly isStaged: boolean;
  readonly text: string;
  readonly paths: readonly string[];
  readonly fileCount: number;
}

async function partOf(repository: GitRepository, isStaged: boolean): Promise<DiffPart & { readonly root: string }> {
  const root = repository.rootUri.path.slice(repository.rootUri.path.lastIndexOf('/') + 1);
  const sections = diffSections(await repository.diff(isStaged)).filter((each) => !isOfSecrets(each));
  const placed = sections.flatMap((section) => {
    const paths = workspacePaths(repository.rootUri, section);
    return paths.length > 0 ? [{ section, paths }] : [];
  });
  return {
    root,
    isStaged,
    text: cutToLength(placed.map(({ section }) => section.text).join(''), MAX_DIFF_LENGTH),
    paths: placed.flatMap(({ paths }) => paths),
    fileCount: placed.length,
  };
}

/** The paths of a part within the open folders; empty when none of them holds it. */
function workspacePaths(root: vscode.Uri, { names }: DiffSection): readonly string[] {
  return names.flatMap((name) => {
    const place = placeOf(vscode.Uri.joinPath(root, name));
    return place ? [place.path] : [];
  });
}

function attachmentOf({ isStaged, text, paths }: DiffPart, root: string | undefined): Attachment {
  const label = `git diff, ${isStaged ? 'staged' : 'unstaged'}`;
  return { label: root === undefined ? label : `${label}, ${root}`, language: 'diff', text, paths };
}
