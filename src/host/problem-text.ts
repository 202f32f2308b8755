/** One error or warning, as the Problems view lists it. */
export interface Problem {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** "ts 2322" */
  readonly source?: string;
  /** The line of code, where it is at hand. */
  readonly code?: string;
}

/** Most problems that go along; the worst come first. */
export const MAX_PROBLEMS = 100;

/**
 * The problems as compilers print them, those of the current file and errors first, each with its line of code. Pure. Says how many are left out.
 */
export function problemText(problems: readonly Problem[], currentPath: string | undefined): string {
  const rank = ({ path, severity }: Problem): number => (path === currentPath ? 0 : 2) + (severity === 'error' ? 0 : 1);
  const sorted = problems.toSorted((a, b) => rank(a) - rank(b));
  const lines = sorted.slice(0, MAX_PROBLEMS).map(problemLine);
  const rest = sorted.length - lines.length;
  return rest > 0 ? [...lines, `[${rest} more are left out.]`].join('\n') : lines.join('\n');
}

function problemLine({ path, line, column, severity, message, source, code }: Problem): string {
  const from = source === undefined ? '' : ` ${source}`;
  const shown = code === undefined || code.trim() === '' ? '' : `\n    ${code.trim().slice(0, 200)}`;
  return `${path}:${line}:${column} ${severity}${from}: ${message}${shown}`;
}
