import * as z from 'zod';
import type { Embedder } from '../src/domain/embedder.ts';

const answers = z.union([
  z.object({ embeddings: z.array(z.array(z.number())) }).transform(({ embeddings }) => embeddings),
  z
    .object({ data: z.array(z.object({ embedding: z.array(z.number()) })) })
    .transform(({ data }) => data.map(({ embedding }) => embedding)),
]);

/**
 * The embedding server that `BATON_EMBED_URL` names, asked for the model in `BATON_EMBED_MODEL` (else nomic-embed-text): an Ollama, or what speaks
 * OpenAI's API where the address ends with `/v1`. `undefined` when none is named.
 */
export function embedderFromEnvironment(): Embedder | undefined {
  const address = process.env['BATON_EMBED_URL']?.replace(/\/+$/, '');
  if (address === undefined || address === '') return undefined;
  const model = process.env['BATON_EMBED_MODEL'] ?? 'nomic-embed-text';
  const path = address.endsWith('/v1') ? '/embeddings' : '/api/embed';
  return {
    model,
    async embed(texts, signal) {
      const reply = await fetch(address + path, {
        method: 'POST',
        signal,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model, input: texts }),
      });
      if (!reply.ok) throw new Error(`${address} answered ${reply.status}: ${(await reply.text()).slice(0, 200)}`);
      const rows = answers.parse(await reply.json()).map(unit);
      return { rows, truncated: [], space: { model, dimensions: rows[0]?.length ?? 0 } };
    },
  };
}

function unit(numbers: readonly number[]): Float32Array {
  const length = Math.hypot(...numbers) || 1;
  return Float32Array.from(numbers, (number) => number / length);
}
