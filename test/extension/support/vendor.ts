import { startScriptedServer, type RecordedRequest, type ScriptedServer } from '../../fixtures/scripted-server.ts';
import { ollamaAnswer, openAiAnswer, vendorScript } from '../../fixtures/vendors.ts';
import { useServers } from './baton.ts';

/** A vendor of the test: what it was asked, and what it will answer. */
export interface TestVendor {
  readonly server: ScriptedServer;
  /** Bodies of the chat requests, oldest first. */
  bodies(): string[];
  /** What it answers from now on. */
  says(...pieces: readonly string[]): void;
  /** What it answers next, an answer each; after them the last one again. */
  answers(...answers: readonly string[]): void;
  close(): Promise<void>;
}

/** Starts a vendor of one model and makes it the only one that Baton knows: OpenAI's wire, or a local Ollama. */
export async function onlyVendor(wire: 'openai' | 'ollama', model: string): Promise<TestVendor> {
  let pieces: readonly string[] = ['Yes.'];
  let queue: readonly string[] = [];
  const next = (): readonly string[] => {
    const [first, ...rest] = queue;
    if (first === undefined) return pieces;
    queue = rest;
    pieces = [first];
    return pieces;
  };
  const answer = () => ({ ...(wire === 'openai' ? openAiAnswer(next()) : ollamaAnswer(next())), chunkDelayMs: 2 });
  const server = await startScriptedServer(vendorScript({ [wire]: { models: [model], answer } }));
  await useServers({ [wire]: server.url });
  const isQuestion = ({ path }: RecordedRequest): boolean => path === '/v1/chat/completions' || path === '/api/chat';
  return {
    server,
    bodies: () => server.requests.filter(isQuestion).map(({ body }) => body),
    says: (...said) => {
      [pieces, queue] = [said, []];
    },
    answers: (...answers) => {
      queue = answers;
    },
    async close() {
      await useServers({});
      await server.close();
    },
  };
}
