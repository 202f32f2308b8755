import { createInterface } from 'node:readline';
import type * as z from 'zod';

/**
 * The lines of standard input as JSON of a shape, one after the other; empty ones are passed over. A line that is something else is told on standard
 * error, as `Line 3 is not SHAPE.`, and makes the process end with 1.
 */
export async function* jsonLines<T>(line: z.ZodType<T>, shape: string): AsyncGenerator<T> {
  let number = 0;
  for await (const text of createInterface({ input: process.stdin })) {
    number++;
    if (text.trim() === '') continue;
    const read = line.safeParse(parsed(text));
    if (read.success) {
      yield read.data;
      continue;
    }
    console.error(`Line ${number} is not ${shape}.`);
    process.exitCode = 1;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
