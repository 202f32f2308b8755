import * as vscode from 'vscode';
import type { OutlineSymbol } from './enclosing.ts';
import { isSettled, movedOutline, type MovedOutline } from './moved-outline.ts';

/** How long the outline of a document is waited for: the request must be on its way within 100 ms of the click. The editor keeps outlines, so most come at once. */
const OUTLINE_LIMIT_MS = 40;

/** After so long without a change the outline of a text that actions are used on is asked for again: a person who types has stopped by then. */
const QUIET_MS = 250;
/** So long after the last action on a text its outline is kept up to date. */
const FOLLOWED_MS = 600_000;

/** What was asked last, and the version of the document that it is of. */
interface Asked {
  readonly version: number;
  readonly outline: Promise<readonly OutlineSymbol[]>;
  /** When an action last wanted it, on the monotonic clock. */
  readonly usedMs: number;
}

const asked = new WeakMap<vscode.TextDocument, Asked>();
/** The newest outline that came, moved along with each change of the document up to `version`. */
const followed = new WeakMap<vscode.TextDocument, MovedOutline & { readonly version: number }>();

const { SymbolKind } = vscode;
const UNITS: ReadonlySet<vscode.SymbolKind> = new Set([
  SymbolKind.Function,
  SymbolKind.Method,
  SymbolKind.Constructor,
  SymbolKind.Operator,
  SymbolKind.Class,
  SymbolKind.Interface,
  SymbolKind.Struct,
  SymbolKind.Enum,
]);
const VALUES: ReadonlySet<vscode.SymbolKind> = new Set([
  SymbolKind.Variable,
  SymbolKind.Constant,
  SymbolKind.Property,
  SymbolKind.Field,
  SymbolKind.Key,
  SymbolKind.EnumMember,
  SymbolKind.TypeParameter,
]);

/**
 * The outline of a document; `late` when its language takes too long, empty when it has none. What came for an earlier version does where it is still
 * true for `line`. Never rejects.
 */
export async function outlineOf(
  document: vscode.TextDocument,
  line: number,
): Promise<readonly OutlineSymbol[] | 'late'> {
  const moved = followed.get(document);
  const known = asked.get(document);
  const usedMs = performance.now();
  if (moved?.version === document.version && isSettled(moved, line)) {
    if (known) asked.set(document, { ...known, usedMs });
    return moved.symbols;
  }
  const outline = known?.version === document.version ? known.outline : ask(document, usedMs);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), OUTLINE_LIMIT_MS)));
  const first = await Promise.race([outline, late]);
  clearTimeout(timer);
  return first;
}

/**
 * Keeps the outlines of texts that actions were used on: moves them along with each change, and asks anew once the person has stopped typing. The next
 * action then need not wait. Nothing happens before the first one.
 */
export function keepOutlines(): vscode.Disposable {
  const timers = new Map<vscode.TextDocument, ReturnType<typeof setTimeout>>();
  const changed = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    const known = asked.get(document);
    if (!known || contentChanges.length === 0) return;
    follow(document, contentChanges);
    clearTimeout(timers.get(document));
    timers.delete(document);
    if (performance.now() - known.usedMs > FOLLOWED_MS) return;
    const renew = (): void => {
      timers.delete(document);
      const isShown = vscode.window.visibleTextEditors.some((each) => each.document === document);
      if (isShown && asked.get(document)?.version !== document.version) void ask(document, known.usedMs);
    };
    timers.set(document, setTimeout(renew, QUIET_MS));
  });
  return new vscode.Disposable(() => {
    changed.dispose();
    for (const timer of timers.values()) clearTimeout(timer);
  });
}

/** A change that was missed makes the outline worthless: its version is then not the one before. */
function follow(document: vscode.TextDocument, changes: readonly vscode.TextDocumentContentChangeEvent[]): void {
  const before = followed.get(document);
  followed.delete(document);
  if (before?.version !== document.version - 1) return;
  let moved: MovedOutline | undefined = before;
  for (const { range, text } of changes) {
    moved &&= movedOutline(moved, {
      startLine: range.start.line,
      endLine: range.end.line,
      endsAtLineStart: range.end.character === 0,
      insertedBreaks: text.split('\n').length - 1,
    });
  }
  if (moved) followed.set(document, { ...moved, version: document.version });
}

/** An empty outline is not kept: the language may not have been there yet. One that comes after the text has changed is asked for again by then. */
function ask(document: vscode.TextDocument, usedMs: number): Promise<readonly OutlineSymbol[]> {
  const { version } = document;
  const outline = askOutline(document.uri).catch(() => []);
  asked.set(document, { version, outline, usedMs });
  void outline.then((symbols) => {
    if (symbols.length > 0 && document.version === version) followed.set(document, { symbols, changed: [], version });
    if (symbols.length === 0 && asked.get(document)?.outline === outline) asked.delete(document);
  });
  return outline;
}

async function askOutline(uri: vscode.Uri): Promise<readonly OutlineSymbol[]> {
  const found = await vscode.commands.executeCommand<
    readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined
  >('vscode.executeDocumentSymbolProvider', uri);
  return (found ?? []).map(outlineSymbol);
}

/** Some languages give a flat list without children; the smallest symbol around a line is then not found, but a right one is. */
function outlineSymbol(symbol: vscode.DocumentSymbol | vscode.SymbolInformation): OutlineSymbol {
  const range = 'range' in symbol ? symbol.range : symbol.location.range;
  return {
    name: symbol.name,
    role: roleOf(symbol.kind),
    startLine: range.start.line,
    endLine: range.end.line,
    children: 'children' in symbol ? symbol.children.map(outlineSymbol) : [],
  };
}

function roleOf(kind: vscode.SymbolKind): OutlineSymbol['role'] {
  if (UNITS.has(kind)) return 'unit';
  return VALUES.has(kind) ? 'value' : 'group';
}
