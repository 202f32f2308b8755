import * as z from 'zod';
import type { IndexDatabase } from './sqlite-index.ts';

const published = z.object({ isComplete: z.boolean(), fileCount: z.number().optional() });

/** What the writer of an index lets the windows know that read it. */
export interface Published {
  /** True when every file was read. */
  readonly isComplete: boolean;
  /** Files that belong into the index; `undefined` until they were listed. */
  readonly fileCount?: number | undefined;
}

/** Writes it down where it is not `last`, which is what an earlier call gave. */
export function publish(index: IndexDatabase, { isComplete, fileCount }: Published, last: string): string {
  const text = JSON.stringify({ isComplete, fileCount });
  if (text !== last) index.run("INSERT OR REPLACE INTO meta (key, value) VALUES ('state', ?)", text);
  return text;
}

/** What the writer wrote last; `undefined` before it wrote anything. Throws SQLite's errors. */
export function readPublished(index: IndexDatabase): Published | undefined {
  const text = index.get("SELECT value FROM meta WHERE key = 'state'")?.['value'];
  return typeof text === 'string' ? published.parse(JSON.parse(text)) : undefined;
}
