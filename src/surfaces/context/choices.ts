import type { FilePlace } from '../../domain/surroundings.ts';
import type { TaskKind } from '../../domain/task.ts';
import type { SymbolPlace } from '../../domain/workspace-index.ts';
import type { CompletionItem } from '../../protocol/completion.ts';
import { referenceLabel } from '../chat/reference-label.ts';
import type { Translate } from '../l10n.ts';

/** What a line of the completion's list does when it is taken. */
export type Choice =
  | { readonly type: 'file' | 'folder'; readonly place: FilePlace }
  | { readonly type: 'symbol'; readonly symbol: SymbolPlace }
  | { readonly type: 'named'; readonly name: NamedContext }
  | { readonly type: 'command'; readonly command: SlashCommand }
  /** Writes `@file:` and goes on with files alone. */
  | { readonly type: 'narrow'; readonly narrows: string };

/** Context that is read when it is taken. */
export type NamedContext = 'codebase' | 'selection' | 'problems' | 'diff' | 'terminal';

/** A command after `/`. */
export interface SlashCommand {
  /** Without the slash: "fix". */
  readonly name: string;
  readonly detail: string;
  /** Codicon name. */
  readonly icon: string;
  /** What taking it does: gives the task its kind, or does something at once. */
  readonly does: { readonly kind: TaskKind } | { readonly run: () => Promise<void> };
}

/** A line of the list with what it does. */
export interface ChoiceLine {
  readonly item: CompletionItem;
  readonly choice: Choice;
}

/** The context that has a name, in the order of use. */
const NAMED: readonly { readonly name: NamedContext; readonly icon: string }[] = [
  { name: 'codebase', icon: 'search' },
  { name: 'selection', icon: 'list-selection' },
  { name: 'problems', icon: 'error' },
  { name: 'diff', icon: 'diff' },
  { name: 'terminal', icon: 'terminal' },
];
const NARROWING = [
  { name: 'file', icon: 'file-code' },
  { name: 'folder', icon: 'folder' },
  { name: 'symbol', icon: 'symbol-method' },
] as const;

/** What is looked for after `@`: everything, or files, folders or symbols alone ("@file:http"). Pure. */
export function askedFor(typed: string): { readonly only?: 'file' | 'folder' | 'symbol'; readonly words: string } {
  const match = /^(file|folder|symbol):(.*)$/s.exec(typed);
  const only = NARROWING.find(({ name }) => name === match?.[1])?.name;
  return only === undefined ? { words: typed } : { only, words: match?.[2] ?? '' };
}

/** The named contexts and the narrowing ones that begin with what was typed. Pure. */
export function namedLines(typed: string, t: Translate): readonly ChoiceLine[] {
  const details: Record<NamedContext, string> = {
    codebase: t('Search the workspace'),
    selection: t('What is selected in the editor'),
    problems: t('Errors and warnings'),
    diff: t('Changes, staged and unstaged'),
    terminal: t('Last command and its output'),
  };
  const narrowDetails = { file: t('A file…'), folder: t('A folder…'), symbol: t('A function, class or heading…') };
  const begins = ({ name }: { readonly name: string }): boolean => name.startsWith(typed.toLowerCase());
  return [
    ...NAMED.filter(begins).map(({ name, icon }): ChoiceLine => ({
      item: { id: `@${name}`, icon, label: `@${name}`, detail: details[name] },
      choice: { type: 'named', name },
    })),
    ...NARROWING.filter(begins).map(({ name, icon }): ChoiceLine => {
      const narrows = `@${name}:`;
      return {
        item: { id: narrows, icon, label: `@${name}`, detail: narrowDetails[name], narrows },
        choice: { type: 'narrow', narrows },
      };
    }),
  ];
}

/** A file or folder as a line; its folder's name stands before the path where several are open. Pure. */
export function placeLine(place: FilePlace, isSeveral: boolean): ChoiceLine {
  const { path, folder } = place;
  const isFolder = path.endsWith('/');
  const shown = isSeveral ? `${folder}/${path}` : path;
  const name = path.slice(path.lastIndexOf('/', path.length - 2) + 1);
  const label = path === '/' ? `${folder}/` : name;
  const item = {
    id: `${folder}/${path}`,
    icon: isFolder ? 'folder' : 'file-code',
    label,
    detail: path === '/' ? '' : shown,
  };
  return { item, choice: { type: isFolder ? 'folder' : 'file', place } };
}

/** A symbol as a line. Pure. */
export function symbolLine(symbol: SymbolPlace, isSeveral: boolean): ChoiceLine {
  const { name, reference } = symbol;
  const place = referenceLabel(reference);
  const detail = isSeveral ? `${reference.folder}/${place}` : place;
  const item = { id: `#${reference.folder}/${place}#${name}`, icon: symbolIcon(symbol.kind), label: name, detail };
  return { item, choice: { type: 'symbol', symbol } };
}

/** The commands whose name begins with what was typed. Pure. */
export function commandLines(commands: readonly SlashCommand[], typed: string): readonly ChoiceLine[] {
  return commands
    .filter(({ name }) => name.startsWith(typed.toLowerCase()))
    .map((command) => {
      const { name, detail, icon } = command;
      return { item: { id: `/${name}`, icon, label: `/${name}`, detail }, choice: { type: 'command', command } };
    });
}

/** The commands that give a task its kind. Pure. */
export function kindCommands(t: Translate): readonly SlashCommand[] {
  const rows: readonly (readonly [TaskKind, string, string])[] = [
    ['explain', 'comment-discussion', t('What the code does')],
    ['fix', 'wrench', t('What is wrong, and how to right it')],
    ['document', 'book', t('Comments and documentation')],
    ['test', 'beaker', t('Tests for the code')],
    ['refactor', 'symbol-structure', t('The same, better built')],
    ['optimize', 'dashboard', t('The same, faster or smaller')],
    ['review', 'eye', t('What a reviewer would say')],
    ['plan', 'checklist', t('Steps before any code')],
  ];
  return rows.map(([kind, icon, detail]) => ({ name: kind, icon, detail, does: { kind } }));
}

const SYMBOL_ICONS: Readonly<Record<string, string>> = {
  class: 'symbol-class',
  interface: 'symbol-interface',
  enum: 'symbol-enum',
  constant: 'symbol-constant',
  variable: 'symbol-variable',
  struct: 'symbol-structure',
  module: 'symbol-namespace',
  heading: 'symbol-string',
};

function symbolIcon(kind: string): string {
  return SYMBOL_ICONS[kind] ?? 'symbol-method';
}
