/** What is done with each line. */
export interface LineRules {
  /** Is given each line; may throw. */
  readonly inspect: (line: object) => void;
  /** The error of a line that is no JSON object. */
  readonly malformed: (line: string) => Error;
  /** Is called after the last line; may throw. */
  readonly atEnd: () => void;
}

/**
 * Cuts a body of newline-delimited JSON into whole, checked lines: each chunk of the result holds complete lines, blank ones left out, an unfinished last
 * one included. What a rule throws fails the result after the lines before it were delivered. Cancelling the result cancels the body.
 */
export function checkedLines(body: ReadableStream<Uint8Array>, rules: LineRules): ReadableStream<Uint8Array> {
  return ReadableStream.from(lines(body, rules));
}

async function* lines(body: ReadableStream<Uint8Array>, rules: LineRules): AsyncGenerator<Uint8Array, void, undefined> {
  const decoder = new TextDecoder();
  const encoder = new TextEncoder();
  let rest = '';
  for await (const chunk of body) {
    const text = decoder.decode(chunk, { stream: true });
    const lastBreak = text.lastIndexOf('\n');
    if (lastBreak < 0) {
      rest += text;
      continue;
    }
    const { good, error } = check(rest + text.slice(0, lastBreak), rules);
    rest = text.slice(lastBreak + 1);
    if (good !== '') yield encoder.encode(good);
    if (error) throw error;
  }
  const { good, error } = check(rest + decoder.decode(), rules);
  if (good !== '') yield encoder.encode(good);
  if (error) throw error;
  rules.atEnd();
}

function check(text: string, rules: LineRules): { readonly good: string; readonly error?: Error } {
  let good = '';
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    try {
      rules.inspect(parsed(line, rules));
    } catch (thrown) {
      return { good, error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
    }
    good += `${line}\n`;
  }
  return { good };
}

function parsed(line: string, { malformed }: LineRules): object {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw malformed(line);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed(line);
  return value;
}
