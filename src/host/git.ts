import * as vscode from 'vscode';

/** A repository as the editor's own git extension has it, the part that Baton uses. */
export interface GitRepository {
  readonly rootUri: vscode.Uri;
  /** The input of the commit message. */
  readonly inputBox: { value: string };
  /** The text of `git diff`; `cached`: what is staged. Rejects when git fails. */
  diff(cached?: boolean): Promise<string>;
  /** Newest first. Rejects when there is no commit yet. */
  log(options: { readonly maxEntries: number }): Promise<readonly { readonly message: string }[]>;
}

/** The part of the git extension's API, version 1, that Baton uses. */
interface GitApi {
  readonly repositories: readonly (GitRepository & { readonly ui?: { readonly selected: boolean } })[];
  getRepository(uri: vscode.Uri): GitRepository | null;
}

/**
 * The repository that holds `near`; without it the one that is selected in the source control view, or the first. `undefined` when there is none, or git is
 * switched off. The git extension is started when it does not run yet. Never rejects.
 */
export async function gitRepository(near?: vscode.Uri): Promise<GitRepository | undefined> {
  const git = await gitApi();
  if (!git) return undefined;
  if (near) return git.getRepository(near) ?? undefined;
  return git.repositories.find(({ ui }) => ui?.selected) ?? git.repositories[0];
}

/** All open repositories; `undefined` where git is switched off. The git extension is started when it does not run yet. Never rejects. */
export async function gitRepositories(): Promise<readonly GitRepository[] | undefined> {
  return (await gitApi())?.repositories;
}

async function gitApi(): Promise<GitApi | undefined> {
  try {
    const extension = vscode.extensions.getExtension<{ getAPI(version: 1): GitApi }>('vscode.git');
    return (await extension?.activate())?.getAPI(1);
  } catch {
    // `getAPI` throws where git is disabled.
    return undefined;
  }
}

/** What a person would commit now: what is staged, else the changes of tracked files; an empty text when there is neither. Rejects when git fails. */
export async function diffToCommit(
  repository: GitRepository,
): Promise<{ readonly text: string; readonly isStaged: boolean }> {
  const staged = await repository.diff(true);
  if (staged.trim() !== '') return { text: staged, isStaged: true };
  return { text: await repository.diff(false), isStaged: false };
}

/** Subjects of the newest commits, newest first; empty when there is none. Never rejects. */
export async function newestSubjects(repository: GitRepository, count: number): Promise<readonly string[]> {
  const commits = await repository.log({ maxEntries: count }).catch(() => []);
  return commits.map(({ message }) => message.split('\n', 1)[0] ?? '');
}
