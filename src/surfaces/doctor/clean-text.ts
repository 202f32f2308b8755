/** A place that a detector found. */
export interface FoundSecret {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** What must not stand on a page, and what looks for it. */
export interface CleanParts {
  /** Values of keys and passwords that are known. */
  readonly secrets: readonly string[];
  /** The person's home folder. */
  readonly home: string;
  /** Keys, tokens and passwords in any text. */
  readonly scan: (text: string) => readonly FoundSecret[];
}

/** Shorter values are words that stand in texts anyway. */
const LEAST_LENGTH = 6;

/**
 * A text without the known secrets, without what looks like one, and with the home folder as `~`: the last thing that happens to a page before anybody
 * sees it. Pure as far as `scan` is.
 */
export function cleanText(text: string, { secrets, home, scan }: CleanParts): string {
  const longestFirst = secrets
    .filter((secret) => secret.length >= LEAST_LENGTH)
    .toSorted((one, other) => other.length - one.length);
  let clean = longestFirst.reduce((left, secret) => left.replaceAll(secret, '[hidden]'), text);
  if (home.length > 1) clean = clean.replaceAll(new RegExp(`${escaped(home)}(?![\\w.-])`, 'g'), '~');
  return withoutFound(clean, scan(clean));
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

function withoutFound(text: string, found: readonly FoundSecret[]): string {
  let rest = text;
  for (const { type, start, end } of found.toSorted((one, other) => other.start - one.start))
    rest = `${rest.slice(0, start)}[hidden: ${type}]${rest.slice(end)}`;
  return rest;
}

/** Names of variables that hold what must not be shown. */
const SECRET_NAME = /(?:key|token|secret|password|passwd|passphrase|credential|auth)s?(?:_\d+)?$/i;

/** Values of an environment that must not be shown: those of telling names, and what stands before the `@` of an address. Pure. */
export function secretsOfEnvironment(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(env).flatMap(([name, value = '']) => {
    const login = URL.parse(value.trim());
    const parts = [login?.password ?? '', login?.password ? login.username : ''].filter((part) => part !== '');
    return SECRET_NAME.test(name) ? [value.trim(), ...parts] : parts;
  });
}
