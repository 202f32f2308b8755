import { gatherEvidence, joinEvidence, type PrivacyEvidence } from '../classifier/privacy.ts';
import { privatePathMatcher } from '../classifier/private-paths.ts';
import type { Snippet } from '../domain/snippet.ts';
import { piecesOf } from './pieces.ts';

/** What goes along and may hold secrets. */
export interface Scanned {
  readonly prompt: string;
  /** Paths that go along, read or not. */
  readonly paths: readonly string[];
  /** Texts of files, diffs and terminals. */
  readonly texts: readonly string[];
}

/** Looks for secrets and people's data in the prompt and in what goes along, a piece at a time: a huge paste must not hold up the editor. */
export async function gatherAll(
  { prompt, paths, texts }: Scanned,
  privatePaths: readonly string[],
): Promise<PrivacyEvidence> {
  let evidence = gatherEvidence('', [], paths.find(privatePathMatcher(privatePaths)));
  for (const [text, isCode] of [[prompt, false] as const, ...texts.map((each) => [each, true] as const)]) {
    for await (const piece of piecesOf(text))
      evidence = joinEvidence(evidence, isCode ? gatherEvidence('', [piece.text]) : gatherEvidence(piece.text));
  }
  return evidence;
}

/** A found snippet with what a look through it and its path showed. */
export interface ScannedSnippet {
  readonly snippet: Snippet;
  readonly evidence: PrivacyEvidence;
  /** True when it would make a task more private than it is by itself. */
  readonly isDelicate: boolean;
}

/** Looks through each found snippet by itself, so that one secret does not decide for the others. */
export async function scanEach(
  snippets: readonly Snippet[],
  privatePaths: readonly string[],
): Promise<readonly ScannedSnippet[]> {
  const scanned: ScannedSnippet[] = [];
  for (const snippet of snippets) {
    const { path } = snippet.reference;
    const evidence = await gatherAll({ prompt: '', paths: [path], texts: [snippet.text] }, privatePaths);
    const isDelicate = evidence.findings.length > 0 || evidence.holdsPrivateKey || evidence.privatePath !== undefined;
    scanned.push({ snippet, evidence, isDelicate });
  }
  return scanned;
}
