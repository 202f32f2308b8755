import { join } from 'node:path';
import * as z from 'zod';
import { openStateFile } from '../../host/state-file.ts';

/** What was told of already; beyond this the oldest are forgotten. */
const MOST_TOLD = 500;
const toldSchema = z.array(z.string()).max(MOST_TOLD);

/** Of these, what the person was not told yet; from now on they count as told. `storageFolder` keeps that. */
export async function untold(storageFolder: string, all: readonly string[]): Promise<readonly string[]> {
  const told = openStateFile(join(storageFolder, 'told-of-keys.json'), toldSchema, []);
  const before = await told.read();
  const fresh = all.filter((each) => !before.includes(each));
  if (fresh.length > 0) await told.write([...before, ...fresh].slice(-MOST_TOLD));
  return fresh;
}
