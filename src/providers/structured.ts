import { BatonError } from '../domain/errors.ts';
import type { Message } from '../domain/message.ts';
import type { ChatRequest, Provider, StreamPart } from '../domain/stream.ts';

/** Judges a parsed value: the value in its own type, or what is wrong with it, in words that a model can act on. */
export type Validate<T> = (value: unknown) => { readonly value: T } | { readonly problem: string };

/** What a text turned out to be. */
export type Judgement<T> =
  | { readonly type: 'good'; readonly value: T }
  | { readonly type: 'bad'; readonly problem: string };

/** The JSON value in a model's answer, judged. A code fence around it and prose before and after it are forgiven. Pure. */
export function judgeJson<T>(text: string, validate: Validate<T>): Judgement<T> {
  const parsed = parseJson(text);
  if (!parsed) return { type: 'bad', problem: 'The answer is no JSON.' };
  const judged = validate(parsed.value);
  return 'value' in judged ? { type: 'good', value: judged.value } : { type: 'bad', problem: judged.problem };
}

/** The conversation after an answer that did not hold: the answer, and the validator's words as the next question. Pure. */
export function repairMessages(messages: readonly Message[], answer: string, problem: string): readonly Message[] {
  const wish = `Your answer does not follow the schema: ${problem}\nAnswer again with the whole JSON value alone, corrected.`;
  return [...messages, { role: 'assistant', content: answer }, { role: 'user', content: wish }];
}

/** What comes of asking for JSON; `endings` has one entry per call made, for the ledger. */
export type StructuredAnswer<T> =
  | { readonly type: 'value'; readonly value: T; readonly endings: readonly Ending[] }
  | { readonly type: 'error'; readonly error: BatonError; readonly endings: readonly Ending[] };

type Ending = Extract<StreamPart, { type: 'finish' | 'error' }>;

/**
 * Asks for a value of `request.responseSchema` and, where the answer does not hold, once more with the validator's words. Never rejects. A call that
 * fails ends it with its error; two answers that do not hold end with `BATON_E_INVALID_RESPONSE`, which another model may do better.
 */
export async function askForJson<T>(
  stream: Provider['stream'],
  request: ChatRequest,
  validate: Validate<T>,
  signal: AbortSignal,
): Promise<StructuredAnswer<T>> {
  const first = await readWhole(stream(request, signal));
  if (first.ending.type === 'error') return { type: 'error', error: first.ending.error, endings: [first.ending] };
  const judged = judgeJson(first.text, validate);
  if (judged.type === 'good') return { type: 'value', value: judged.value, endings: [first.ending] };
  const messages = repairMessages(request.messages, first.text, judged.problem);
  const second = await readWhole(stream({ ...request, messages }, signal));
  const endings = [first.ending, second.ending];
  if (second.ending.type === 'error') return { type: 'error', error: second.ending.error, endings };
  const again = judgeJson(second.text, validate);
  if (again.type === 'good') return { type: 'value', value: again.value, endings };
  const sentence = `${request.model.label} twice gave an answer of the wrong form. Ask again, or use another model.`;
  const details = { isRetryable: true, provider: request.model.provider, detail: again.problem.slice(0, 300) };
  return { type: 'error', error: new BatonError('BATON_E_INVALID_RESPONSE', sentence, details), endings };
}

async function readWhole(
  parts: AsyncIterable<StreamPart>,
): Promise<{ readonly text: string; readonly ending: Ending }> {
  let text = '';
  for await (const part of parts) {
    if (part.type === 'text-delta') text += part.text;
    else if (part.type === 'finish' || part.type === 'error') return { text, ending: part };
  }
  const error = new BatonError('BATON_E_ABNORMAL_END', 'The answer ended too early. Ask again.', { isRetryable: true });
  return { text, ending: { type: 'error', error, usage: {} } };
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  const fenced = /```(?:json)?\s*\n([^]*?)\n\s*```/.exec(text)?.[1];
  const from = text.search(/[[{]/);
  const to = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'));
  for (const candidate of [text, fenced, from >= 0 ? text.slice(from, to + 1) : undefined]) {
    if (candidate === undefined) continue;
    try {
      return { value: JSON.parse(candidate) as unknown };
    } catch {
      // The next reading may be it.
    }
  }
  return undefined;
}
