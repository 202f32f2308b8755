import { MIGRATION_2 } from './migration-2.ts';
import { MIGRATION_3 } from './migration-3.ts';

/**
 * Statements that lift the ledger file from one `user_version` to the next; the index is the version they start from. Never edit one that was
 * released: append. Amounts are integer nano-USD, times are milliseconds since 1970 (UTC), unknown is NULL. There is no text of a prompt or an answer but
 * in the tables of pipelines.
 */
export const MIGRATIONS: readonly string[] = [
  `CREATE TABLE attempt (
    id INTEGER PRIMARY KEY,
    request_id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    conversation_id TEXT NOT NULL,
    workspace_id TEXT,
    kind TEXT NOT NULL,
    model_id TEXT NOT NULL,
    started_at_ms INTEGER NOT NULL,
    owner_host TEXT NOT NULL,
    owner_pid INTEGER NOT NULL,
    owner_instance TEXT NOT NULL,
    is_settled INTEGER NOT NULL DEFAULT 0,
    input_tokens INTEGER,
    output_tokens INTEGER,
    cache_read_input_tokens INTEGER,
    cache_creation_input_tokens INTEGER,
    reasoning_output_tokens INTEGER,
    basis TEXT NOT NULL DEFAULT 'unknown',
    cost_nano_usd INTEGER,
    price_source TEXT,
    duration_ms REAL,
    time_to_first_token_ms REAL,
    finish_reason TEXT,
    error_code TEXT,
    UNIQUE (request_id, attempt)
  ) STRICT;
  CREATE INDEX attempt_by_start ON attempt (started_at_ms);
  CREATE INDEX attempt_open ON attempt (id) WHERE is_settled = 0;
  CREATE INDEX attempt_interrupted ON attempt (conversation_id) WHERE error_code = 'BATON_E_INTERRUPTED';`,
  MIGRATION_2,
  MIGRATION_3,
];

const OPENING = [
  ['request_id', 'requestId'],
  ['attempt', 'attempt'],
  ['conversation_id', 'conversationId'],
  ['workspace_id', 'workspaceId'],
  ['pipeline_run_id', 'pipelineRunId'],
  ['step_id', 'stepId'],
  ['kind', 'kind'],
  ['model_id', 'modelId'],
  ['started_at_ms', 'startedAtMs'],
  ['day', 'day'],
  ['owner_host', 'ownerHost'],
  ['owner_pid', 'ownerPid'],
  ['owner_instance', 'ownerInstance'],
  ['reserved_nano_usd', 'reservedNanoUsd'],
  ['expires_at_ms', 'expiresAtMs'],
  ['complexity', 'complexity'],
  ['is_routed', 'isRouted'],
  ['again', 'again'],
  ['arm', 'arm'],
  ['candidate_count', 'candidateCount'],
  ['estimate_nano_usd', 'estimateNanoUsd'],
  ['dearest_model_id', 'dearestModelId'],
  ['dearest_nano_usd', 'dearestNanoUsd'],
  ['predicted_output_tokens', 'predictedOutputTokens'],
  ['baseline_model_id', 'baselineModelId'],
] as const;
const OUTCOME = [
  ['charge_nano_usd', 'chargeNanoUsd'],
  ['input_tokens', 'inputTokens'],
  ['output_tokens', 'outputTokens'],
  ['cache_read_input_tokens', 'cacheReadInputTokens'],
  ['cache_creation_input_tokens', 'cacheCreationInputTokens'],
  ['reasoning_output_tokens', 'reasoningOutputTokens'],
  ['basis', 'basis'],
  ['cost_nano_usd', 'costNanoUsd'],
  ['price_source', 'priceSource'],
  ['price_date', 'priceDate'],
  ['input_nano_usd', 'inputNanoUsd'],
  ['cache_read_nano_usd', 'cacheReadNanoUsd'],
  ['cache_write_nano_usd', 'cacheWriteNanoUsd'],
  ['output_nano_usd', 'outputNanoUsd'],
  ['duration_ms', 'durationMs'],
  ['time_to_first_token_ms', 'timeToFirstTokenMs'],
  ['first_token_bucket', 'firstTokenBucket'],
  ['duration_bucket', 'durationBucket'],
  ['finish_reason', 'finishReason'],
  ['error_code', 'errorCode'],
  ['saving_role', 'savingRole'],
  ['baseline_nano_usd', 'baselineNanoUsd'],
  ['baseline_low_nano_usd', 'baselineLowNanoUsd'],
  ['baseline_high_nano_usd', 'baselineHighNanoUsd'],
] as const;

const columns = (of: typeof OPENING | typeof OUTCOME): string => of.map(([column]) => column).join(', ');
const values = (of: typeof OPENING | typeof OUTCOME): string => of.map(([, name]) => `:${name}`).join(', ');

/** Columns of an export: all that is known of an attempt but who wrote it. */
export const EXPORTED_COLUMNS: readonly string[] = [
  ...[...OPENING, ...OUTCOME].map(([column]) => column).filter((column) => !/^owner_|_bucket$|^expires/.test(column)),
  'is_settled',
];

function standing(charged: string): string {
  return `SELECT COALESCE((SELECT by_nano_usd FROM budget_raise WHERE scope = :scope AND key = :raisedKey), 0) AS raisedNanoUsd,
    COALESCE((SELECT SUM(charge_nano_usd) ${charged}), 0) AS usedNanoUsd`;
}

/** The statements of the ledger. */
export const SQL = {
  /** Until it settles, what is reserved counts against budgets. */
  open: `INSERT INTO attempt (${columns(OPENING)}, charge_nano_usd) VALUES (${values(OPENING)}, COALESCE(:reservedNanoUsd, 0))
    ON CONFLICT DO NOTHING`,
  /** Changes one row when it settles something, none when it was settled before. An attempt that was given up too early may still settle. */
  settle: `INSERT INTO attempt (${columns(OPENING)}, is_settled, ${columns(OUTCOME)}) VALUES (${values(OPENING)}, 1, ${values(OUTCOME)})
    ON CONFLICT (request_id, attempt) DO UPDATE SET is_settled = 1, ${OUTCOME.map(([column]) => `${column} = excluded.${column}`).join(', ')}
    WHERE is_settled = 0 OR attempt.error_code IS 'BATON_E_INTERRUPTED'`,
  spend: `SELECT COALESCE(SUM(cost_nano_usd), 0) AS totalNanoUsd, COUNT(*) AS entryCount, COALESCE(SUM(basis = 'unknown'), 0) AS unknownCount
    FROM attempt WHERE started_at_ms >= :fromMs AND started_at_ms < :toMs`,
  spendOn: `SELECT COALESCE(SUM(cost_nano_usd), 0) AS totalNanoUsd, COALESCE(SUM(attempts + running), 0) AS entryCount,
    COALESCE(SUM(unknowns), 0) AS unknownCount FROM daily WHERE dimension = 'total' AND day BETWEEN :fromDay AND :toDay`,
  recent: 'SELECT * FROM attempt WHERE is_settled = 1 ORDER BY started_at_ms DESC, id DESC LIMIT :limit',
  interrupted:
    "SELECT * FROM attempt WHERE conversation_id = :conversationId AND error_code = 'BATON_E_INTERRUPTED' ORDER BY id",
  openAttempts:
    'SELECT id, owner_host, owner_pid, owner_instance, started_at_ms, expires_at_ms FROM attempt WHERE is_settled = 0',
  interrupt: `UPDATE attempt SET is_settled = 1, finish_reason = 'error', error_code = 'BATON_E_INTERRUPTED' WHERE id = :id AND is_settled = 0`,
  /** A second append of an id replaces the first and stands again. */
  observe: `INSERT INTO observation (id, request_id, model_id, kind, complexity, language, source, value, weight, at_ms)
    VALUES (:id, :requestId, :modelId, :kind, :complexity, :language, :source, :value, :weight, :atMs)
    ON CONFLICT (id) DO UPDATE SET request_id = excluded.request_id, model_id = excluded.model_id, kind = excluded.kind,
      complexity = excluded.complexity, language = excluded.language, source = excluded.source, value = excluded.value,
      weight = excluded.weight, at_ms = excluded.at_ms, is_undone = 0`,
  observations: 'SELECT * FROM observation WHERE is_undone = 0 ORDER BY at_ms, sequence',
  /** Differs after every change of the observations. */
  observationMark: 'SELECT COUNT(*), MAX(sequence), SUM(is_undone), SUM(at_ms), SUM(value) FROM observation',
  ownChanges: 'SELECT total_changes()',
  undo: 'UPDATE observation SET is_undone = 1 WHERE id = :id AND is_undone = 0',
  raise: `INSERT INTO budget_raise (scope, key, by_nano_usd) VALUES (:scope, :key, :byNanoUsd)
    ON CONFLICT (scope, key) DO UPDATE SET by_nano_usd = by_nano_usd + excluded.by_nano_usd`,
  /** What a budget was raised by and what counts against it, by what the budget is for. */
  chargedOn: standing(`FROM daily WHERE dimension = :dimension AND day BETWEEN :fromDay AND :toDay AND key = :key`),
  chargedRequest: standing('FROM attempt WHERE request_id = :key'),
  chargedConversation: standing('FROM attempt WHERE conversation_id = :key'),
  chargedPipeline: standing('FROM attempt WHERE pipeline_run_id = :key'),
} as const;
