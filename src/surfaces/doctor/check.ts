/** How something stands. `off`: not set up, which is nobody's fault; `unasked`: nobody has looked yet. */
export type Verdict = 'ok' | 'degraded' | 'unusable' | 'off' | 'unasked';

/** One thing that was checked. */
export interface Check {
  readonly verdict: Verdict;
  /** What it is: "Storage folder". */
  readonly what: string;
  /** What was found, in one line. */
  readonly found: string;
  /** What to do about it; absent where nothing has to be done. */
  readonly advice?: string;
}

/** Checks below one heading. */
export interface CheckGroup {
  readonly title: string;
  readonly checks: readonly Check[];
}
