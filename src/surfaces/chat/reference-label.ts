import type { SnippetReference } from '../../domain/task.ts';

/** `src/http.ts:4–15`, as in links and chips. Pure. */
export function referenceLabel({ path, startLine, endLine }: SnippetReference): string {
  if (startLine === undefined) return path;
  return endLine === undefined || endLine === startLine ? `${path}:${startLine}` : `${path}:${startLine}–${endLine}`;
}
