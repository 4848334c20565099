import { hostname } from "node:os";
import { join } from "node:path";
import type {
  AttemptStatus,
  RunStatus,
  Step,
  WorkstreamState,
} from "../../../src/core/model/states";
import type { Columns } from "../../../src/core/model/tables";
import { insertInto } from "../../../src/core/pipeline/statements";
import type { Statement } from "../../../src/core/ports";
import type { ProjectState } from "../../../src/extension/model/projectState";
import { readStoreFacts } from "../../../src/extension/model/readStoreFacts";
import { SpecReader } from "../../../src/extension/model/specReader";
import { findProject } from "../../../src/node/project";
import { openStore } from "../../../src/node/store/openStore";
import { type TemporaryFolder, temporaryFolder } from "../../host/temporaryFolder";

/** Wednesday, 3 in the afternoon: the moment that the views of these tests are about. */
export const now = new Date(2026, 4, 13, 15, 0).getTime();
export const minute = 60_000;
export const runId = "run-7c1f0900-0000-4000-8000-000000000001";
export const commit = "e07b21a".padEnd(40, "0");

export const proposal = `---
title: Rate Limiting
---
## Requirements
### Requirement: Request Rate Limiting
The API SHALL limit requests to 100/min per client.

#### Scenario: Exceed Limit
- **WHEN** a client makes 101 requests in 1 minute
- **THEN** the API SHALL return 429

#### Scenario: Within Limit
- **WHEN** a client makes 99 requests in 1 minute
- **THEN** the API SHALL answer them
`;

export function bundleText(id: string, more: Readonly<Record<string, unknown>> = {}): string {
  const bundle = {
    id,
    openspec_change: "rate-limiting",
    tasks: ["Add rate limiter middleware"],
    files_scope: ["src/limiter.js"],
    acceptance_tests: ["Verify: Exceed Limit scenario"],
    ...more,
  };
  return `${JSON.stringify(bundle, null, 2)}\n`;
}

export const files: Readonly<Record<string, string>> = {
  "openspec/changes/rate-limiting/proposal.md": proposal,
  "openspec/changes/rate-limiting/tasks.md":
    "- [ ] Add rate limiter middleware\n- [x] Write the proposal\n",
  "workstreams/ws-rate-limiting.json": bundleText("ws-rate-limiting"),
};

/** The part of a run that says how it stands; `alive` makes this process its engine. */
export function runRows(
  state: WorkstreamState,
  {
    status = "completed",
    alive = false,
    reason = null,
    dryRun = false,
  }: { status?: RunStatus; alive?: boolean; reason?: string | null; dryRun?: boolean } = {},
): Statement[] {
  const run = {
    id: runId,
    status,
    dry_run: dryRun ? (1 as const) : (0 as const),
    started_at: now - 30 * minute,
    finished_at: alive ? null : now - 20 * minute,
    config: "{}",
    owner_pid: alive ? process.pid : null,
    owner_host: alive ? hostname() : null,
  };
  const common = { openspec_change: "rate-limiting", state, reason };
  const worktree = ".worktrees/ws-rate-limiting";
  const part = {
    ...common,
    run_id: runId,
    workstream_id: "ws-rate-limiting",
    worktree,
    position: 0,
    bundle_path: "workstreams/ws-rate-limiting.json",
    bundle_text: "{}",
    bundle_sha256: "",
    change_files: "{}",
    change_sha256: "",
  };
  const latest = { ...common, id: "ws-rate-limiting", run_id: runId, worktree };
  return [
    insertInto("runs", run),
    insertInto("run_workstreams", part),
    ...(dryRun ? [] : [insertInto("workstreams", { ...latest, updated_at: now - 20 * minute })]),
  ];
}

export function attemptRow(
  step: Step,
  attempt: number,
  status: AttemptStatus,
  more: Partial<Columns<"step_attempts">> = {},
): Statement {
  return insertInto("step_attempts", {
    id: attemptId(step, attempt),
    run_id: runId,
    workstream_id: "ws-rate-limiting",
    step,
    attempt,
    status,
    started_at: now - 25 * minute,
    finished_at: status === "running" ? null : now - 25 * minute + 41_000,
    ...more,
  });
}

export function attemptId(step: Step, attempt: number): string {
  return `${runId}/ws-rate-limiting/${step}#${attempt}`;
}

/** A project on the disk, read as the extension reads it. */
export class SampleProject {
  readonly #folder: TemporaryFolder;

  constructor(texts: Readonly<Record<string, string>> = files) {
    this.#folder = temporaryFolder({ ".git/HEAD": "ref: refs/heads/main\n", ...texts });
  }

  get root(): string {
    return this.#folder.path;
  }

  async state(
    rows: readonly Statement[] = [],
    unsaved: Readonly<Record<string, string>> = {},
  ): Promise<ProjectState> {
    const project = findProject(this.root);
    const store = await openStore(project.stateFolder);
    await store.commit({ events: [], writes: rows });
    const facts = readStoreFacts(store, project);
    await store.close();
    const specs = new SpecReader(
      project,
      (file) => unsaved[file.slice(join(this.root, "/").length)],
    );
    return { ...specs.read(), root: project.root, project, name: "sample", store: facts, now };
  }

  remove(): void {
    this.#folder.remove();
  }
}
