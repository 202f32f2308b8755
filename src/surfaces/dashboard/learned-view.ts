import { dayOf } from '../../domain/day.ts';
import { formatCount } from '../../domain/format.ts';
import type { LearnedChange } from '../../domain/learned.ts';
import type { LearnedRowView } from '../../protocol/dashboard-view.ts';
import type { Translate } from '../l10n.ts';
import type { Names } from './names.ts';
import { formatChange, type Texts } from './texts.ts';

/** Changes that are shown; smaller ones can only be reset with all others. */
const MOST_ROWS = 12;

/** VS Code ids of languages whose name is not the id with a capital letter. */
const LANGUAGE_NAMES: Readonly<Record<string, string>> = {
  cpp: 'C++',
  csharp: 'C#',
  css: 'CSS',
  fsharp: 'F#',
  html: 'HTML',
  javascript: 'JavaScript',
  javascriptreact: 'JSX',
  json: 'JSON',
  'objective-c': 'Objective-C',
  php: 'PHP',
  shellscript: 'shell scripts',
  sql: 'SQL',
  typescript: 'TypeScript',
  typescriptreact: 'TSX',
  xml: 'XML',
  yaml: 'YAML',
};

/** What was learned: "+0.07", "fix in Rust, qwen3-coder 30B", "after 23 ratings, 17 Nov". Changes that would print as 0.00 are left out. */
export function learnedView(
  changes: readonly LearnedChange[],
  names: Names,
  texts: Texts,
  t: Translate,
): LearnedRowView[] {
  return changes
    .filter(({ change, ids }) => Math.abs(change) >= 0.005 && ids.length > 0)
    .slice(0, MOST_ROWS)
    .map(({ ids, modelId, kind, language, change, ratingCount, lastAt }) => {
      const task = language === undefined ? t(kind) : t('{0} in {1}', t(kind), languageName(language));
      const ratings = ratingCount === 1 ? t('after 1 rating') : t('after {0} ratings', formatCount(ratingCount));
      return {
        ids: [...ids],
        change: formatChange(change),
        isBetter: change > 0,
        what: `${task}, ${names.model(modelId)}`,
        detail: `${ratings}, ${texts.day(dayOf(lastAt))}`,
      };
    });
}

function languageName(id: string): string {
  return LANGUAGE_NAMES[id] ?? id.charAt(0).toUpperCase() + id.slice(1);
}
