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
