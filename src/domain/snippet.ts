import type { Attachment, SnippetReference } from './task.ts';

/** A piece of workspace text that goes to the model, always as data, never as instructions. */
export interface Snippet {
  readonly reference: SnippetReference;
  /** VS Code language id, for the code fence; empty when unknown. */
  readonly language: string;
  readonly text: string;
  readonly tokens: TokenCount;
}

/** An attachment with its tokens. */
export interface CountedAttachment extends Attachment {
  readonly tokens: TokenCount;
}

/** A count of tokens; `isEstimate` marks a figure shown with “≈”. */
export interface TokenCount {
  readonly tokens: number;
  readonly isEstimate: boolean;
}

/** The text of the workspace, as far as it may be read. */
export interface SnippetSource {
  /** The one file whose path ends with `pathSuffix`; `undefined` when there is none, or when several could be meant. Never rejects. */
  find(pathSuffix: string): Promise<Pick<SnippetReference, 'folder' | 'path'> | undefined>;
  /** Reads references; what cannot be read is reported, never dropped in silence. Rejects only when `signal` aborts. */
  read(
    references: readonly SnippetReference[],
    signal: AbortSignal,
  ): Promise<{
    readonly snippets: readonly Snippet[];
    readonly unreadable: readonly { readonly reference: SnippetReference; readonly reason: string }[];
  }>;
}

/** Counts tokens away from the calling thread. */
export interface TokenCounter {
  count(text: string): Promise<TokenCount>;
}
