import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type * as z from 'zod';

/** A small JSON file with one value, for what must survive restarts and other browsers: the editor's own state lives in the browser there. */
export interface StateFile<T> {
  /** The stored value; the fallback when there is none or it has another shape. */
  read(): Promise<T>;
  /** Replaces the file as a whole, in the order of the calls. Rejects when it cannot be written. */
  write(value: T): Promise<void>;
}

/** Opens the file; it and its folder are made on the first write. */
export function openStateFile<T>(file: string, schema: z.ZodType<T>, fallback: T): StateFile<T> {
  let last: Promise<unknown> = Promise.resolve();
  return {
    async read() {
      try {
        return schema.safeParse(JSON.parse(await readFile(file, 'utf8'))).data ?? fallback;
      } catch {
        return fallback;
      }
    },
    write(value) {
      const written = last.catch(() => undefined).then(() => replace(file, JSON.stringify(value)));
      last = written;
      return written;
    },
  };
}

async function replace(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}.new`;
  await writeFile(fresh, text);
  await rename(fresh, file);
}
