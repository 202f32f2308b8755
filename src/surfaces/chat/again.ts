import type { Model, ModelId } from '../../domain/model.ts';
import type { Alternative } from '../../domain/task.ts';
import type { ToHost } from '../../protocol.ts';
import type { Translate } from '../l10n.ts';
import { pickModel } from '../pickers.ts';

/** What "again with…" can be asked for. */
export type AgainWith = Extract<ToHost, { type: 'chat-again' }>['alternative'];

/** A wish for another answer: what routing is told, and the word shown above the answer. */
export interface AgainWish {
  readonly label: string;
  readonly alternative?: Alternative;
}

/** Turns the person's choice into a wish; for "a named model" the person picks one first. `undefined` when the pick was left. */
export async function askWhichModel(
  choice: AgainWith,
  answeredBy: ModelId | undefined,
  models: readonly Model[],
  t: Translate,
): Promise<AgainWish | undefined> {
  switch (choice) {
    case 'same':
      return { label: t('once more') };
    case 'local':
      return { label: t('local'), alternative: { type: 'local' } };
    case 'stronger':
    case 'cheaper': {
      const label = choice === 'stronger' ? t('stronger') : t('cheaper');
      return answeredBy === undefined ? { label } : { label, alternative: { type: choice, than: answeredBy } };
    }
    case 'named': {
      const picked = await pickModel(models, undefined, t);
      return picked && { label: picked.label, alternative: { type: 'model', modelId: picked.id } };
    }
  }
}
