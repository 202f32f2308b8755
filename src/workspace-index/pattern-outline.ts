import type { Declaration } from './declaration.ts';

const MODIFIERS =
  '(?:(?:export|default|declare|abstract|public|private|protected|internal|static|final|sealed|async|override|virtual|open|data|inline|unsafe|partial|' +
  'readonly|suspend|const(?= +fn\\b)|extern(?: +"[^"]*")?|pub(?:\\([^)]*\\))?) +)*';
/** "export async function name", "def name", "func (receiver) name", "impl Name", "type Name", in whatever language. */
const KEYWORD = new RegExp(
  `^([ \\t]*)${MODIFIERS}(function\\*?|class|interface|type|enum|namespace|module|def|func|fun|fn|struct|impl|trait|mod|record|object|protocol|extension|` +
    'union|macro_rules!|message|service|rpc)[ \\t]+(?:\\([^)]*\\)[ \\t]*)?(?:<[^>]*>[ \\t]*)?([\\p{L}_$][\\p{L}\\p{N}_$.:]*)',
  'u',
);
/** "export const name = (…) =>", "exports.name = function". */
const ASSIGNED =
  /^([ \t]*)(?:export +)?(?:(?:const|let|var) +|(?:module\.)?exports\.)([\w$]+)(?: *:[^=]{0,200})? *= *(?:async *)?(?:function\b|class\b|\(|[\w$]+ *=>|<)/;
/** "  public static name(…) {" inside a class, and "int name(…)" of C at the beginning of a line. */
const CALLABLE =
  /^([ \t]*)(?:(?:[\w$<>[\],.?*&:~#]|::)+[ \t]+)*[*&]*((?:[\w$~#]+::)*[\w$~#]+)[ \t]*(?:<[^>]*>)?\((?:[^;]*[^;,])?$/;
const NO_NAMES: ReadonlySet<string> = new Set(
  'if for while switch catch return function else do try throw new await super this yield with using lock foreach elif not and or in is assert print sizeof'.split(
    ' ',
  ),
);
const KINDS: Readonly<Record<string, string>> = {
  'function*': 'function',
  def: 'function',
  func: 'function',
  fun: 'function',
  fn: 'function',
  mod: 'module',
  'macro_rules!': 'macro',
  rpc: 'method',
};

/** A file with more than this many is data. */
const MOST_DECLARATIONS = 2000;
const LONGEST_LINE = 400;

interface Open {
  readonly declaration: Omit<Declaration, 'endLine'>;
  readonly indent: number;
}

/**
 * The outline of code in any usual language by patterns and indentation alone: fast, and nearly right. Where there is a grammar, a second look by syntax
 * takes its place. Pure; time is linear in the text.
 */
export function patternOutline(lines: readonly string[]): readonly Declaration[] {
  const found: Declaration[] = [];
  const open: Open[] = [];
  let lastInk = 0;
  const close = (indent: number, endLine: number): void => {
    for (let top = open.at(-1); top && top.indent >= indent; top = open.at(-1)) {
      found.push({ ...top.declaration, endLine: Math.max(endLine, top.declaration.startLine) });
      open.pop();
    }
  };
  for (const [index, line] of lines.entries()) {
    const indent = indentOf(line);
    if (indent === undefined) continue;
    if (closesItself(line)) close(indent, index + 1);
    else if (!continues(line)) {
      close(indent, lastInk);
      const named = found.length < MOST_DECLARATIONS ? declared(line, open.length > 0) : undefined;
      if (named) {
        const container = open.findLast(({ declaration: { kind } }) => kind !== 'function' && kind !== 'method');
        const inside = container ? { container: container.declaration.name } : {};
        open.push({ declaration: { ...named, startLine: index + 1, ...inside }, indent });
      }
    }
    lastInk = index + 1;
  }
  close(0, lastInk);
  return found.toSorted((one, other) => one.startLine - other.startLine || other.endLine - one.endLine);
}

function declared(line: string, isInside: boolean): { readonly name: string; readonly kind: string } | undefined {
  if (line.length > LONGEST_LINE || isComment(line)) return undefined;
  const keyword = KEYWORD.exec(line);
  if (keyword?.[2] !== undefined && keyword[3] !== undefined) {
    return { name: keyword[3], kind: KINDS[keyword[2]] ?? keyword[2] };
  }
  const assigned = line.includes('=') ? ASSIGNED.exec(line)?.[2] : undefined;
  if (assigned !== undefined) return { name: assigned, kind: 'function' };
  const last = endOf(line);
  if (!line.includes('(') || !/[{(,)\w]/.test(last)) return undefined;
  const name = CALLABLE.exec(line)?.[2];
  if (name === undefined || NO_NAMES.has(name) || NO_NAMES.has(/[a-z]+/.exec(line)?.[0] ?? '')) return undefined;
  return isInside ? (/[{(,]/.test(last) ? { name, kind: 'method' } : undefined) : { name, kind: 'function' };
}

/** The last character of a line that is no blank; empty where there is none. */
function endOf(line: string): string {
  let end = line.length;
  while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t')) end--;
  return line.slice(Math.max(0, end - 1), end);
}

function isComment(line: string): boolean {
  return /^[ \t]*(?:\/\/|\/?\*|#(?!\w)|--|;)/.test(line);
}

/** How far a line is indented, a tab counting four; `undefined` for an empty one. */
function indentOf(line: string): number | undefined {
  let indent = 0;
  for (let at = 0; at < line.length; at++) {
    const unit = line.charCodeAt(at);
    if (unit === 0x20) indent++;
    else if (unit === 0x09) indent += 4;
    else return unit === 0x0d ? undefined : indent;
  }
  return undefined;
}

/** "}", "});", "end": the last line of what began at this indent. */
function closesItself(line: string): boolean {
  return /^[ \t]*(?:[}\])]+[;,)]*|end)[ \t\r]*$/.test(line);
}

/** "{" alone and ") {" belong to the declaration above them. */
function continues(line: string): boolean {
  return /^[ \t]*(?:\{[ \t\r]*$|[)\]}>].*[{:(=][ \t\r]*$|where\b)/.test(line);
}
