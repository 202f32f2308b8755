import { parse } from 'yaml';
import * as z from 'zod';

/** A text that is there and not blank; anything else counts as absent. */
export const looseText = z.string().trim().min(1).max(100_000).optional().catch(undefined);

/** A list; anything else counts as empty. */
export const looseList = z.array(z.unknown()).max(2_000).catch([]);

/** An object; anything else counts as empty. */
export const looseObject = z.record(z.string(), z.unknown()).catch({});

/** JSON or YAML as a value; `undefined` where it is neither. Aliases are limited, so that a small file cannot grow without bounds. Pure. */
export function parseLoosely(text: string, form: 'json' | 'yaml'): unknown {
  try {
    return form === 'json'
      ? (JSON.parse(withoutComments(text)) as unknown)
      : (parse(text, { maxAliasCount: 50 }) as unknown);
  } catch {
    return undefined;
  }
}

/** Continue reads its config.json with comments. Strings are left as they are. */
function withoutComments(text: string): string {
  return text.replaceAll(
    /("(?:[^"\\]|\\[^])*")|\/\/[^\n]*|\/\*[^]*?\*\//g,
    (_, quoted: string | undefined) => quoted ?? '',
  );
}

/** NAME=value lines as a map: quotes are taken off, comments and other lines are passed over. Pure. */
export function parseEnvironment(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, name, raw = ''] = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined) continue;
    const quoted = /^(["'])([^]*)\1$/.exec(raw)?.[2];
    const value = quoted ?? raw.replace(/\s+#.*$/, '');
    if (value !== '') values.set(name, value);
  }
  return values;
}

/** True for what people write where a key belongs: "YOUR_API_KEY", "<key>", "sk-...". Pure. */
export function isStandIn(key: string): boolean {
  return /^<.*>$|^\[.*\]$|your[-_ ]|^x+$|\*{3,}|\.{3}|…|^(?:empty|none|null|undefined|todo|changeme|api[-_]?key|key|test|dummy|no-key-required|sk-no-key.*)$/i.test(
    key.trim(),
  );
}
