/** A symbol of a document's outline. Lines are 0-based and inclusive. */
export interface OutlineSymbol {
  readonly name: string;
  /** `unit`: a function, method or type, which stands for itself; `value`: a variable, constant or property; `group`: a namespace, a heading. */
  readonly role: 'unit' | 'value' | 'group';
  readonly startLine: number;
  readonly endLine: number;
  readonly children: readonly OutlineSymbol[];
}

/** Lines of a document with the name of what they are, where it has one. 0-based, inclusive. */
export interface NamedLines {
  readonly name?: string;
  readonly startLine: number;
  readonly endLine: number;
}

/**
 * The symbol that a person at `line` means: the innermost function, method or type around it; a variable counts where it spans several lines outside
 * any function, as an arrow function does. `undefined` outside all symbols. Pure.
 */
export function enclosingSymbol(symbols: readonly OutlineSymbol[], line: number): OutlineSymbol | undefined {
  let found: OutlineSymbol | undefined;
  let level = symbols;
  for (;;) {
    const around = level.find(({ startLine, endLine }) => startLine <= line && line <= endLine);
    if (!around) return found;
    const isOwn = around.role !== 'value' || (around.endLine > around.startLine && found?.role !== 'unit');
    if (isOwn) found = around;
    level = around.children;
  }
}

/** What declares a name; between `func` and the name Go has the receiver. */
const NAMED =
  /\b(?:function\*?|class|interface|enum|struct|trait|def|fn|func|fun|type|record|const|let|var|val)\s+(?:\([^)]*\)\s*)?([\p{L}_$][\p{L}\p{N}_$]*)/u;

/**
 * The block around `line` by its indentation alone, for when the outline is not there in time: from the nearest line above without indentation to the
 * line before the next one. A line that only closes brackets belongs to what it closes. Blank lines at the end are left out. Its name is what its first
 * line declares, in the words of common languages. Pure.
 */
export function enclosingBlock(lineAt: (line: number) => string, lineCount: number, line: number): NamedLines {
  const isTop = (at: number): boolean => /^[^\s)\]}]/.test(lineAt(at));
  let startLine = line;
  while (startLine > 0 && !isTop(startLine)) startLine--;
  let endLine = Math.max(startLine, line);
  while (endLine + 1 < lineCount && !isTop(endLine + 1)) endLine++;
  while (endLine > line && lineAt(endLine).trim() === '') endLine--;
  const name = NAMED.exec(lineAt(startLine).slice(0, 300))?.[1];
  return { startLine, endLine, ...(name !== undefined && { name }) };
}
