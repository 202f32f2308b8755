import { diffSections, isOfSecrets } from '../../host/diff-text.ts';

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
/** What is kept of a generated file, in UTF-16 code units. */
const GENERATED_LENGTH = 400;

interface FileDiff {
  readonly path: string;
  readonly text: string;
  readonly isSecret: boolean;
}

/**
 * Prepares a git diff for a model: files that hold keys are taken out, files that a machine writes are cut short, and where the rest is longer than
 * `limit` UTF-16 code units each file gets an equal share, what short ones leave going to the longer ones. `isMeant` leaves the other files out. Pure.
 */
export function diffText(diff: string, limit: number, isMeant: (path: string) => boolean = () => true): DiffText {
  const files = filesOf(diff).filter(({ path }) => isMeant(path));
  const open = files.filter(({ isSecret }) => !isSecret);
  const wanted = open.map(({ path, text }) =>
    Math.min(text.length, GENERATED.test(path) ? GENERATED_LENGTH : text.length),
  );
  const shares = fairShares(wanted, limit);
  return {
    text: open.map(({ text }, index) => cutAtLine(text, shares[index] ?? 0)).join('\n'),
    paths: open.map(({ path }) => path),
    secret: files.filter(({ isSecret }) => isSecret).map(({ path }) => path),
    shortened: open.filter(({ text }, index) => (shares[index] ?? 0) < text.length).map(({ path }) => path),
  };
}

/** The parts of a diff by file. A rename counts by its new path. */
function filesOf(diff: string): FileDiff[] {
  return diffSections(diff).map((section) => ({
    path: pathOf(section.text),
    text: section.text.replace(/\n+$/, ''),
    isSecret: isOfSecrets(section),
  }));
}

/** The path of a file's part: after the change, or before it where the file is gone. Git puts names with unusual letters into quotes. */
function pathOf(text: string): string {
  const forms = [/^\+\+\+ (.+?)\t?$/m, /^--- (.+?)\t?$/m, /^rename to (.+)$/m, /^diff --git .* (?="?b\/)(.+)$/m];
  const names = forms.map((form) => form.exec(text)?.[1]);
  const named = names.find((name) => name !== undefined && name !== '/dev/null') ?? '';
  return named.replace(/^"(.*)"$/, '$1').replace(/^[abciwo12]\//, '');
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
