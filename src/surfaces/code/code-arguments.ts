import * as vscode from 'vscode';
import * as z from 'zod';
import type { CodeArgument } from './target.ts';

/** An address of the editor's, in what another extension hands over. */
export const uriSchema = z.custom<vscode.Uri>((value) => value instanceof vscode.Uri);

const provider = z.object({ rootUri: uriSchema });
const resource = z.object({ resourceUri: uriSchema });
const group = z.object({ resourceStates: z.array(resource).min(1) });

/**
 * What a menu of the editor, of files or of a notebook hands to a command. `isFile`: the menu is one of files, which hands over all selected ones as a
 * second argument. Anything else counts as nothing.
 */
export function codeArgument(args: readonly unknown[]): { readonly argument: CodeArgument; readonly isFile: boolean } {
  const [first, second] = args;
  if (first instanceof vscode.Uri) return { argument: first, isFile: Array.isArray(second) };
  return { argument: isCell(first) ? first : undefined, isFile: false };
}

/** A place in the repository that a menu of the source control view is about: a provider, a group or a resource of it; `undefined` where it names none. */
export function repositoryRoot([first]: readonly unknown[]): vscode.Uri | undefined {
  return (
    provider.safeParse(first).data?.rootUri ??
    resource.safeParse(first).data?.resourceUri ??
    group.safeParse(first).data?.resourceStates[0]?.resourceUri
  );
}

/** The files that a menu of the source control view names; none for a whole repository or group. */
export function changedFiles(args: readonly unknown[]): readonly vscode.Uri[] {
  return args.flat().flatMap((each) => resource.safeParse(each).data?.resourceUri ?? []);
}

function isCell(value: unknown): value is vscode.NotebookCell {
  return typeof value === 'object' && value !== null && 'document' in value && 'notebook' in value;
}
