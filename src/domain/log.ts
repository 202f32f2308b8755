/** One structured line: a name and flat facts. Never the text of a prompt or an answer, never a key. */
export interface LogLine {
  /** Dotted name, for example `decision`, `egress`, `ledger.settle`. */
  readonly event: string;
  readonly [fact: string]: string | number | boolean | undefined;
}

/** Where Baton writes what it did. Writing never throws and never blocks. */
export interface Log {
  info(line: LogLine): void;
  warn(line: LogLine): void;
  error(line: LogLine): void;
}
