import * as vscode from 'vscode';
import type { OutlineSymbol } from './enclosing.ts';

/** How long the outline of a document is waited for: the request must be on its way within 100 ms of the click. The editor keeps outlines, so most come at once. */
const OUTLINE_LIMIT_MS = 40;

/** Outlines that came, in time or late, and the version of the document that they are of: the second action on a file waits for nothing. */
const kept = new WeakMap<
  vscode.TextDocument,
  { readonly version: number; readonly outline: Promise<readonly OutlineSymbol[]> }
>();

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

/** The outline of a document; `late` when its language takes too long, empty when it has none. Never rejects. */
export async function outlineOf(document: vscode.TextDocument): Promise<readonly OutlineSymbol[] | 'late'> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), OUTLINE_LIMIT_MS)));
  const outline = await Promise.race([keptOutline(document), late]);
  clearTimeout(timer);
  return outline;
}

/** Asks once per version. An empty outline is asked for again: the language may not have been there yet. */
function keptOutline(document: vscode.TextDocument): Promise<readonly OutlineSymbol[]> {
  const { version } = document;
  const known = kept.get(document);
  if (known?.version === version) return known.outline;
  const outline = askOutline(document.uri).catch(() => []);
  kept.set(document, { version, outline });
  void outline.then((found) => found.length === 0 && kept.get(document)?.outline === outline && kept.delete(document));
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
