/** What the worker is started with. */
export interface TokenWorkerStart {
  /** Absolute path of tiktoken's `tiktoken_bg.wasm` (the lite one). */
  readonly wasmFile: string;
}

/** Thread → worker: count these texts. */
export interface CountRequest {
  readonly id: number;
  readonly texts: readonly string[];
}

/** Worker → thread: the sum of their tokens. */
export interface CountReply {
  readonly id: number;
  readonly tokens: number;
}
