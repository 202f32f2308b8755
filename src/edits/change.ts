/**
 * One change that a reply asks for. A path is as the reply wrote it, without decoration; absent, the file in question is meant. Untrusted: no path
 * here was looked at on a disk.
 */
export type Change =
  /** Lines that stand in the file, and what stands there instead. `line` is where the reply says that they begin, 1-based: a hint. */
  | {
      readonly type: 'replace';
      readonly path?: string;
      readonly search: string;
      readonly replace: string;
      readonly line?: number;
    }
  /** Code without a word about which lines it replaces. `isBare`: it stood in no fence, so that it may be prose as well. */
  | { readonly type: 'rewrite'; readonly path?: string; readonly text: string; readonly isBare?: boolean }
  | { readonly type: 'create'; readonly path: string; readonly text: string }
  | { readonly type: 'delete'; readonly path: string };

/** What a reply asks for, or why nothing can be made of it, in one sentence. */
export type ParsedReply =
  | { readonly type: 'changes'; readonly changes: readonly Change[] }
  | { readonly type: 'refused'; readonly reason: string };

/** A file that a change may touch: its path in the workspace folder with `/`, and its text; `undefined` where there is none yet. */
export interface EditFile {
  readonly path: string;
  readonly text: string | undefined;
}

/** Where the person asked for the change; lines are 1-based and inclusive. */
export interface EditScope {
  /** The file that changes without a path mean. */
  readonly path: string;
  readonly startLine?: number;
  readonly endLine?: number;
  /** True when the model was asked for the new text of exactly these lines, so that code alone can only be that. */
  readonly isWholeAsked?: boolean;
}

/** A file before and after; `undefined` where it is not there. */
export interface EditedFile {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** All changes of a reply applied, or none and the reasons. */
export type Applied =
  | { readonly type: 'applied'; readonly files: readonly EditedFile[] }
  | { readonly type: 'refused'; readonly reasons: readonly string[] };

/** Changes that cannot be made for this reason. */
export function refused(reason: string): { readonly type: 'refused'; readonly reason: string } {
  return { type: 'refused', reason };
}
