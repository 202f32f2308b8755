import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type * as z from 'zod';
import { isRecord } from './settings/rule.ts';

/** A small JSON file with one value, for what must survive restarts and other browsers: the editor's own state lives in the browser there. */
export interface StateFile<T> {
  /** The stored value; the fallback when there is none or it has another shape. */
  read(): Promise<T>;
  /**
   * Replaces the file as a whole, in the order of the calls. What another version wrote is not lost: fields that this one does not know stay, and a
   * file that it cannot read at all is put aside first, as `<file>.unread`. Rejects when it cannot be written.
   */
  write(value: T): Promise<void>;
}

/** Opens the file; it and its folder are made on the first write. */
export function openStateFile<T>(file: string, schema: z.ZodType<T>, fallback: T): StateFile<T> {
  let last: Promise<unknown> = Promise.resolve();
  return {
    async read() {
      return (await readState(file, schema)).value ?? fallback;
    },
    write(value) {
      const written = last
        .catch(() => undefined)
        .then(async () => {
          const found = await readState(file, schema);
          if (found.isThere && found.value === undefined) await rename(file, `${file}.unread`);
          await replace(file, JSON.stringify(isRecord(value) ? { ...foreignFields(found), ...set(value) } : value));
        });
      last = written;
      return written;
    },
  };
}

interface Found<T> {
  readonly isThere: boolean;
  readonly raw?: unknown;
  readonly value?: T;
}

async function readState<T>(file: string, schema: z.ZodType<T>): Promise<Found<T>> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return { isThere: false };
  try {
    const raw: unknown = JSON.parse(text);
    const parsed = schema.safeParse(raw);
    return { isThere: true, raw, ...(parsed.success && { value: parsed.data }) };
  } catch {
    return { isThere: true };
  }
}

function set(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined));
}

/** Fields that the schema left out or could not read. */
function foreignFields<T>({ raw, value }: Found<T>): Readonly<Record<string, unknown>> {
  if (!isRecord(raw) || !isRecord(value)) return {};
  return Object.fromEntries(Object.entries(raw).filter(([name]) => value[name] === undefined));
}

async function replace(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}.new`;
  await writeFile(fresh, text);
  await rename(fresh, file);
}
