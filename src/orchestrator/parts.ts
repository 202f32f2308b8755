import type { Classify } from '../classifier/classify.ts';
import type { Acting } from '../delegation/acting/acting.ts';
import type { Learner } from '../delegation/acting/learner.ts';
import type { Budgets } from '../domain/budget.ts';
import type { Catalog } from '../domain/catalog.ts';
import type { Ledger } from '../domain/ledger.ts';
import type { Log } from '../domain/log.ts';
import type { ModelId } from '../domain/model.ts';
import type { PriceBook } from '../domain/price.ts';
import type { RoutingSettings } from '../domain/routing-settings.ts';
import type { SnippetSource, TokenCounter } from '../domain/snippet.ts';
import type { WorkspaceIndex } from '../domain/workspace-index.ts';

/** What the orchestrator is built from. Ledger and price book are opened on first use, off the activation path. */
export interface OrchestratorParts {
  /** What is remembered about providers from one request to the next. */
  readonly acting: Acting;
  /** Says what a task is; the same on every call. Never rejects. */
  classifier(): Promise<Classify>;
  readonly catalog: Catalog;
  readonly snippets: SnippetSource;
  readonly tokens: TokenCounter;
  /** Absent where no workspace is indexed. */
  readonly index?: Pick<WorkspaceIndex, 'state' | 'retrieve'>;
  /** The same ledger on every call; rejects with `BATON_E_LEDGER` when it cannot be opened. */
  ledger(): Promise<Ledger>;
  /** The same price book on every call. */
  prices(): Promise<PriceBook>;
  /** What was learned about models, and what the person set about routing. */
  readonly routing: {
    readonly learner: Pick<Learner, 'expected' | 'observe'>;
    settings(): RoutingSettings;
    ready(): Promise<void>;
  };
  readonly budgets: Budgets;
  /** The model that the person compares savings with; `undefined`: the strongest that could have answered. */
  baseline(): ModelId | undefined;
  readonly log: Log;
  now(): Date;
  /** A clock that only goes forward, in milliseconds. */
  monotonicMs(): number;
  /** A fresh random word for the fences around workspace text, which that text cannot guess. */
  fenceId(): string;
}
