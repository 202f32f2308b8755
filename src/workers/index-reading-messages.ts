import type { FileToRead, Prepared } from '../workspace-index/prepare-file.ts';

/** Index worker → reading worker. Batches are answered in their order. */
export interface ReadingRequest {
  readonly files: readonly FileToRead[];
}

/** Reading worker → index worker. */
export interface ReadingReply {
  /** In the order of the files. */
  readonly prepared: readonly Prepared[];
}
