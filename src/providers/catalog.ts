import type { Catalog, CatalogState, KeySource, ProviderRow, Wire } from '../domain/catalog.ts';
import type { Egress } from '../domain/egress.ts';
import { toBatonError } from '../domain/errors.ts';
import type { Log } from '../domain/log.ts';
import type { PriceBook } from '../domain/price.ts';
import type { Provider } from '../domain/stream.ts';
import type { AdapterParts } from './adapter.ts';
import { createAnthropicProvider } from './anthropic.ts';
import { type Look, stateOf, withFacts } from './merge-models.ts';
import { createOllamaProvider } from './ollama.ts';
import { createOpenAiProvider } from './openai.ts';
import type { FoundRows } from './rows.ts';

/** How long one provider may take to list its models. */
const LOOK_LIMIT_MS = 8000;

const ADAPTERS: Readonly<Record<Wire, (parts: AdapterParts) => Provider>> = {
  openai: createOpenAiProvider,
  anthropic: createAnthropicProvider,
  ollama: createOllamaProvider,
};

/** What the catalog needs. */
export interface CatalogParts {
  /** The places to ask; read anew for every look. */
  readonly rows: () => FoundRows;
  readonly keys: KeySource;
  readonly egress: Egress;
  /** Loaded for the first look. */
  readonly prices: () => Promise<PriceBook>;
  readonly log: Log;
  /** Milliseconds since the epoch; the system's clock unless given. */
  readonly now?: () => number;
  /** 8 s unless given. */
  readonly lookLimitMs?: number;
}

/**
 * The models of all providers. Each look asks all of them in parallel and tells listeners as each answers; what a provider listed before stays until
 * it answers again or fails. A provider that needs a key and has none is not asked. One provider's failure never hides another's models.
 */
export function createCatalog(parts: CatalogParts): Catalog {
  const { log, lookLimitMs = LOOK_LIMIT_MS } = parts;
  const now = parts.now ?? Date.now;
  const listeners = new Set<(state: CatalogState) => void>();
  let providers = new Map<string, Provider>();
  let looks = new Map<string, Look>();
  let state: CatalogState = { isLooking: true, models: [], problems: [] };
  let running: Promise<CatalogState> | undefined;
  let next: Promise<CatalogState> | undefined;

  const publish = (latest: CatalogState): void => {
    state = latest;
    for (const listener of listeners) {
      try {
        listener(state);
      } catch (thrown) {
        log.error({ event: 'catalog.listener', detail: toBatonError(thrown).detail });
      }
    }
  };

  const look = async (): Promise<CatalogState> => {
    const { rows, problems, presumed } = parts.rows();
    const isFirst = state.isLooking;
    const ids = new Set(rows.map(({ id }) => id));
    looks = new Map([...looks].filter(([id]) => ids.has(id)));
    providers = new Map(
      rows.map((row) => [row.id, ADAPTERS[row.wire]({ row, keys: parts.keys, egress: parts.egress, now })]),
    );
    const askOne = async (row: ProviderRow): Promise<void> => {
      const found = await lookAt(row, providers.get(row.id), parts, lookLimitMs, now);
      looks.set(row.id, found);
      logLook(log, row, found);
      if (found.type !== 'skipped') publish(stateOf(rows, looks, presumed, problems, isFirst));
    };
    await Promise.all(rows.map(askOne));
    publish(stateOf(rows, looks, presumed, problems, false));
    return state;
  };

  const start = (): Promise<CatalogState> => {
    running = look()
      .catch((thrown: unknown) => {
        log.error({ event: 'catalog', detail: toBatonError(thrown).detail });
        publish({ ...state, isLooking: false });
        return state;
      })
      .finally(() => (running = undefined));
    return running;
  };

  return {
    get state() {
      return state;
    },
    refresh() {
      if (!running) return start();
      // The look under way may have read the rows before they changed: whoever asks now gets a new one.
      next ??= running.then(() => {
        next = undefined;
        return start();
      });
      return next;
    },
    provider: (id) => providers.get(id),
    onDidChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

async function lookAt(
  row: ProviderRow,
  provider: Provider | undefined,
  { keys, prices }: CatalogParts,
  limitMs: number,
  now: () => number,
): Promise<Look> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new DOMException('The list took too long.', 'TimeoutError')), limitMs);
  try {
    if (!provider) return { type: 'skipped' };
    if (row.keyUse === 'required' && (await keys.key(row.id, new URL(row.baseUrl).origin)) === undefined)
      return { type: 'skipped' };
    const [listed, book] = await Promise.all([provider.models(limit.signal), prices()]);
    const at = new Date(now());
    return { type: 'models', models: listed.map((model) => withFacts(model, book, at)) };
  } catch (thrown) {
    return { type: 'failed', error: toBatonError(thrown) };
  } finally {
    clearTimeout(timer);
  }
}

function logLook(log: Log, { id }: ProviderRow, look: Look): void {
  if (look.type === 'models') log.info({ event: 'catalog', provider: id, models: look.models.length });
  else if (look.type === 'failed')
    log.warn({
      event: 'catalog',
      provider: id,
      code: look.error.code,
      status: look.error.status,
      detail: look.error.detail,
    });
}
