import { rmSync } from 'node:fs';

/** Removes an index file and what SQLite keeps beside it. Windows of other processes that read it keep what they have open. Throws when it cannot. */
export function removeIndexFiles(file: string): void {
  for (const companion of ['-wal', '-shm', '-journal', '']) rmSync(file + companion, { force: true });
}
