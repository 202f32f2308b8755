// Version 3 of the ledger file: runs of pipelines. Their answers are the one text of a conversation with a model that the file holds; they stand here so that
// an answer and its price are written in one transaction. Released migrations are never edited.

/** Statements from version 2 to 3. */
export const MIGRATION_3 = `
  CREATE TABLE pipeline_run (
    id TEXT PRIMARY KEY,
    workspace_id TEXT,
    request TEXT NOT NULL,
    state TEXT,
    started_at_ms INTEGER NOT NULL,
    ended_at_ms INTEGER,
    owner_host TEXT NOT NULL,
    owner_pid INTEGER NOT NULL,
    owner_instance TEXT NOT NULL,
    lease_until_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX pipeline_run_open ON pipeline_run (started_at_ms) WHERE ended_at_ms IS NULL;
  CREATE INDEX pipeline_run_over ON pipeline_run (ended_at_ms) WHERE ended_at_ms IS NOT NULL;
  CREATE TABLE pipeline_entry (
    run_id TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (run_id, key)
  ) STRICT;
  CREATE INDEX pipeline_entry_input ON pipeline_entry (value) WHERE key GLOB 'input/*';
  CREATE TABLE pipeline_approval (
    name TEXT PRIMARY KEY, sha256 TEXT NOT NULL, text TEXT NOT NULL, at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE pipeline_instructions (
    id TEXT PRIMARY KEY,
    task_class TEXT NOT NULL,
    workspace_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    text TEXT NOT NULL,
    model_id TEXT,
    at_ms INTEGER NOT NULL,
    UNIQUE (task_class, workspace_id, version)
  ) STRICT, WITHOUT ROWID;`;

const IS_OURS = 'owner_instance = :instance AND ended_at_ms IS NULL';

/** The statements on runs of pipelines. */
export const PIPELINE_SQL = {
  forgetOldEntries:
    'DELETE FROM pipeline_entry WHERE run_id IN (SELECT id FROM pipeline_run WHERE ended_at_ms < :beforeMs)',
  forgetOldRuns: 'DELETE FROM pipeline_run WHERE ended_at_ms < :beforeMs',
  create: `INSERT INTO pipeline_run (id, workspace_id, request, started_at_ms, owner_host, owner_pid, owner_instance, lease_until_ms)
    VALUES (:runId, :workspaceId, :request, :startedAtMs, :host, :pid, :instance, :untilMs) ON CONFLICT DO NOTHING`,
  read: 'SELECT * FROM pipeline_run WHERE id = :runId',
  /** A run that is over may be begun again, as after a cancel. */
  take: `UPDATE pipeline_run SET owner_host = :host, owner_pid = :pid, owner_instance = :instance, lease_until_ms = :untilMs, ended_at_ms = NULL
    WHERE id = :runId`,
  renew: `UPDATE pipeline_run SET lease_until_ms = :untilMs WHERE id = :runId AND ${IS_OURS}`,
  release: `UPDATE pipeline_run SET state = :state, ended_at_ms = :endedAtMs, lease_until_ms = 0 WHERE id = :runId AND ${IS_OURS}`,
  record: `INSERT INTO pipeline_entry (run_id, key, value, at_ms)
    SELECT :runId, :key, :value, :atMs WHERE EXISTS (SELECT 1 FROM pipeline_run WHERE id = :runId AND ${IS_OURS})
    ON CONFLICT (run_id, key) DO UPDATE SET value = excluded.value, at_ms = excluded.at_ms`,
  /** The first answer of a call stands. */
  answer: `INSERT INTO pipeline_entry (run_id, key, value, at_ms) VALUES (:runId, :key, :value, :atMs) ON CONFLICT DO NOTHING`,
  entries: 'SELECT key, value FROM pipeline_entry WHERE run_id = :runId ORDER BY rowid',
  costs: `SELECT step_id AS key, COALESCE(SUM(cost_nano_usd), 0) AS totalNanoUsd, COALESCE(SUM(is_settled = 1 AND basis = 'unknown'), 0) AS unknownCount,
    COALESCE(SUM(input_tokens), 0) AS inputTokens, COALESCE(SUM(output_tokens), 0) AS outputTokens
    FROM attempt WHERE pipeline_run_id = :runId AND step_id IS NOT NULL GROUP BY step_id`,
  unfinished: `SELECT * FROM pipeline_run WHERE ended_at_ms IS NULL AND COALESCE(workspace_id, '') = :workspaceId ORDER BY started_at_ms DESC LIMIT 50`,
  equalAnswer: `SELECT answer.value AS value FROM pipeline_entry AS input
    JOIN pipeline_run AS run ON run.id = input.run_id
    JOIN pipeline_entry AS answer ON answer.run_id = input.run_id AND answer.key = 'answer/' || substr(input.key, 7)
    WHERE input.key GLOB 'input/*' AND input.value = :inputSha256 AND COALESCE(run.workspace_id, '') = :workspaceId
    ORDER BY answer.at_ms DESC LIMIT 1`,
  discardEntries: 'DELETE FROM pipeline_entry WHERE run_id = :runId',
  discardRun: 'DELETE FROM pipeline_run WHERE id = :runId',
  approve: `INSERT INTO pipeline_approval (name, sha256, text, at_ms) VALUES (:name, :sha256, :text, :atMs)
    ON CONFLICT (name) DO UPDATE SET sha256 = excluded.sha256, text = excluded.text, at_ms = excluded.at_ms`,
  approval: 'SELECT sha256, text, at_ms FROM pipeline_approval WHERE name = :name',
  latestInstructions: `SELECT * FROM pipeline_instructions WHERE task_class = :taskClass AND workspace_id = :workspaceId ORDER BY version DESC LIMIT 1`,
  allInstructions: `SELECT * FROM pipeline_instructions AS one WHERE workspace_id = :workspaceId AND version =
    (SELECT MAX(version) FROM pipeline_instructions WHERE task_class = one.task_class AND workspace_id = one.workspace_id) ORDER BY task_class`,
  appendInstructions: `INSERT INTO pipeline_instructions (id, task_class, workspace_id, version, text, model_id, at_ms)
    SELECT :id, :taskClass, :workspaceId, 1 + COALESCE(MAX(version), 0), :text, :modelId, :atMs
    FROM pipeline_instructions WHERE task_class = :taskClass AND workspace_id = :workspaceId`,
  forgetInstructions: 'DELETE FROM pipeline_instructions WHERE task_class = :taskClass AND workspace_id = :workspaceId',
} as const;
