import type { ModelTier } from '../domain/model.ts';
import type { TaskKind } from '../domain/task.ts';
import { chat } from './kinds/chat.ts';
import { document } from './kinds/document.ts';
import { explain } from './kinds/explain.ts';
import { fix } from './kinds/fix.ts';
import { generate } from './kinds/generate.ts';
import { optimize } from './kinds/optimize.ts';
import { plan } from './kinds/plan.ts';
import { refactor } from './kinds/refactor.ts';
import { review } from './kinds/review.ts';
import { summarize } from './kinds/summarize.ts';
import { test } from './kinds/test.ts';
import { translate } from './kinds/translate.ts';
import type { KindText } from './kinds/kind-text.ts';
import { FULL_RULES, SMALL_RULES } from './rules.ts';

const KIND_TEXTS: Record<TaskKind, KindText> = {
  explain,
  fix,
  document,
  test,
  refactor,
  optimize,
  generate,
  review,
  plan,
  summarize,
  translate,
  chat,
};

/** The system text for one kind of task and one tier of model: the rules that never vary first, then the kind's own. */
export function systemText(kind: TaskKind, tier: ModelTier): string {
  const text = KIND_TEXTS[kind];
  return tier === 'small' ? `${SMALL_RULES}\n\n${text.small}` : `${FULL_RULES}\n\n${text.full}`;
}
