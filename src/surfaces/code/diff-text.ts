import { isSecretsFile } from '../../domain/secrets-files.ts';

/** A diff as it goes to a model, and what of it does not. */
export interface DiffText {
  readonly text: string;
  /** Paths in it, in order. */
  readonly paths: readonly string[];
  /** Paths of files that hold keys: not a line of them is in `text`. */
  readonly secret: readonly string[];
  /** Paths of which only a part is in `text`. */
  readonly shortened: readonly string[];
}

/** Files that a machine writes: their change is known by the name alone. */
const GENERATED =
  /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|Cargo\.lock|poetry\.lock|uv\.lock|composer\.lock|Gemfile\.lock|go\.sum)$|\.(min\.(js|css)|snap|map)$/i;
/** Lines that are kept of a generated file. */
const GENERATED_CHARACTERS = 400;

interface FileDiff {
  readonly path: string;
  readonly text: string;
}

/**
 * Prepares a git diff for a model: files that hold keys are taken out, files that a machine writes are cut short, and where the rest is longer than
 * `limit` characters each file gets an equal share, what short ones leave going to the longer ones. Pure.
 */
export function diffText(diff: string, limit: number): DiffText {
  const files = filesOf(diff);
  const secret = files.filter(({ path }) => isSecretsFile(path));
  const open = files.filter((file) => !secret.includes(file));
  const wanted = open.map(({ path, text }) => (GENERATED.test(path) ? GENERATED_CHARACTERS : text.length));
  const shares = fairShares(
    wanted.map((length, index) => Math.min(length, open[index]?.text.length ?? 0)),
    limit,
  );
  const pieces = open.map(({ text }, index) => cutAtLine(text, shares[index] ?? 0));
  return {
    text: pieces.join('\n'),
    paths: open.map(({ path }) => path),
    secret: secret.map(({ path }) => path),
    shortened: open.filter(({ text }, index) => (shares[index] ?? 0) < text.length).map(({ path }) => path),
  };
}

/** The parts of a diff by file. A rename counts by its new path. */
function filesOf(diff: string): FileDiff[] {
  return diff
    .split(/^(?=diff --git )/m)
    .filter((text) => text.trim() !== '')
    .map((text) => ({ path: pathOf(text), text: text.replace(/\n+$/, '') }));
}

/** Git puts a path with unusual letters into quotes, and other letters than a and b before it where the person set it so. */
function pathOf(text: string): string {
  const names = [/^\+\+\+ (.+?)\t?$/m, /^--- (.+?)\t?$/m, /^diff --git .* (?="?b\/)(.+)$/m].map(
    (form) => form.exec(text)?.[1],
  );
  const named = names.find((name) => name !== undefined && name !== '/dev/null') ?? '';
  return named.replace(/^"(.*)"$/, '$1').replace(/^[abciow]\//, '');
}

/** Shares of `limit` for each length: all of it where it fits into an equal share, and what is left over for the others. */
function fairShares(lengths: readonly number[], limit: number): number[] {
  const shares = lengths.map(() => 0);
  let left = limit;
  const byLength = lengths.map((_, index) => index).toSorted((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0));
  for (const [rank, index] of byLength.entries()) {
    const share = Math.min(lengths[index] ?? 0, Math.floor(left / (byLength.length - rank)));
    shares[index] = share;
    left -= share;
  }
  return shares;
}

function cutAtLine(text: string, length: number): string {
  if (length >= text.length) return text;
  const end = text.lastIndexOf('\n', length);
  const kept = text.slice(0, Math.max(end, 0));
  const leftOut = text.slice(kept.length).split('\n').length - 1;
  return `${kept}\n[${leftOut} more lines]`;
}
