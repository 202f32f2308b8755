import * as z from 'zod';

/** One file that came with a question. */
export interface GivenFile {
  readonly path: string;
  /** "12-40", when only lines were given. */
  readonly lines?: string;
  readonly language: string;
  readonly text: string;
}

/** What a request asks. */
export interface Prompt {
  /** The person's own words. */
  readonly question: string;
  readonly files: readonly GivenFile[];
  /** Length of everything that was sent, in characters. */
  readonly characters: number;
}

const content = z.union([
  z.string(),
  z.array(z.object({ text: z.string().catch('') })).transform((blocks) => blocks.map(({ text }) => text).join('')),
]);
const chatSchema = z.object({
  model: z.string(),
  stream: z.boolean().optional(),
  system: content.optional(),
  messages: z.array(z.object({ role: z.string(), content })),
});

/** A chat request of any of the three wires. */
export type ChatBody = z.infer<typeof chatSchema>;

/** Reads the body of a chat request; `undefined` when it is none. */
export function parseChat(body: string): ChatBody | undefined {
  try {
    return chatSchema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

// Baton fences each piece of workspace data with a random word: <data-WORD path="…" lines="…" language="…">.
const FENCE =
  /<data-([A-Za-z0-9]{8,64}) path=("(?:[^"\\\n]|\\.)*")(?: lines="(\d+-\d+)")?(?: language=("(?:[^"\\\n]|\\.)*"))?>\n([^]*?)\n<\/data-\1>/g;

/** The newest question and its files. */
export function promptOf({ system = '', messages }: ChatBody): Prompt {
  const newest = messages.findLast(({ role }) => role === 'user')?.content ?? '';
  const files = [...newest.matchAll(FENCE)].map(([, , path = '""', lines, language = '""', text = '']) => ({
    path: String(JSON.parse(path)),
    ...(lines !== undefined && { lines }),
    language: String(JSON.parse(language)),
    text,
  }));
  const bare = newest.replaceAll(FENCE, '');
  const question = files.length === 0 ? bare : bare.slice(bare.indexOf('Question:\n') + 'Question:\n'.length);
  const characters = messages.reduce((sum, message) => sum + message.content.length, system.length);
  return { question: question.trim(), files, characters };
}
