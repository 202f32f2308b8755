import type { CatalogState } from '../../domain/catalog.ts';
import { dayOf } from '../../domain/day.ts';
import type { HealthSource } from '../../domain/health.ts';
import { splitModelId, type Model, type ModelId } from '../../domain/model.ts';
import type { AvailabilityView } from '../../protocol/dashboard-view.ts';
import type { Translate } from '../l10n.ts';
import type { Names } from './names.ts';
import type { Texts } from './texts.ts';

/** What is known about who can answer. Without `health` everything that is offered counts as ready. */
export interface AvailabilityFacts {
  readonly catalog: CatalogState;
  readonly health?: Pick<HealthSource, 'health'> | undefined;
  /** Models that answered in the period: they are shown whatever their state is. */
  readonly used: readonly ModelId[];
}

type State = Pick<AvailabilityView, 'state' | 'word' | 'reason'>;

/** Rows for the models that were used and for those that cannot be asked now; the others together in one row. */
export function availabilityView(
  facts: AvailabilityFacts,
  names: Names,
  texts: Texts,
  now: Date,
  t: Translate,
): AvailabilityView[] {
  const { catalog, used } = facts;
  const usedIds = new Set<ModelId>(used);
  const offered = new Set<ModelId>(catalog.models.map(({ id }) => id));
  const row = (modelId: ModelId, state: State): AvailabilityView => ({
    label: names.model(modelId),
    place: names.isLocal(modelId) === true ? t('local') : names.provider(modelId),
    ...state,
  });
  const present = catalog.models.map((model) => ({ model, state: stateOf(model, facts, texts, now, t) }));
  const named = present.filter(({ model, state }) => usedIds.has(model.id) || state.state !== 'ready');
  const gone = used.filter((modelId) => !offered.has(modelId));
  const rows = [
    ...named.map(({ model, state }) => row(model.id, state)),
    ...gone.map((modelId) => row(modelId, goneState(modelId, catalog, t))),
    ...silentProviders(facts, t),
  ];
  const others = present.length - named.length;
  if (others === 0) return rows.toSorted(byUrgency);
  const rest: AvailabilityView = {
    label: rows.length === 0 ? t('{0} models', others) : t('{0} others', others),
    place: '',
    ...ready(t),
  };
  return [...rows.toSorted(byUrgency), rest];
}

function stateOf(model: Model, { health }: AvailabilityFacts, texts: Texts, now: Date, t: Translate): State {
  const { retiresAt, label } = model;
  if (retiresAt && retiresAt <= now)
    return { state: 'retired', word: t('retired'), reason: t('Since {0}.', texts.dayOfYear(dayOf(retiresAt))) };
  const known = health?.health(model.id);
  if (known?.state === 'open') {
    const word = known.until ? t('paused until {0}', texts.time(known.until)) : t('paused');
    return {
      state: 'paused',
      word,
      reason: known.reason === undefined ? t('{0} failed several times.', label) : t(known.reason),
    };
  }
  if (known?.state === 'half-open') return { state: 'trying', word: t('tried again'), reason: t(known.reason ?? '') };
  if (retiresAt) return { ...ready(t), reason: t('Retires {0}.', texts.dayOfYear(dayOf(retiresAt))) };
  return ready(t);
}

/** A model that was used and is not offered now. */
function goneState(modelId: ModelId, catalog: CatalogState, t: Translate): State {
  const { provider } = splitModelId(modelId);
  const problem = catalog.problems.find((each) => each.provider === provider);
  if (problem) return { state: 'unreachable', word: t('not reachable'), reason: t(problem.error.message) };
  if (catalog.isLooking) return { state: 'looking', word: t('looking'), reason: '' };
  return { state: 'retired', word: t('retired'), reason: t('No longer offered by its provider.') };
}

/** Providers that do not answer and of whose models none was used. */
function silentProviders({ catalog, used }: AvailabilityFacts, t: Translate): AvailabilityView[] {
  const named = new Set(used.map((modelId) => splitModelId(modelId).provider));
  return catalog.problems
    .filter(({ provider }) => !named.has(provider))
    .map(({ providerLabel, error }) => ({
      label: providerLabel,
      place: t('all models'),
      state: 'unreachable',
      word: t('not reachable'),
      reason: t(error.message),
    }));
}

function ready(t: Translate): State {
  return { state: 'ready', word: t('ready'), reason: '' };
}

const URGENCY: Record<AvailabilityView['state'], number> = {
  unreachable: 0,
  retired: 1,
  paused: 2,
  trying: 3,
  looking: 4,
  ready: 5,
};

/** What cannot be asked comes first; equals keep their order. */
function byUrgency(a: AvailabilityView, b: AvailabilityView): number {
  return URGENCY[a.state] - URGENCY[b.state];
}
