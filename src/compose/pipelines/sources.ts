import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../domain/log.ts';
import type { PipelineSource } from '../../domain/pipeline.ts';

/** The texts of the pipelines that ship with Baton, in the order of their file names. Never rejects. */
export async function builtInSources(
  mediaFolder: string,
  log: Log,
): Promise<readonly Omit<PipelineSource, 'sha256'>[]> {
  try {
    const folder = join(mediaFolder, 'pipelines');
    const names = (await readdir(folder))
      .filter((name) => name.endsWith('.baton.yaml'))
      .toSorted((a, b) => a.localeCompare(b, 'en'));
    return await Promise.all(
      names.map(async (path) => ({
        origin: 'built-in' as const,
        path,
        text: await readFile(join(folder, path), 'utf8'),
      })),
    );
  } catch (thrown) {
    log.error({ event: 'pipelines.built-in', detail: thrown instanceof Error ? thrown.message : String(thrown) });
    return [];
  }
}

/** SHA-256 of a text in UTF-8, lower-case hex. */
export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
