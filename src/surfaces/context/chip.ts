import { formatTokens, UNIT_SPACE } from '../../domain/format.ts';
import type { Attachment, SnippetReference, TaskKind } from '../../domain/task.ts';
import type { ChipView } from '../../protocol.ts';
import type { Given } from '../chat/given.ts';
import { referenceLabel } from '../chat/reference-label.ts';
import type { Translate } from '../l10n.ts';

/** A file, lines of it, or a folder (its path ends with `/`). */
export interface PlaceContent {
  readonly type: 'place';
  readonly reference: SnippetReference;
  /** The name of the symbol it is, where it was chosen by name. */
  readonly symbol?: string;
}

/** What a chip stands for. */
export type ChipContent =
  | PlaceContent
  /** Texts that are no place in a file. */
  | {
      readonly type: 'texts';
      readonly name: 'problems' | 'diff' | 'terminal' | 'conventions' | 'result';
      /** What is in it, for the tooltip. */
      readonly title: string;
      readonly attachments: readonly Attachment[];
    }
  /** The whole workspace, to be searched. */
  | { readonly type: 'codebase' }
  /** The kind of the task, given rather than guessed. */
  | { readonly type: 'kind'; readonly kind: TaskKind };

/** A piece of context above the input: what it stands for, and how it is drawn. */
export interface Chip {
  readonly content: ChipContent;
  readonly view: ChipView;
}

/** What a set of chips gives to a question. */
export interface GivenByChips extends Given {
  readonly references: readonly SnippetReference[];
  readonly chips: readonly ChipView[];
}

const ICONS = {
  problems: 'error',
  diff: 'diff',
  terminal: 'terminal',
  conventions: 'book',
  result: 'sparkle',
} as const;

/** How a chip is drawn before its tokens are counted. `isSeveral`: several workspace folders are open, so each place names its own. Pure. */
export function chipOf(content: ChipContent, isSeveral: boolean, t: Translate): Chip {
  switch (content.type) {
    case 'place':
      return { content, view: placeView(content, isSeveral) };
    case 'texts': {
      const { name, title } = content;
      // Conventions are files, results are of pipelines: named as such.
      const label = name === 'conventions' || name === 'result' ? title : `@${name}`;
      return { content, view: { id: `@${name}`, icon: ICONS[name], label, title } };
    }
    case 'codebase':
      return {
        content,
        view: {
          id: '@codebase',
          icon: 'search',
          label: '@codebase',
          title: t('The workspace, searched for what the question means'),
          tokens: SEARCH_TOKENS,
        },
      };
    case 'kind':
      return {
        content,
        view: {
          id: '/kind',
          icon: 'sparkle',
          label: `/${content.kind}`,
          title: t('The kind of task, given'),
          tokens: '',
        },
      };
  }
}

/** What the chips give together; of two kinds the last one counts. Pure. */
export function givenBy(chips: readonly Chip[]): GivenByChips {
  const contents = chips.map(({ content }) => content);
  const attachments = contents.flatMap((each) => (each.type === 'texts' ? each.attachments : []));
  const kind = contents.findLast((each) => each.type === 'kind')?.kind;
  return {
    references: contents.flatMap((each) => (each.type === 'place' ? [each.reference] : [])),
    chips: chips.map(({ view }) => view),
    ...(attachments.length > 0 && { attachments }),
    ...(kind && { kind }),
    ...(contents.some((each) => each.type === 'codebase') && { looksAround: true }),
  };
}

/** Most tokens that searching may add; the orchestrator's budgets per task are at or below it. */
const MOST_SEARCH_TOKENS = 8000;

const SEARCH_TOKENS = `≤${UNIT_SPACE}${formatTokens(MOST_SEARCH_TOKENS)}`;

/** How a place is drawn before its tokens are counted. Pure. */
export function placeView({ reference, symbol }: Omit<PlaceContent, 'type'>, isSeveral: boolean): ChipView {
  const place = referenceLabel(reference);
  const title = isSeveral ? `${reference.folder}/${place}` : place;
  const id = `${reference.folder}/${place}`.slice(-200);
  const isFolder = place.endsWith('/');
  const name = symbol ?? place.slice(place.lastIndexOf('/', place.length - 2) + 1);
  const label = isSeveral ? `${reference.folder} · ${name}` : name;
  if (isFolder)
    return {
      id,
      icon: 'folder',
      label: place === '/' ? `${reference.folder}/` : label,
      title,
      tokens: SEARCH_TOKENS,
    };
  if (symbol !== undefined) return { id, icon: 'symbol-method', label, title };
  return { id, icon: reference.startLine === undefined ? 'file-code' : 'list-selection', label, title };
}
