import { join } from 'node:path';
import { openStateFile, type StateFile } from '../../host/state-file.ts';
import { type ViewMemory, viewMemorySchema } from './view-state.ts';

/** Opens what the chat view of a workspace remembers, a file below the storage folder. */
export function openViewMemory(storageFolder: string, workspaceName: string): StateFile<ViewMemory> {
  const file = join(storageFolder, 'views', `${workspaceName}.json`);
  return openStateFile(file, viewMemorySchema, { isPrivate: false });
}
