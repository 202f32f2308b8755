/**
 * Statements that lift the ledger file from one `user_version` to the next; the index is the version they start from. Never edit one that was
 * released: append. Amounts are integer nano-USD, times are milliseconds since 1970 (UTC), unknown is NULL. There is no text of a prompt or an answer.
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
];

const OPENING_COLUMNS =
  'request_id, attempt, conversation_id, workspace_id, kind, model_id, started_at_ms, owner_host, owner_pid, owner_instance';
const OPENING_VALUES =
  ':requestId, :attempt, :conversationId, :workspaceId, :kind, :modelId, :startedAtMs, :ownerHost, :ownerPid, :ownerInstance';
const OUTCOME_COLUMNS = [
  ['input_tokens', ':inputTokens'],
  ['output_tokens', ':outputTokens'],
  ['cache_read_input_tokens', ':cacheReadInputTokens'],
  ['cache_creation_input_tokens', ':cacheCreationInputTokens'],
  ['reasoning_output_tokens', ':reasoningOutputTokens'],
  ['basis', ':basis'],
  ['cost_nano_usd', ':costNanoUsd'],
  ['price_source', ':priceSource'],
  ['duration_ms', ':durationMs'],
  ['time_to_first_token_ms', ':timeToFirstTokenMs'],
  ['finish_reason', ':finishReason'],
  ['error_code', ':errorCode'],
] as const;

/** The statements of the ledger. */
export const SQL = {
  open: `INSERT INTO attempt (${OPENING_COLUMNS}) VALUES (${OPENING_VALUES}) ON CONFLICT DO NOTHING`,
  /** Changes one row when it settles something, none when it was settled before. An attempt that was given up too early may still settle. */
  settle: `INSERT INTO attempt (${OPENING_COLUMNS}, is_settled, ${OUTCOME_COLUMNS.map(([column]) => column).join(', ')})
    VALUES (${OPENING_VALUES}, 1, ${OUTCOME_COLUMNS.map(([, value]) => value).join(', ')})
    ON CONFLICT (request_id, attempt) DO UPDATE SET is_settled = 1,
      ${OUTCOME_COLUMNS.map(([column]) => `${column} = excluded.${column}`).join(', ')}
    WHERE is_settled = 0 OR attempt.error_code IS 'BATON_E_INTERRUPTED'`,
  spend: `SELECT COALESCE(SUM(cost_nano_usd), 0) AS totalNanoUsd, COUNT(*) AS entryCount, COALESCE(SUM(basis = 'unknown'), 0) AS unknownCount
    FROM attempt WHERE started_at_ms >= :fromMs AND started_at_ms < :toMs`,
  recent: 'SELECT * FROM attempt WHERE is_settled = 1 ORDER BY started_at_ms DESC, id DESC LIMIT :limit',
  interrupted:
    "SELECT * FROM attempt WHERE conversation_id = :conversationId AND error_code = 'BATON_E_INTERRUPTED' ORDER BY id",
  openAttempts: 'SELECT id, owner_host, owner_pid, owner_instance, started_at_ms FROM attempt WHERE is_settled = 0',
  interrupt: `UPDATE attempt SET is_settled = 1, finish_reason = 'error', error_code = 'BATON_E_INTERRUPTED' WHERE id = :id AND is_settled = 0`,
} as const;
