import type { KeyScan, KeyScanProgress } from '../domain/key-scan.ts';

/** What the worker tells, in this order: any number of `progress`, then `done`. */
export type KeyScanReply =
  | ({ readonly type: 'progress' } & KeyScanProgress)
  | { readonly type: 'done'; readonly scan: KeyScan };
