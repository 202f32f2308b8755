import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';

const bindings = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
const lineSchema = z.object({ what: z.enum(['settle', 'observe', 'raise']), bindings });

/** One write that can be made again: the statement's name and what was bound to it. Numbers and ids, never text of a question or answer. */
export type TailLine = z.infer<typeof lineSchema>;

/** The journal beside the ledger: what was written since its last copy, one JSON line each. Lost lines cost nothing while the ledger is sound. */
export interface Tail {
  append(line: TailLine): void;
  /** Resolves when all lines so far are written or given up. Never rejects. */
  settled(): Promise<void>;
}

/** Lines that come within this time of the first are written together, after the answer that they belong to has gone on. */
const TOGETHER_MS = 50;

/** The journal of a ledger file. Windows append to it side by side; each line is one write. */
export function createTail(file: string): Tail {
  let waiting: TailLine[] = [];
  let due: NodeJS.Timeout | undefined;
  let last: Promise<void> = Promise.resolve();
  const write = async (lines: readonly TailLine[]): Promise<void> => {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    await appendFile(tailFile(file), text).catch(() => undefined);
  };
  const flush = (): void => {
    clearTimeout(due);
    due = undefined;
    const lines = waiting;
    waiting = [];
    if (lines.length > 0) last = last.then(() => write(lines));
  };
  return {
    append(line) {
      waiting.push(line);
      due ??= setTimeout(flush, TOGETHER_MS);
    },
    settled() {
      flush();
      return last;
    },
  };
}

/** The journal that is appended to now. */
export function tailFile(file: string): string {
  return `${file}-tail.jsonl`;
}

/** All journals of a ledger file that are not yet in a copy, oldest first. */
export function tailFiles(file: string): readonly string[] {
  const folder = dirname(file);
  if (!existsSync(folder)) return [];
  const start = `${basename(file)}-tail.`;
  const rotated = readdirSync(folder)
    .filter((name) => name.startsWith(start) && name.endsWith('.jsonl') && name !== basename(tailFile(file)))
    .toSorted((a, b) => a.localeCompare(b, 'en'));
  const now = existsSync(tailFile(file)) ? [basename(tailFile(file))] : [];
  return [...rotated, ...now].map((name) => join(folder, name));
}

/** The lines of a journal; what cannot be read, as a line that a killed window left half written, is skipped. */
export function readTail(tail: string): readonly TailLine[] {
  return readFileSync(tail, 'utf8')
    .split('\n')
    .flatMap((text) => {
      if (text === '') return [];
      try {
        const { data } = lineSchema.safeParse(JSON.parse(text));
        return data ? [data] : [];
      } catch {
        return [];
      }
    });
}
