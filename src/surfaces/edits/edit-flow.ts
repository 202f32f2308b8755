import type * as vscode from 'vscode';
import type { TaskKind } from '../../domain/task.ts';

/** The kinds of task whose answer is an edit. */
export type EditKind = Extract<
  TaskKind,
  'fix' | 'document' | 'test' | 'refactor' | 'optimize' | 'translate' | 'generate'
>;

/** One wish for a change of code, from any door. */
export interface EditRequest {
  readonly kind: EditKind;
  /** The person's own words, such as "into Python"; absent for an action that says all by its kind. */
  readonly instruction?: string;
  readonly uri: vscode.Uri;
  /** What the person selected; an empty one stands for the symbol around it, and where there is none for the whole file. */
  readonly range: vscode.Range;
  /** Problems that the editor shows at the place; they go with the request, and Fix looks at them again after the edit. */
  readonly diagnostics?: readonly vscode.Diagnostic[];
  /** What the diff and the progress are called: "Fix: parseAmount". */
  readonly title: string;
}

/** How a wish ended. Whatever went wrong was said to the person already. */
export type EditOutcome =
  /** Some or all hunks were written, as one undo step. */
  | { readonly type: 'applied'; readonly hunkCount: number; readonly fileCount: number }
  /** The person rejected everything. */
  | { readonly type: 'rejected' }
  | { readonly type: 'cancelled' }
  /** Nothing was written. `reason` is the sentence that was shown. */
  | { readonly type: 'refused'; readonly reason: string };

/** From a wish to an edit that the person saw, accepted hunk by hunk, and can undo in one step. */
export interface EditFlow {
  /** Asks a model, shows the diff and waits for the person. Writes nothing that was not accepted. Never rejects. */
  start(request: EditRequest): Promise<EditOutcome>;
}
