import { readFile, stat } from 'node:fs/promises';
import { SECRETS_FOLDER } from '../providers/key-files.ts';

/** Largest file that is read for a key: more is none. */
const MAX_SECRET_BYTES = 65_536;
const OTHERS_READ = 0o044;
const OTHERS_WRITE = 0o022;

/**
 * Reads files with keys, anew at each use, so that a key that was changed counts at once. A file that others may change is not read, one that others may
 * read is named; both once, with what to do. What a container's runtime mounts below `/run/secrets` has the rights that it gives, and is taken as it is.
 * A file that is not there, or no plain file, or too large, holds nothing; only one that the environment names is worth a word then.
 */
export function createKeyFileReader(
  onProblem: (sentence: string) => void,
): (file: string) => Promise<string | undefined> {
  const told = new Set<string>();
  const tell = (sentence: string): undefined => {
    if (told.has(sentence)) return;
    told.add(sentence);
    onProblem(sentence);
  };
  return async (file) => {
    const isMounted = file.startsWith(`${SECRETS_FOLDER}/`);
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile())
      return isMounted ? undefined : tell(`The key file ${file} is not there, so no key is read from it.`);
    if (found.size > MAX_SECRET_BYTES)
      return tell(`The key file ${file} is larger than 64 KB, so it is not read. It holds one key a line.`);
    if (!isMounted && process.platform !== 'win32') {
      if ((found.mode & OTHERS_WRITE) !== 0)
        return tell(`The key file ${file} can be changed by others, so it is not read. Run: chmod 600 ${file}`);
      if ((found.mode & OTHERS_READ) !== 0) tell(`The key file ${file} can be read by others. Run: chmod 600 ${file}`);
    }
    try {
      return await readFile(file, 'utf8');
    } catch {
      return tell(`The key file ${file} cannot be read. Check who may read it.`);
    }
  };
}
