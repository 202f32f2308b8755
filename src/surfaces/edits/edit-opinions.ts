import type { Observation } from '../../domain/learning.ts';
import type { ProposedFile } from './proposal.ts';
import type { EditAnswer } from './ask-edit.ts';

/** What became of an edit says how good the answer was: the share of accepted hunks. Less certain than a thumb, since a hunk is also left for other reasons. Pure. */
export function editObservation(answer: EditAnswer, files: readonly ProposedFile[], at: Date): Observation {
  const hunks = files.reduce((sum, file) => sum + file.hunks.length, 0);
  const accepted = files.reduce((sum, file) => sum + file.acceptedCount, 0);
  return observationOf(answer, 'edit', hunks === 0 ? 0 : accepted / hunks, 0.5, at);
}

/** An answer from which no edit could be made, also not when the model was told why. Pure. */
export function unusableObservation(
  answer: Pick<EditAnswer, 'requestId' | 'model' | 'decision'>,
  at: Date,
): Observation {
  return observationOf(answer, 'failure', 0, 0.3, at);
}

/** Whether the problems are gone after a repair. Nearly as telling as a thumb: the language service says it. Pure. */
export function checkObservation(answer: EditAnswer, isRepaired: boolean, at: Date): Observation {
  return observationOf(answer, 'check', isRepaired ? 1 : 0, 0.8, at);
}

function observationOf(
  { requestId, model, decision: { profile } }: Pick<EditAnswer, 'requestId' | 'model' | 'decision'>,
  source: Observation['source'],
  value: number,
  weight: number,
  at: Date,
): Observation {
  const language = profile.language.code;
  return {
    id: `${source} ${requestId}`,
    requestId,
    modelId: model.id,
    kind: profile.kind,
    complexity: profile.complexity,
    ...(language !== undefined && { language }),
    source,
    value,
    weight,
    at,
  };
}
