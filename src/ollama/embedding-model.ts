import type { InstalledModel } from '../domain/local-store.ts';

/**
 * Models for vectors by name: first small ones that were trained so that a shortened vector is still one (Matryoshka), then larger ones, then others. From their cards at ollama.com/library, read 2026-11.
 */
const PREFERRED: readonly RegExp[] = [
  /^embeddinggemma\b/i,
  /^nomic-embed-text\b/i,
  /^qwen3-embedding\b/i,
  /^nomic-embed-code\b/i,
  /^snowflake-arctic-embed2?\b/i,
  /^mxbai-embed-large\b/i,
  /^bge-m3\b/i,
];
/** What else is for vectors, by the words that such names hold. */
const OTHER = /embed|^(?:.*\/)?(?:bge|gte|e5|all-minilm|paraphrase)-/i;

/** The installed model that makes vectors for the index; `undefined` when there is none. Never one that the server passes on to another company. Pure. */
export function embeddingModelOf(installed: readonly InstalledModel[]): string | undefined {
  const own = installed.filter(({ isCloud }) => !isCloud);
  const named = (pattern: RegExp): readonly InstalledModel[] =>
    own
      .filter(({ name }) => pattern.test(name.slice(name.lastIndexOf('/') + 1)))
      // Of two sizes the smaller one: a whole workspace is embedded, and each question waits for its vector.
      .toSorted((a, b) => (a.sizeBytes ?? Infinity) - (b.sizeBytes ?? Infinity) || a.name.localeCompare(b.name, 'en'));
  return [...PREFERRED.flatMap(named), ...named(OTHER)][0]?.name;
}
