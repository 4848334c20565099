-- Times are milliseconds since 1970; JSON columns hold one document. Commit and tree columns hold full object ids.

CREATE TABLE meta(
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE runs(
  id TEXT PRIMARY KEY CHECK (id GLOB 'run-*'),
  status TEXT NOT NULL CHECK (status IN ('pending', 'running', 'completed', 'needs_review', 'partial', 'failed', 'cancelled', 'interrupted')),
  dry_run INTEGER NOT NULL DEFAULT 0 CHECK (dry_run IN (0, 1)),
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  config TEXT NOT NULL,              -- JSON: the effective settings
  target_ref TEXT,
  target_commit TEXT,
  message TEXT,                      -- how it ended, one sentence
  log_folder TEXT,                   -- relative to the openspec root
  owner_pid INTEGER,
  owner_host TEXT,
  owner_started TEXT,                -- tells the owner from a later process with the same id
  heartbeat_at INTEGER,
  cancel_requested_at INTEGER
);

-- One row per workstream: its latest run that was not a dry run.
CREATE TABLE workstreams(
  id TEXT PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES runs(id),
  openspec_change TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'blocked', 'ready', 'editing', 'static_check', 'runtime_check', 'fixing', 'done', 'needs_review', 'failed', 'cancelled')),
  reason TEXT,                       -- why it is in this state, one sentence
  branch TEXT,
  worktree TEXT,                     -- relative to the git root
  verified_commit TEXT,
  verified_tree TEXT,
  merged_at INTEGER,
  merge_commit TEXT,
  archived_at INTEGER,
  reviewed_sha256 TEXT,              -- sha256 of the bundle text that a person reviewed last
  updated_at INTEGER NOT NULL
);

-- One row per workstream and run, with the inputs as they were frozen at the start.
CREATE TABLE run_workstreams(
  run_id TEXT NOT NULL REFERENCES runs(id),
  workstream_id TEXT NOT NULL,
  position INTEGER NOT NULL,         -- order of execution, from 0
  openspec_change TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'blocked', 'ready', 'editing', 'static_check', 'runtime_check', 'fixing', 'done', 'needs_review', 'failed', 'cancelled')),
  reason TEXT,
  bundle_path TEXT NOT NULL,
  bundle_text TEXT NOT NULL,
  bundle_sha256 TEXT NOT NULL,
  change_files TEXT NOT NULL,        -- JSON: path → text
  change_sha256 TEXT NOT NULL,
  agent TEXT,
  branch TEXT,
  worktree TEXT,
  base_commit TEXT,
  verified_commit TEXT,
  verified_tree TEXT,
  started_at INTEGER,
  finished_at INTEGER,
  PRIMARY KEY (run_id, workstream_id)
);

CREATE TABLE step_attempts(
  id TEXT PRIMARY KEY,               -- <run>/<workstream>/<step>#<attempt>
  run_id TEXT NOT NULL REFERENCES runs(id),
  workstream_id TEXT NOT NULL,
  step TEXT NOT NULL CHECK (step IN ('edit', 'static', 'runtime', 'pipeline', 'merge')),
  attempt INTEGER NOT NULL CHECK (attempt > 0),
  status TEXT NOT NULL CHECK (status IN ('running', 'passed', 'failed', 'interrupted', 'cancelled')),
  reason TEXT,
  summary TEXT,                      -- what happened, one phrase
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  agent TEXT,
  agent_session TEXT,
  input_tokens INTEGER,              -- as the agent reports it; null is "not reported", never 0
  output_tokens INTEGER,
  cost_usd REAL,
  base_commit TEXT,
  commit_sha TEXT,
  tree_sha TEXT,
  failing_set TEXT,                  -- JSON: fingerprints of the new blocking issues that it reported, sorted
  log_path TEXT,
  prompt_path TEXT,
  UNIQUE (run_id, workstream_id, step, attempt)
);

CREATE TABLE plugin_results(
  id TEXT PRIMARY KEY,               -- <attempt>/<plugin>
  attempt_id TEXT NOT NULL REFERENCES step_attempts(id),
  plugin_id TEXT NOT NULL,
  version TEXT,
  outcome TEXT NOT NULL CHECK (outcome IN ('clean', 'issues', 'broken', 'missing')),
  why TEXT,
  command TEXT,                      -- JSON: argv
  exit_code INTEGER,
  duration_ms INTEGER,
  new_count INTEGER NOT NULL DEFAULT 0,
  known_count INTEGER NOT NULL DEFAULT 0,
  fixable INTEGER NOT NULL DEFAULT 0 CHECK (fixable IN (0, 1)), -- its safe fix has not seen the tree that it reported issues in
  log_path TEXT
);

CREATE TABLE issues(
  id TEXT PRIMARY KEY,               -- <plugin result>/<n>, or <attempt>/<n> where no plugin found it
  attempt_id TEXT NOT NULL REFERENCES step_attempts(id),
  plugin_result_id TEXT REFERENCES plugin_results(id),
  source TEXT NOT NULL,
  code TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('error', 'warning', 'info', 'hint')),
  message TEXT NOT NULL,
  file TEXT NOT NULL,
  line INTEGER NOT NULL,
  "column" INTEGER NOT NULL,
  end_line INTEGER NOT NULL,
  end_column INTEGER NOT NULL,
  help TEXT,
  fingerprint TEXT NOT NULL,
  is_new INTEGER NOT NULL CHECK (is_new IN (0, 1))
);

CREATE TABLE errors(
  id TEXT PRIMARY KEY,               -- <run>/<workstream>/<fingerprint>
  run_id TEXT NOT NULL REFERENCES runs(id),
  workstream_id TEXT NOT NULL,
  signature TEXT NOT NULL,           -- plugin:code:basename:line as first seen
  fingerprint TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('NEW', 'ANALYZED', 'FIXED', 'VERIFIED', 'REOPENED', 'ESCALATED', 'QUARANTINED')),
  occurrence_count INTEGER NOT NULL CHECK (occurrence_count > 0),
  step TEXT NOT NULL CHECK (step IN ('edit', 'static', 'runtime')),
  source TEXT NOT NULL,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  file TEXT NOT NULL,
  line INTEGER NOT NULL,
  first_attempt_id TEXT NOT NULL REFERENCES step_attempts(id),
  last_attempt_id TEXT NOT NULL REFERENCES step_attempts(id),
  detected_at INTEGER NOT NULL,
  analyzed_at INTEGER,
  fixed_at INTEGER,
  verified_at INTEGER,
  UNIQUE (run_id, workstream_id, fingerprint)
);

CREATE TABLE fix_attempts(
  id TEXT PRIMARY KEY,               -- <pipeline attempt>/<fingerprint>, or <attempt>/<fingerprint>/ask
  error_id TEXT NOT NULL REFERENCES errors(id),
  attempt_id TEXT NOT NULL REFERENCES step_attempts(id),
  strategy TEXT NOT NULL CHECK (strategy IN ('autofix', 'agent_fix', 'fresh_context', 'next_agent', 'revert', 'quarantine', 'ask')),
  reason TEXT,                       -- why this strategy was chosen
  outcome TEXT NOT NULL CHECK (outcome IN ('running', 'fixed', 'verified', 'not_fixed', 'no_changes', 'failed', 'quarantined', 'asked')),
  commit_sha TEXT,
  diff_path TEXT,
  started_at INTEGER NOT NULL,
  finished_at INTEGER
);

CREATE TABLE evidence(
  id TEXT PRIMARY KEY,               -- <attempt>/<scenario key>, or evidence-<uuid> for a person's
  run_id TEXT NOT NULL REFERENCES runs(id),
  workstream_id TEXT NOT NULL,
  attempt_id TEXT REFERENCES step_attempts(id),
  scenario_key TEXT NOT NULL,
  scenario TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('test', 'command', 'person')),
  state TEXT NOT NULL CHECK (state IN ('proven', 'failing', 'unproven')),
  inferred INTEGER NOT NULL DEFAULT 0 CHECK (inferred IN (0, 1)),
  why TEXT,
  test_name TEXT,
  command TEXT,
  exit_code INTEGER,
  commit_sha TEXT,
  tree_sha TEXT,
  requirement_sha TEXT,
  log_path TEXT,
  log_sha TEXT,
  note TEXT,
  confirmed_by TEXT,
  at INTEGER NOT NULL,
  verdict TEXT CHECK (verdict IN ('fails_without', 'rejects', 'held', 'passes_without', 'only_loads', 'not_examined')),
  verdict_why TEXT,
  versions_rejected INTEGER,
  versions_wrong INTEGER
);

CREATE TABLE events(
  seq INTEGER PRIMARY KEY,
  event_id TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  run_id TEXT,
  workstream_id TEXT,
  event_type TEXT NOT NULL,
  payload TEXT NOT NULL              -- JSON object
);

CREATE TABLE merges(
  id TEXT PRIMARY KEY,
  run_id TEXT NOT NULL REFERENCES runs(id),
  workstream_id TEXT NOT NULL,
  target_ref TEXT NOT NULL,
  target_before TEXT NOT NULL,
  merge_commit TEXT,
  tree_sha TEXT,
  strategy TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('running', 'merged', 'refused', 'failed')),
  reason TEXT,
  started_at INTEGER NOT NULL,
  finished_at INTEGER
);

CREATE INDEX events_by_run ON events(run_id, seq);
CREATE INDEX attempts_by_workstream ON step_attempts(workstream_id, run_id);
CREATE INDEX issues_by_attempt ON issues(attempt_id);
CREATE INDEX evidence_by_scenario ON evidence(workstream_id, scenario_key, at);

CREATE TRIGGER events_are_never_updated BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;

CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;

-- INSERT OR REPLACE would delete the old row without firing the DELETE trigger.
CREATE TRIGGER events_are_never_replaced BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE seq = NEW.seq OR event_id = NEW.event_id)
BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;

CREATE TRIGGER workstream_transitions BEFORE UPDATE OF state ON run_workstreams
WHEN NEW.state <> OLD.state AND (OLD.state || '>' || NEW.state) NOT IN (
  'pending>blocked', 'pending>ready', 'pending>cancelled',
  'blocked>ready', 'blocked>cancelled',
  'ready>editing', 'ready>needs_review', 'ready>failed', 'ready>cancelled',
  'editing>static_check', 'editing>needs_review', 'editing>failed', 'editing>cancelled',
  'static_check>runtime_check', 'static_check>fixing', 'static_check>needs_review', 'static_check>failed', 'static_check>cancelled',
  'runtime_check>done', 'runtime_check>fixing', 'runtime_check>needs_review', 'runtime_check>failed', 'runtime_check>cancelled',
  'fixing>static_check', 'fixing>needs_review', 'fixing>failed', 'fixing>cancelled',
  'done>fixing', 'needs_review>editing', 'needs_review>runtime_check', 'failed>editing', 'cancelled>editing'
)
BEGIN SELECT RAISE(ABORT, 'a workstream cannot go from this state to that'); END;

CREATE TRIGGER run_transitions BEFORE UPDATE OF status ON runs
WHEN NEW.status <> OLD.status AND (OLD.status || '>' || NEW.status) NOT IN (
  'pending>running', 'pending>cancelled', 'pending>interrupted',
  'running>completed', 'running>needs_review', 'running>partial', 'running>failed', 'running>cancelled', 'running>interrupted',
  'needs_review>running', 'needs_review>completed', 'needs_review>partial', 'needs_review>failed',
  'partial>running', 'failed>running', 'cancelled>running', 'interrupted>running'
)
BEGIN SELECT RAISE(ABORT, 'a run cannot go from this status to that'); END;
