import { grammarOf } from './highlight.ts';

/** What a code block's info string says. */
export interface CodeLabel {
  /** Shown above the code: the file's name where one is given, else the language. Empty when neither is. */
  readonly label: string;
  /** A grammar of ours, or `undefined` for plain text. */
  readonly language: string | undefined;
}

/** Reads "ts", "ts src/http.ts:4-15", "src/http.ts", 'ts title="src/http.ts"', "12:15:src/http.ts" as models write them. Pure. */
export function readInfoString(info: string): CodeLabel {
  const title = /\b(?:title|filename|file|path)=(?:"([^"]*)"|'([^']*)'|(\S+))/.exec(info);
  const words = info
    .replace(/\{[^}]*\}/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '' && !word.includes('='));
  const first = words[0] ?? '';
  const named = title?.[1] ?? title?.[2] ?? title?.[3] ?? words.find(looksLikeFile);
  const language = looksLikeFile(first) ? undefined : grammarOf(first.toLowerCase());
  return {
    label: named ?? first,
    language: language ?? (named === undefined ? undefined : grammarOf(endingOf(named))),
  };
}

function looksLikeFile(word: string): boolean {
  return /[/\\]/.test(word) || /^[\w@-][\w@.-]*\.[A-Za-z][A-Za-z0-9]{0,9}(?::\d+(?:[-–]\d+)?)?$/.test(word);
}

function endingOf(name: string): string {
  return /\.([A-Za-z][A-Za-z0-9]*)(?::[\d–-]+)?$/.exec(name)?.[1]?.toLowerCase() ?? '';
}
