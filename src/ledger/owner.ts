import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

/** Who wrote an opening: one running extension host on one machine. */
export interface LedgerOwner {
  readonly host: string;
  readonly pid: number;
  /** Random per running program, so that a process id that is used again is not mistaken for its predecessor. */
  readonly instance: string;
}

/** This running program. */
export const THIS_OWNER: LedgerOwner = { host: hostname(), pid: process.pid, instance: randomUUID() };

/** An attempt that is open for longer belongs to nobody any more. */
const LONGEST_ATTEMPT_MS = 24 * 60 * 60 * 1000;

/**
 * True when the writer of an opening cannot settle it any more: its process is gone, its process id is ours now, or it is older than 24 hours. The
 * processes of another machine cannot be looked at, so there only age counts.
 */
export function isAbandoned(
  owner: LedgerOwner,
  ageMs: number,
  self: LedgerOwner = THIS_OWNER,
  isAlive: (pid: number) => boolean = isProcessAlive,
): boolean {
  if (owner.instance === self.instance) return false;
  if (ageMs > LONGEST_ATTEMPT_MS) return true;
  if (owner.host !== self.host) return false;
  return owner.pid === self.pid || !isAlive(owner.pid);
}

/** True while a process with this id runs on this machine, also when it is another user's. */
export function isProcessAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}
