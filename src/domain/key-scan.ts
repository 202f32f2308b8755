/** A secret in a file: what kind and where, never the secret. */
export interface KeyFinding {
  /** Plain word: "API key". */
  readonly type: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 code units; of a secret of several lines, that of its first. */
  readonly startColumn: number;
  /** 1-based, after its last character on that line. */
  readonly endColumn: number;
}

/** A file with secrets in it. */
export interface FileWithKeys {
  /** Absolute. */
  readonly file: string;
  readonly findings: readonly KeyFinding[];
}

/** What of a scan is known so far. */
export interface KeyScanProgress {
  readonly fileCount: number;
  readonly foundCount: number;
}

/** What a scan brought. */
export interface KeyScan extends KeyScanProgress {
  readonly files: readonly FileWithKeys[];
  /** Files and folders that could not be read. */
  readonly unreadableCount: number;
}

/** What is looked through. Paths are absolute. */
export type KeyScanJob =
  /** All that the ignore files of these folders do not keep out, and every `.env` that Git tracks. */
  | { readonly type: 'folders'; readonly folders: readonly string[] }
  /** Every `.env` in these folders that Git tracks. */
  | { readonly type: 'tracked-env'; readonly folders: readonly string[] }
  | { readonly type: 'files'; readonly files: readonly string[] };

/** Looks for keys in files, away from the calling thread. */
export interface KeyScanner {
  /** Rejects with `BATON_E_CANCELLED` when `signal` aborts, and with `BATON_E_INTERNAL` when the thread cannot run. */
  scan(job: KeyScanJob, signal: AbortSignal, onProgress?: (progress: KeyScanProgress) => void): Promise<KeyScan>;
}
