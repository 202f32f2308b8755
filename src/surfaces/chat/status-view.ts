import type { AssistantName } from '../../domain/assistant-file.ts';
import type { CatalogState } from '../../domain/catalog.ts';
import { formatUsd } from '../../domain/format.ts';
import type { Spend } from '../../domain/ledger.ts';
import type { Model } from '../../domain/model.ts';
import type { ModelChoice } from '../../domain/task.ts';
import type { ModelOption, StatusView } from '../../protocol.ts';
import { assistantList } from '../assistants/import-words.ts';
import type { Translate } from '../l10n.ts';

/** Models that the picker shows before "All N models…". */
const SHOWN_MODELS = 7;

/** What {@link statusView} is computed from. */
export interface StatusFacts {
  readonly catalog: CatalogState;
  readonly choice: ModelChoice;
  readonly isPrivate: boolean;
  /** `undefined` while it is not known, or when the ledger cannot be read. */
  readonly today: Spend | undefined;
  /** What is known about local models, ready to print; absent before anybody looked. */
  readonly local?: { readonly line: string; readonly way: string | undefined };
  /** Other assistants whose set-up can be taken over; absent: none. */
  readonly others?: readonly AssistantName[];
}

/** Everything outside the thread, ready to draw. In a browser a key that is typed stays in that browser, which the way to add one says. Pure. */
export function statusView(
  { catalog, choice, isPrivate, today, local, others = [] }: StatusFacts,
  t: Translate,
  isInBrowser = false,
): StatusView {
  const usable = isPrivate ? catalog.models.filter((model) => model.place === 'local') : catalog.models;
  const chosen = choice.type === 'model' ? catalog.models.find((model) => model.id === choice.modelId) : undefined;
  return {
    setup: catalog.models.length > 0 ? 'ready' : catalog.isLooking ? 'looking' : 'none',
    ways: {
      key: isInBrowser
        ? t(
            'Kept in this browser alone. In every browser: as OPENAI_API_KEY and so on in the environment of the server, or as a file below /run/secrets.',
          )
        : t('OpenAI, Anthropic, Mistral, OpenRouter and others. Kept in the secret storage.'),
      ollama: local?.way ?? t('Finds Ollama on this machine, starts it, or shows how to install it.'),
      address: t('Any OpenAI-compatible server: LM Studio, vLLM, llama.cpp, LiteLLM.'),
      ...(others.length > 0 && {
        import: t('Keys, addresses, rules and prompts of {0}. You tick what is taken.', assistantList(others, t)),
      }),
    },
    problems: catalog.problems.map(({ error }) => t(error.message)),
    models: pickerModels(usable).map((model) => modelOption(model, t)),
    modelCount: usable.length,
    ...(choice.type === 'model' && { chosenModel: choice.modelId, chosenLabel: chosen?.label ?? choice.modelId }),
    preset: (choice.type === 'auto' ? choice.preset : undefined) ?? 'balanced',
    presets: presetLines(t),
    isPrivate,
    today: todayText(today, t),
    ...(local && local.line !== '' && { local: local.line }),
    note: noteText(catalog, isPrivate && usable.length === 0, t),
  };
}

/** The presets with what each means, in the words of the picker. */
function presetLines(t: Translate): NonNullable<StatusView['presets']> {
  return [
    { preset: 'economy', says: t('The cheapest that holds') },
    { preset: 'balanced', says: t('At least 80 % of the best expected answer, then price') },
    { preset: 'quality', says: t('At least 98 % of the best expected answer, then price') },
    { preset: 'speed', says: t('As balanced, but time counts more than price') },
    { preset: 'offline', says: t('Local models only') },
  ];
}

/** What the person should know while they can ask: that nothing may answer, or that a provider of theirs is missing and why. */
function noteText({ models, problems }: CatalogState, isNothingUsable: boolean, t: Translate): string {
  if (models.length === 0) return '';
  if (isNothingUsable) return t('private: no local model');
  const [first, ...others] = problems.map(({ error }) => t(error.message));
  if (first === undefined) return '';
  return others.length === 0 ? first : t('{0} And {1} more, in the log.', first, others.length);
}

/** "$0.0021 today"; a sum with unknown parts says so. */
export function todayText(today: Spend | undefined, t: Translate): string {
  if (!today) return t('{0} today', '–');
  const unknown = today.unknownCount > 0 ? t(' + {0} unknown', today.unknownCount) : '';
  return t('{0} today', formatUsd(today.totalNanoUsd) + unknown);
}

/** "$3 / $15" per million tokens, "$0.00" for local models, a dash when nobody knows. */
export function listPriceText({ place, price }: Pick<Model, 'place' | 'price'>): string {
  if (place === 'local') return formatUsd(0);
  if (!price) return formatUsd(undefined);
  const perMillion = (nanoUsdPerToken: number): string => `$${String(Math.round(nanoUsdPerToken) / 1000)}`;
  return `${perMillion(price.inputNanoUsdPerToken)} / ${perMillion(price.outputNanoUsdPerToken)}`;
}

/** Models in the order of the pickers: local ones first, then the dearest, as the strongest that are likely to be asked for by name. */
export function sortForPicker(models: readonly Model[]): readonly Model[] {
  const rank = (model: Model): number =>
    model.place === 'local' ? Infinity : (model.price?.outputNanoUsdPerToken ?? -1);
  return models.toSorted((a, b) => rank(b) - rank(a) || a.label.localeCompare(b.label, 'en'));
}

/** At most three local models first, so that a machine full of them still shows the others. */
function pickerModels(models: readonly Model[]): readonly Model[] {
  const sorted = sortForPicker(models);
  const local = sorted.filter((model) => model.place === 'local');
  const remote = sorted.filter((model) => model.place === 'remote');
  const localShown = local.slice(0, Math.max(3, SHOWN_MODELS - remote.length));
  return [...localShown, ...remote.slice(0, SHOWN_MODELS - localShown.length)].slice(0, SHOWN_MODELS);
}

function modelOption(model: Model, t: Translate): ModelOption {
  const isLocal = model.place === 'local';
  return {
    id: model.id,
    label: model.label,
    place: isLocal ? t('local') : model.providerLabel,
    isLocal,
    price: listPriceText(model),
  };
}

/** Text of the status bar's item: `auto · $0.0021 today`. Pure. */
export function statusText(
  { setup, chosenLabel, isPrivate, today }: Pick<StatusView, 'setup' | 'chosenLabel' | 'isPrivate' | 'today'>,
  answering: string | undefined,
  t: Translate,
): string {
  if (answering !== undefined) return `$(loading~spin) ${answering === '' ? t('choosing a model') : answering}`;
  if (setup === 'none') return `$(debug-disconnect) ${t('no model')}`;
  if (isPrivate) return `$(lock) ${t('private')} · ${today}`;
  return `$(baton-mark) ${chosenLabel ?? t('auto')} · ${today}`;
}
