/** What a file imports. */
export interface Import {
  /** As it stands in the file: "./http.ts", "node:fs", "a.b.c". */
  readonly target: string;
  /** For one that points into the same folder: the path without its extension, "src/http". */
  readonly path?: string;
}

const SCRIPT = /\b(?:from|import|require)\s*\(?\s*["']([^"'\n]{1,300})["']/g;
const PYTHON = /^[ \t]*(?:from[ \t]+([\w.]{1,200})[ \t]+import|import[ \t]+([\w., \t]{1,300}))/gm;
const GO = /^[ \t]*(?:import[ \t]+)?(?:[\w.]+[ \t]+)?"([\w./-]{1,300})"[ \t]*$/gm;
const DOTTED = /^[ \t]*(?:import|using|use)[ \t]+(?:static[ \t]+)?([\w.:\\]{1,300})/gm;
const INCLUDE = /^[ \t]*#[ \t]*include[ \t]*[<"]([^>"\n]{1,300})[>"]/gm;
const REQUIRE =
  /^[ \t]*(?:require|require_relative|load|include|require_once)\b[ \t]*\(?[ \t]*["']([^"'\n]{1,300})["']/gm;

const PATTERNS: Readonly<Record<string, RegExp>> = {
  typescript: SCRIPT,
  typescriptreact: SCRIPT,
  javascript: SCRIPT,
  javascriptreact: SCRIPT,
  vue: SCRIPT,
  svelte: SCRIPT,
  python: PYTHON,
  go: GO,
  java: DOTTED,
  kotlin: DOTTED,
  scala: DOTTED,
  csharp: DOTTED,
  rust: DOTTED,
  php: new RegExp(`${DOTTED.source}|${REQUIRE.source}`, 'gm'),
  c: INCLUDE,
  cpp: INCLUDE,
  ruby: REQUIRE,
};

const MOST_IMPORTS = 200;
/** Imports stand at the beginning; in a large file the rest is not looked at. */
const HEAD_LENGTH = 60_000;

/** What a file imports, each once, in the order of the text. `path` is relative to the workspace folder, as is that of what it points to. Pure. */
export function importsOf(text: string, language: string, path: string): readonly Import[] {
  const pattern = PATTERNS[language];
  if (!pattern) return [];
  const targets = new Set<string>();
  for (const match of text.slice(0, HEAD_LENGTH).matchAll(pattern)) {
    for (const target of (match[1] ?? match[2] ?? '').split(',')) {
      const name = target.trim().split(/\s/)[0] ?? '';
      if (name !== '') targets.add(name);
    }
    if (targets.size >= MOST_IMPORTS) break;
  }
  return [...targets].map((target) => {
    const local = localPath(target, language, path);
    return local === undefined ? { target } : { target, path: local };
  });
}

function localPath(target: string, language: string, path: string): string | undefined {
  const folder = path.split('/').slice(0, -1);
  if (language === 'python') return pythonPath(target, folder);
  if (/^(?:c|cpp|ruby|php)$/.test(language) && !target.startsWith('/')) return resolved(folder, target);
  return /^\.\.?(?:\/|$)/.test(target) ? resolved(folder, target) : undefined;
}

/** "..models.user" of pkg/api/views.py is pkg/models/user; without dots it may be a module of the folder itself. */
function pythonPath(target: string, folder: readonly string[]): string | undefined {
  const dots = /^\.*/.exec(target)?.[0].length ?? 0;
  const names = target.slice(dots).split('.').filter(Boolean);
  if (dots === 0) return names.join('/');
  return dots - 1 > folder.length ? undefined : [...folder.slice(0, folder.length - (dots - 1)), ...names].join('/');
}

/** A relative path without its extension; `undefined` when it leads out of the folder. */
function resolved(folder: readonly string[], target: string): string | undefined {
  const parts = [...folder];
  for (const part of target.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/').replace(/\.(?:d\.)?\w{1,5}$/, '');
}
