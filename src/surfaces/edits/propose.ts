import { BatonError } from '../../domain/errors.ts';
import { applyChanges, namedPaths } from '../../edits/apply.ts';
import type { EditedFile, EditScope } from '../../edits/change.ts';
import { repairRequest } from '../../edits/instructions.ts';
import { parseReply } from '../../edits/parse-reply.ts';
import type { Model } from '../../domain/model.ts';
import { answeredBy, type Ask, type AskParts } from '../code/ask-once.ts';
import { askForEdit, type EditAnswer, type WatchEdit } from './ask-edit.ts';
import { PlanAhead } from './plan-ahead.ts';
import { checkWritable, readEditFiles, type EditFiles, type EditRoot } from './read-files.ts';

/** An edit that can be shown: the files before and after, and who gave it. */
export interface ProposedEdit {
  readonly files: readonly EditedFile[];
  readonly uriOf: EditFiles['uriOf'];
  readonly answer: EditAnswer;
  /** "qwen2.5-coder 7B, local · $0.00", both turns together where there were two. */
  readonly by: string;
}

/** Who follows an edit while it is made. */
export interface EditWatch {
  readonly seen: WatchEdit;
  /** What the answer comes to as far as it has streamed. */
  readonly planned?: (files: readonly EditedFile[]) => void;
}

/** What an answer comes to: files, or why not. */
type Planned =
  | { readonly files: readonly EditedFile[]; readonly uriOf: EditFiles['uriOf'] }
  | { readonly reasons: readonly string[] };

/**
 * Asks for an edit and turns the answer into files; where that fails, the model is told why, once. Rejects with `BATON_E_EDIT_REFUSED` when it fails
 * again, with `BATON_E_PROTECTED_PATH` at once, and as the run does.
 */
export async function proposeEdit(
  parts: AskParts,
  ask: Ask,
  root: EditRoot,
  scope: (model: Model) => EditScope,
  signal: AbortSignal,
  watch: EditWatch,
): Promise<ProposedEdit> {
  const planOf = (asked: Ask): ReturnType<typeof askAndPlan> => askAndPlan(parts, asked, root, scope, signal, watch);
  const { answer, planned } = await planOf(ask);
  if (!('reasons' in planned)) return { ...planned, answer, by: answer.by };
  const { answer: again, planned: repaired } = await planOf(repairAsk(ask, answer, planned.reasons));
  if ('reasons' in repaired) throw refusedEdit(repaired.reasons, again, parts);
  return { ...repaired, answer: again, by: answeredBy(again.model, costOfBoth(answer, again), again.masked, parts.t) };
}

/** Asks once. What the answer comes to is worked out as it streams, so that it is there with the last token. */
async function askAndPlan(
  parts: AskParts,
  ask: Ask,
  root: EditRoot,
  scope: (model: Model) => EditScope,
  signal: AbortSignal,
  watch: EditWatch,
): Promise<{ readonly answer: EditAnswer; readonly planned: Planned }> {
  let ahead: PlanAhead<Planned> | undefined;
  const answer = await askForEdit(parts, ask, signal, (part, text) => {
    if (part.type === 'prompt') {
      const plan = (soFar: string): Promise<Planned> =>
        planEdit({ text: soFar, isCutOff: false }, root, scope(part.model));
      ahead = new PlanAhead(plan, (planned) => 'files' in planned && watch.planned?.(planned.files));
    }
    if (part.type === 'text-delta') ahead?.note(text);
    watch.seen(part, text);
  });
  const planned = ahead && !answer.isCutOff ? ahead.of(answer.text) : planEdit(answer, root, scope(answer.model));
  return { answer, planned: await planned };
}

/** Parses and applies an answer to the files it names. Rejects for protected paths. */
export async function planEdit(
  { text, isCutOff }: Pick<EditAnswer, 'text' | 'isCutOff'>,
  root: EditRoot,
  scope: EditScope,
): Promise<Planned> {
  const parsed = parseReply(text, { isCutOff });
  if (parsed.type === 'refused') return { reasons: [parsed.reason] };
  const read = await readEditFiles(namedPaths(parsed.changes), root);
  const applied = applyChanges(parsed.changes, read.files, scope);
  if (applied.type === 'refused') return { reasons: applied.reasons };
  for (const { path } of applied.files) {
    if (path !== root.own.path || root.folder) await checkWritable(root.folder, path);
  }
  return { files: applied.files, uriOf: read.uriOf };
}

/** The same request with the failed answer and the validator's words. The same model is asked: it has all of it at hand. */
function repairAsk(ask: Ask, { text, model }: EditAnswer, reasons: readonly string[]): Ask {
  return {
    ...ask,
    prompt: repairRequest(reasons),
    history: [...(ask.history ?? []), { role: 'user', content: ask.prompt }, { role: 'assistant', content: text }],
    previousModelId: model.id,
    ...(ask.kind && { previousKind: ask.kind }),
  };
}

function refusedEdit(reasons: readonly string[], { model }: EditAnswer, { t }: AskParts): BatonError {
  const [first = ''] = reasons;
  return new BatonError(
    'BATON_E_EDIT_REFUSED',
    t('The answer of {0} cannot be applied. {1} Nothing was changed.', model.label, first),
    { isRetryable: true, detail: reasons.join('\n').slice(0, 2000) },
  );
}

function costOfBoth(first: EditAnswer, second: EditAnswer): number | undefined {
  const isKnown = first.costNanoUsd !== undefined && second.costNanoUsd !== undefined;
  return isKnown ? (first.costNanoUsd ?? 0) + (second.costNanoUsd ?? 0) : undefined;
}
