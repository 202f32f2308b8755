/** Names without an ending that are files all the same. */
const BARE_NAMES =
  /^(?:Dockerfile|Makefile|Containerfile|Gemfile|Rakefile|Procfile|Jenkinsfile|LICENSE|README|\.[\w-]+)$/;
const WITH_ENDING = /^[\w@.+~()[\]{}$-]*\.[A-Za-z][\w-]{0,14}$/;

/** True for a word that can only be a file's path or name. */
export function looksLikePath(word: string): boolean {
  if (word === '' || word.length > 400 || /[<>|"*?\n]|:\/\//.test(word)) return false;
  const parts = word.replace(/^[A-Za-z]:(?=[\\/])/, '').split(/[\\/]/);
  const last = parts.at(-1) ?? '';
  if (BARE_NAMES.test(last)) return true;
  return WITH_ENDING.test(last) && parts.slice(0, -1).every((part) => !/[;{}=,]/.test(part)) && !/^\d+\.\d/.test(word);
}

/** Takes the decoration off a path that a model wrote: quotes, stars, a colon, `./`, line numbers; backslashes become slashes. */
export function cleanPath(raw: string): string {
  return raw
    .trim()
    .replace(/^[*_`"'(]+|[*_`"'):,]+$/g, '')
    .replace(/(?:[:#]L?\d+(?:[-–:]L?\d+)?)$/, '')
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '');
}

/** The path that a line of prose names as the file of what follows: a heading, "File: x", "In `x`:"; `undefined` when it names none or several. */
export function pathOfLine(line: string): string | undefined {
  const bare = line
    .trim()
    .replace(/^(?:#{1,6}\s+|[-*+]\s+|\d+[.)]\s+|\/\/\s*|<!--\s*|\/\*\s*)/, '')
    .replace(/(?:\s*-->|\s*\*\/)$/, '')
    .replace(
      /^[*_]{0,2}(?:new |modified |updated )?(?:file(?:name)?|path)\s*(?:path|name)?\s*[*_]{0,2}\s*:\s*[*_]{0,2}/i,
      '',
    );
  const whole = cleanPath(bare);
  if (!/\s/.test(whole) && looksLikePath(whole)) return whole;
  if (/^["'`].*["'`]:?$/.test(bare.trim()) && looksLikePath(whole)) return whole;
  const named = [...line.matchAll(/`([^`\s]+)`/g)].map(([, word = '']) => cleanPath(word)).filter(looksLikePath);
  const [only] = new Set(named);
  return only !== undefined && new Set(named).size === 1 ? only : undefined;
}

/** The path in a code fence's info string: "ts src/a.ts", "src/a.ts", 'ts title="src/a.ts"', "ts:src/a.ts"; `undefined` when there is none. */
export function pathOfInfo(info: string): string | undefined {
  const titled = /\b(?:title|filename|file|path)=(?:"([^"]*)"|'([^']*)'|(\S+))/.exec(info);
  const given = titled?.[1] ?? titled?.[2] ?? titled?.[3];
  if (given !== undefined) return cleanPath(given);
  const words = info.split(/\s+/).flatMap((word) => [word, word.replace(/^[\w+#-]+:(?!\/\/)/, '')]);
  const word = words.map(cleanPath).find((each) => looksLikePath(each) && !/^\.[\w-]+$/.test(each));
  return word;
}

/**
 * The known path that a model meant: the same; without `a/` or `b/` of a diff; without the folder's name before it; the only one that it ends with or
 * that ends with it. `undefined` when none or several fit.
 */
export function matchPath(raw: string, known: readonly string[]): string | undefined {
  const path = cleanPath(raw);
  if (path.split('/').includes('..')) return undefined;
  for (const each of [path, path.replace(/^[ab]\//, '')]) {
    if (known.includes(each)) return each;
  }
  const bare = path.replace(/^[ab]\//, '').replace(/^\/+/, '');
  const ending = known.filter((each) => bare.endsWith(`/${each}`) || each.endsWith(`/${bare}`));
  return ending.length === 1 ? ending[0] : undefined;
}
