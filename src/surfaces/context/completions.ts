import type { FilePlace } from '../../domain/surroundings.ts';
import type { WorkspaceIndex } from '../../domain/workspace-index.ts';
import type { CompleteAsked, CompletionShown } from '../../protocol/completion.ts';
import type { Translate } from '../l10n.ts';
import { askedFor, commandLines, namedLines, placeLine, symbolLine } from './choices.ts';
import type { Choice, ChoiceLine, SlashCommand } from './choices.ts';

/** Lines that are shown at most. */
const MOST_LINES = 12;
/** Lists whose lines can still be taken: one that is being drawn, and the one before it. */
const KEPT_LISTS = 4;

/** What completions are looked up in. */
export interface CompletionsParts {
  /** `undefined` while no folder is indexed; then the files are looked for without it. */
  readonly index: () => Pick<WorkspaceIndex, 'files' | 'symbols'> | undefined;
  /** Files that are open in editors: what is offered before anything is typed. */
  readonly openFiles: () => readonly FilePlace[];
  /** Files whose name holds what was typed, without an index. */
  readonly findFiles: (typed: string, limit: number) => Promise<readonly FilePlace[]>;
  /** True where several workspace folders are open. */
  readonly isSeveral: () => boolean;
  readonly commands: () => readonly SlashCommand[];
  readonly post: (message: CompletionShown) => void;
  readonly t: Translate;
}

/** Answers what is typed after `@` and `/`. One lookup runs at a time: the newest. */
export class Completions {
  readonly #parts: CompletionsParts;
  #running: AbortController | undefined;
  #kept: ReadonlyMap<string, Choice>[] = [];

  constructor(parts: CompletionsParts) {
    this.#parts = parts;
  }

  /** Posts the lines that fit, unless something newer was typed meanwhile. Never rejects. */
  async complete({ revision, trigger, typed }: CompleteAsked): Promise<void> {
    this.#running?.abort();
    const { signal } = (this.#running = new AbortController());
    const found = await (trigger === '/' ? this.#commands(typed) : this.#context(typed, signal)).catch(() => []);
    if (signal.aborted) return;
    const lines = uniqueLines(found).slice(0, MOST_LINES);
    this.#kept = [new Map(lines.map(({ item, choice }) => [item.id, choice])), ...this.#kept].slice(0, KEPT_LISTS);
    const note = lines.length === 0 ? { note: this.#parts.t('Nothing fits.') } : {};
    this.#parts.post({ type: 'completion', revision, items: lines.map(({ item }) => item), ...note });
  }

  /** What a line stands for; `undefined` for one that was not shown lately. */
  choiceOf(itemId: string): Choice | undefined {
    return this.#kept.find((list) => list.has(itemId))?.get(itemId);
  }

  async #commands(typed: string): Promise<readonly ChoiceLine[]> {
    return commandLines(this.#parts.commands(), typed);
  }

  async #context(typed: string, signal: AbortSignal): Promise<readonly ChoiceLine[]> {
    const { only, words } = askedFor(typed);
    const isSeveral = this.#parts.isSeveral();
    const [files, symbols] = await Promise.all([
      only === 'symbol' ? [] : this.#files(words, only, signal),
      only === undefined || only === 'symbol' ? this.#symbols(words, signal) : [],
    ]);
    const places = files
      .filter(({ path }) => only === undefined || (only === 'folder') === path.endsWith('/'))
      .map((place) => placeLine(place, isSeveral));
    const named = symbols.map((symbol) => symbolLine(symbol, isSeveral));
    if (only !== undefined) return [...places, ...named];
    return [...namedLines(words, this.#parts.t), ...interleaved(places, named)];
  }

  async #files(words: string, only: 'file' | 'folder' | undefined, signal: AbortSignal): Promise<readonly FilePlace[]> {
    const open = words === '' && only !== 'folder' ? this.#parts.openFiles() : [];
    if (words === '' && only === undefined) return open.slice(0, 4);
    const index = this.#parts.index();
    const limit = only === 'folder' ? MOST_LINES * 4 : MOST_LINES;
    const found = index ? await index.files(words, limit, signal) : await this.#parts.findFiles(words, limit);
    return [...open, ...found];
  }

  async #symbols(words: string, signal: AbortSignal): ReturnType<WorkspaceIndex['symbols']> {
    return words === '' ? [] : ((await this.#parts.index()?.symbols(words, MOST_LINES, signal)) ?? []);
  }
}

/** Two lists in turns, so that the best of each are seen. */
function interleaved(first: readonly ChoiceLine[], second: readonly ChoiceLine[]): readonly ChoiceLine[] {
  return Array.from({ length: Math.max(first.length, second.length) }, (_, at) => [first[at], second[at]])
    .flat()
    .filter((line) => line !== undefined);
}

function uniqueLines(lines: readonly ChoiceLine[]): readonly ChoiceLine[] {
  return [...new Map(lines.map((line) => [line.item.id, line])).values()];
}
