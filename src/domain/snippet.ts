import type { SnippetReference } from './task.ts';

/** A piece of workspace text that goes to the model, always as data, never as instructions. */
export interface Snippet {
  readonly reference: SnippetReference;
  /** VS Code language id, for the code fence; empty when unknown. */
  readonly language: string;
  readonly text: string;
  readonly tokens: TokenCount;
}

/** A count of tokens; `isEstimate` marks a figure shown with “≈”. */
export interface TokenCount {
  readonly tokens: number;
  readonly isEstimate: boolean;
}

/** Reads the text of references; what cannot be read is reported, never dropped in silence. */
export interface SnippetSource {
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
