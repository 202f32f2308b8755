/** What a look for Ollama found on this machine. */
export type OllamaFinding =
  /** A server answers at `address`. */
  | { readonly type: 'running'; readonly address: string; readonly version: string; readonly modelCount: number }
  /** No server answers, but the program is here. */
  | { readonly type: 'installed'; readonly program: string }
  | { readonly type: 'absent' };

/** Looks for Ollama. Never rejects; takes about a second when nothing is there. */
export interface OllamaFinder {
  find(): Promise<OllamaFinding>;
}
