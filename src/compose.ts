import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { loadClassifier } from './compose/classifier.ts';
import { composeLocal, type Local, type LocalGround, withAttached } from './compose/local.ts';
import { createMoney, type Money, type MoneyGround } from './compose/money.ts';
import { createPipelines } from './compose/pipelines.ts';
import { noWorkspace } from './compose/pipelines/no-workspace.ts';
import { createKeys, createListStore, type ProviderGround, SERVER_KINDS } from './compose/providers.ts';
import { createRouting, type Routing, type RoutingGround } from './compose/routing.ts';
import { createActing, type ActingOptions } from './delegation/acting/acting.ts';
import type { Catalog, KeySource, ProviderRow } from './domain/catalog.ts';
import type { ConnectionTest } from './domain/connection.ts';
import { dayOf } from './domain/day.ts';
import type { EgressLog } from './domain/egress.ts';
import type { ObservationStore } from './domain/learning.ts';
import type { HealthSource } from './domain/health.ts';
import type { Ledger } from './domain/ledger.ts';
import type { Log } from './domain/log.ts';
import type { OllamaFinder } from './domain/ollama.ts';
import type { Orchestrator } from './domain/orchestrator.ts';
import type { PipelineWorkspace } from './domain/pipeline-workspace.ts';
import type { Pipelines } from './domain/pipelines.ts';
import type { PriceBook } from './domain/price.ts';
import type { ServerKind } from './domain/server-kind.ts';
import type { SnippetSource, TokenCounter } from './domain/snippet.ts';
import type { WorkspaceIndex } from './domain/workspace-index.ts';
import { createEgress } from './egress.ts';
import { loadPriceBook } from './ledger/price-book.ts';
import { followingCatalog, followingEgress } from './ollama/follow.ts';
import { withLiveFits } from './ollama/live-fits.ts';
import { localProvider } from './ollama/local-provider.ts';
import { createOrchestrator } from './orchestrator.ts';
import { createCatalog } from './providers/catalog.ts';
import { createConnectionTest } from './providers/connection-test.ts';
import { rowsFrom, type Endpoint } from './providers/rows.ts';
import { createTokenCounter } from './workers/token-counter.ts';

/** What the house is built on: everything that differs between the editor, a test and a headless program. */
export interface Ground
  extends
    Pick<MoneyGround, 'ledgerWorkerFile' | 'money'>,
    Pick<RoutingGround, 'mediaFolder' | 'routing' | 'seedsFile'>,
    ProviderGround {
  readonly log: Log;
  /** Folder for the ledger and everything else that lasts; made when it is first written to. */
  readonly storageFolder: string;
  /** The worker that counts tokens. */
  readonly tokenWorker: { readonly workerFile: string };
  /** A counter that several houses of one program share; it stays whoever made it's to dispose. Absent: this house has its own. */
  readonly tokens?: TokenCounter;
  /** Asked anew whenever models are looked for. */
  readonly endpoints: () => readonly Endpoint[];
  /** Asked anew for each request. */
  readonly privateHosts: () => readonly string[];
  /** File with the person's own prices, if any. */
  readonly pricesFile: () => string | undefined;
  readonly snippets: (tokens: TokenCounter) => SnippetSource;
  /** Opens the index of the open folders; without it questions go without what could be found. */
  readonly index?: (given: { readonly tokens: TokenCounter; readonly local: Local }) => WorkspaceIndex;
  /** What pipelines see of the open folders; without it they have none. */
  readonly pipelineWorkspace?: PipelineWorkspace;
  /** What starting Ollama needs; without it none is started. */
  readonly local?: LocalGround;
  /** Time limits, room on local servers, and for tests the time itself; absent: the defaults. */
  readonly acting?: ActingOptions;
  /** Told of what is degraded: a ledger that was moved aside, prices that cannot be read. One sentence each. */
  readonly onProblem: (sentence: string) => void;
}

/** The house. Building it does no work; each part starts on first use. */
export interface Baton {
  readonly orchestrator: Orchestrator;
  readonly catalog: Catalog;
  readonly snippets: SnippetSource;
  readonly tokens: TokenCounter;
  /** The index of the open folders; absent where none is kept. */
  readonly index?: WorkspaceIndex;
  /** The local models: which server, what it keeps, vectors. */
  readonly local: Local;
  readonly ollama: OllamaFinder;
  readonly keys: KeySource;
  /** Tests a provider on the person's wish. */
  readonly connections: ConnectionTest;
  /** Servers that have no address until the person gives one. */
  readonly serverKinds: readonly ServerKind[];
  /** Providers as they are configured now, for the set-up flows. */
  rows(): readonly ProviderRow[];
  /** The ledger file, or figures for this window only where it cannot be opened. Never rejects. */
  ledger(): Promise<Ledger>;
  /** What was learned about models, in the same file. Never rejects. */
  observations(): Promise<ObservationStore>;
  /** Ledger, budgets, reports and copies. */
  readonly money: Money;
  readonly pipelines: Pipelines;
  /** What left this window lately. */
  readonly outgoing: EgressLog;
  /** Which models rest after failures or limits. */
  readonly health: HealthSource;
  /** What was learned, and what the person set about routing. */
  readonly routing: Routing;
  /** Starts what the first question would else wait for: the token worker, the price book, the ledger. Never rejects. */
  warmUp(): Promise<void>;
  /** Closes the ledger and ends the worker. */
  dispose(): Promise<void>;
}

/** Builds the house by hand. */
export function compose(ground: Ground): Baton {
  const { env, log } = ground;
  const egress = createEgress({ log, privateHosts: () => ground.privateHosts() });
  const keys = createKeys(ground);
  const local = composeLocal({ ...ground, egress, keys });
  const ownTokens = createTokenCounter(ground.tokenWorker);
  const tokens = ground.tokens ?? ownTokens;
  const sources = (): Parameters<typeof rowsFrom>[0] => ({
    env: withAttached(env, local, ground.local?.address()),
    endpoints: ground.endpoints(),
    privateHosts: ground.privateHosts(),
  });
  const money = createMoney(ground);
  const ledger = (): Promise<Ledger> => money.ledger();
  const prices = once(() => openPriceBook(ground));
  const followed = followingEgress(egress, local.attachment);
  const lists = createListStore(ground);
  const found = createCatalog({
    rows: () => rowsFrom(sources()),
    keys,
    egress: followed,
    prices,
    log,
    lists,
    ...(ground.otherProviders && { others: ground.otherProviders }),
    wrap: (row, provider) => (row.wire === 'ollama' ? localProvider(provider, row, local.models) : provider),
  });
  const catalog = withLiveFits(followingCatalog(found, local.attachment), local.models);
  const snippets = ground.snippets(tokens);
  const index = ground.index?.({ tokens, local });
  const acting = createActing(ground.acting);
  const classifier = once(() => loadClassifier(ground));
  const routing = createRouting(ground, {
    models: () => catalog.state.models,
    observations: () => money.observations(),
  });
  const orchestrator = createOrchestrator({
    acting,
    classifier,
    catalog,
    snippets,
    tokens,
    ...(index && { index }),
    ledger,
    prices,
    routing,
    budgets: money.budgets,
    baseline: () => ground.money().baselineModelId,
    log,
    now: () => new Date(),
    monotonicMs: () => performance.now(),
    fenceId: () => randomBytes(9).toString('hex'),
  });
  const pipelines = createPipelines({
    orchestrator,
    money,
    catalog,
    tokens,
    budgets: money.budgets,
    mediaFolder: ground.mediaFolder,
    workspace: ground.pipelineWorkspace ?? noWorkspace,
    log,
  });
  return {
    orchestrator,
    catalog,
    snippets,
    tokens,
    ...(index && { index }),
    keys,
    serverKinds: SERVER_KINDS,
    connections: createConnectionTest({ rows: () => rowsFrom(sources()).rows, keys, egress: followed }),
    local,
    ollama: local.finder,
    rows: () => rowsFrom(sources()).rows,
    ledger,
    observations: () => money.observations(),
    money,
    pipelines,
    outgoing: egress,
    health: acting.health,
    routing,
    async warmUp() {
      // The first question to an index reads its pages from the disk: longer than a person's own may wait for it.
      const search = async (): Promise<unknown> =>
        index?.retrieve(
          { question: 'warm up', tokenBudget: 100, limit: 1, privacy: 'private' },
          AbortSignal.timeout(5000),
        );
      const classified = classifier().then((classify) =>
        classify({ prompt: 'warm up', isPrivate: false, references: [] }),
      );
      const today = dayOf(new Date());
      // A dashboard that is opened first would else wait for the reports' worker to start and to read the ledger.
      const reported = money.reports().then((reports) => reports.overview({ fromDay: today, toDay: today }));
      await Promise.allSettled([
        classified,
        reported,
        tokens.count('warm up'),
        prices(),
        ledger(),
        routing.ready(),
        search(),
      ]);
    },
    async dispose() {
      await pipelines.dispose();
      ownTokens.dispose();
      local.server?.release();
      await Promise.all([lists.close(), money.close(), index?.dispose()]);
    },
  };
}

/** Runs `make` on the first call and gives the same promise ever after. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

async function openPriceBook({ pricesFile, log, onProblem }: Ground): Promise<PriceBook> {
  const file = pricesFile();
  const read = file === undefined ? undefined : await readJson(file);
  const overrides = read && 'value' in read ? { overrides: read.value, overridesName: basename(file ?? '') } : {};
  const loaded = await loadPriceBook(overrides);
  const problems = read && 'problem' in read ? [read.problem, ...loaded.problems] : loaded.problems;
  for (const problem of problems) {
    log.warn({ event: 'prices.problem', detail: problem });
    onProblem(problem);
  }
  return loaded.book;
}

async function readJson(file: string): Promise<{ readonly value: unknown } | { readonly problem: string }> {
  try {
    return { value: JSON.parse(await readFile(file, 'utf8')) as unknown };
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return { problem: `The prices file ${file} cannot be read, so built-in prices are used: ${reason}` };
  }
}
