import { setTimeout as sleep } from 'node:timers/promises';
import { BatonError } from '../domain/errors.ts';

// Primary result codes, https://sqlite.org/rescode.html
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;

/** How long another window may keep the ledger locked before a write is given up. */
export const PATIENCE_MS = 5000;

/** SQLite's primary result code of a thrown thing, or `undefined` when it is not SQLite's. */
export function resultCode(thrown: unknown): number | undefined {
  const { errcode } = (thrown ?? {}) as { readonly errcode?: unknown };
  return typeof errcode === 'number' ? errcode & 0xff : undefined;
}

/** The same of a disk that fails outside SQLite's own calls. */
function diskCode(thrown: unknown): number | undefined {
  const { code } = (thrown ?? {}) as { readonly code?: unknown };
  if (code === 'ENOSPC' || code === 'EDQUOT') return FULL;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return READONLY;
  // A file in the place of a folder, or a link to a disk that is not there.
  if (code === 'ENOTDIR' || code === 'ENOENT' || code === 'EEXIST') return CANTOPEN;
  return code === 'EIO' ? IOERR : undefined;
}

/** True when another connection holds the lock and trying again makes sense. */
export function isBusy(thrown: unknown): boolean {
  const code = resultCode(thrown);
  return code === BUSY || code === LOCKED;
}

/** True when the file is no ledger or its pages are damaged. */
export function isDamaged(thrown: unknown): boolean {
  const code = resultCode(thrown);
  return code === CORRUPT || code === NOTADB;
}

/** What went wrong with the ledger, as a sentence for a person. A {@link BatonError} passes unchanged. */
export function ledgerError(thrown: unknown): BatonError {
  if (thrown instanceof BatonError) return thrown;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return new BatonError('BATON_E_LEDGER', sentence(resultCode(thrown) ?? diskCode(thrown)), {
    isRetryable: false,
    detail,
    cause: thrown,
  });
}

/**
 * Runs `work` until it is not turned away by another connection's lock, at most `patienceMs`. Waits between tries without blocking the event loop:
 * SQLite's own waiting would freeze the editor. Rejects with `BATON_E_LEDGER` when the lock outlasts the patience; other errors pass.
 */
export async function whenFree<T>(work: () => T, patienceMs: number = PATIENCE_MS): Promise<T> {
  const startedMs = performance.now();
  for (;;) {
    try {
      return work();
    } catch (thrown) {
      if (!isBusy(thrown)) throw thrown;
      if (performance.now() >= startedMs + patienceMs) throw ledgerError(thrown);
    }
    await pause(performance.now() - startedMs);
  }
}

const SHORTEST_PAUSE_MS = 1;
const LONGEST_PAUSE_MS = 25;

/**
 * Waits a little, longer when it was in vain for long: a write holds the lock for a fraction of a millisecond. Random lengths keep several windows from
 * meeting at the same moment again and again.
 */
async function pause(waitedMs: number): Promise<void> {
  const pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, waitedMs / 4));
  await sleep(pauseMs * (0.5 + Math.random()));
}

function sentence(code: number | undefined): string {
  switch (code) {
    case BUSY:
    case LOCKED:
      return 'The ledger is locked by another window and did not become free.';
    case FULL:
      return 'The ledger cannot be written: the disk is full. Free some space.';
    case IOERR:
      return 'The ledger cannot be written: the disk failed or is full.';
    case READONLY:
      return 'The ledger cannot be written: its file or folder is read-only.';
    case CANTOPEN:
      return 'The ledger file cannot be opened. Check that its folder, disk or volume is there and may be written.';
    case CORRUPT:
    case NOTADB:
      return 'The ledger cannot be read.';
    default:
      return 'The ledger failed. The Baton log has the details.';
  }
}
