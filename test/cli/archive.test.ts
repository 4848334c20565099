import assert from "node:assert/strict";
import { mkdirSync, renameSync, symlinkSync } from "node:fs";
import path from "node:path";
import type { WorkstreamState } from "../../src/core/model/states";
import { openStore } from "../../src/node/store/openStore";
import { events } from "../../src/node/store/queries/facts";
import { storedWorkstreams } from "../../src/node/store/queries/runs";
import { insert } from "../unit/node/store/sampleRun";
import { commitAll, git as gitIn, initRepository } from "../support/repository";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";
import { archive, has, newChange, newProject, proposal, read, root, write } from "./archiveProject";
import { runCli } from "./support/runCli";

function newBundle(id: string): void {
  const bundle = { id, openspec_change: "rate-limiting", tasks: ["t"], files_scope: ["src/a.ts"] };
  write(`workstreams/${id}.json`, JSON.stringify(bundle));
}

async function ran(states: Readonly<Record<string, WorkstreamState>>, merged = true) {
  const store = await openStore(path.join(root, ".workstreams"));
  await store.commit({
    events: [],
    writes: [
      insert("runs", { id: "run-1", status: "completed", started_at: 1, config: "{}" }),
      ...Object.entries(states).map(([id, state]) =>
        insert("workstreams", {
          id,
          run_id: "run-1",
          openspec_change: "rate-limiting",
          state,
          merged_at: merged ? 2 : null,
          updated_at: 1,
        }),
      ),
    ],
  });
  await store.close();
}

async function recorded() {
  const reader = await openStore(path.join(root, ".workstreams"), { readOnly: true });
  const archived = storedWorkstreams(reader).filter((row) => row.archivedAt !== null);
  const facts = events(reader).filter((event) => event.eventType === "change_archived");
  return { archived: archived.map((row) => row.id), payloads: facts.map((fact) => fact.payload) };
}

function git(...args: readonly string[]): string {
  return gitIn(root, ...args).trim();
}

function newRepository(): void {
  initRepository(root);
  commitAll(root);
}

suite("archive in workflow.md's layout", () => {
  setup(() => {
    newProject();
  });
  teardown(removeTemporaryFolders);

  test("moves the change as it is and says which commit belongs to it", async () => {
    const answer = await runCli(["archive", "rate-limiting"], { cwd: root });
    assert.equal(answer.exitCode, 0, answer.stderr);
    assert.match(answer.stdout, /Change 'rate-limiting' archived as 'rate-limiting'\./);
    assert.match(
      answer.stdout,
      /git commit -m "feat: rate limiting \(OpenSpec: rate-limiting\)"$/m,
    );
    assert.equal(has("openspec/changes/rate-limiting"), false);
    assert.equal(read("openspec/archive/rate-limiting/proposal.md"), proposal);
    assert.equal(has(".workstreams"), false);
  });

  test("--json is OpenSpec's document with what is ours under extra", async () => {
    const { exitCode, document } = await archive("rate-limiting");
    assert.equal(exitCode, 0);
    assert.deepEqual(document, {
      archive: {
        change: "rate-limiting",
        archivedAs: "rate-limiting",
        path: path.join(root, "openspec/archive/rate-limiting"),
        specsUpdated: false,
      },
      root: { path: root, source: "nearest" },
      extra: {
        dryRun: false,
        layout: "workflow",
        operations: [
          {
            kind: "move",
            path: "openspec/changes/rate-limiting",
            to: "openspec/archive/rate-limiting",
          },
        ],
        commit: null,
        suggestedCommit: "feat: rate limiting (OpenSpec: rate-limiting)",
      },
    });
  });

  test("a dry run says the same and changes nothing", async () => {
    newBundle("ws-a");
    await ran({ "ws-a": "done" }, false);
    const { exitCode, document } = await archive("rate-limiting", "--dry-run");
    assert.equal(exitCode, 0);
    assert.equal(document.extra?.dryRun, true);
    assert.equal(has("openspec/changes/rate-limiting/proposal.md"), true);
    assert.equal(has("openspec/archive"), false);
    assert.deepEqual(await recorded(), { archived: [], payloads: [] });
  });

  test("all workstreams are marked in the database, with one event", async () => {
    newBundle("ws-a");
    newBundle("ws-b");
    await ran({ "ws-a": "done", "ws-b": "done" });
    assert.equal((await archive("rate-limiting")).exitCode, 0);
    const { archived, payloads } = await recorded();
    assert.deepEqual(archived, ["ws-a", "ws-b"]);
    assert.deepEqual(payloads, [
      {
        change: "rate-limiting",
        path: "openspec/archive/rate-limiting",
        workstreams: ["ws-a", "ws-b"],
      },
    ]);
  });

  test("it is refused until all three workstreams are done; --yes does not help", async () => {
    for (const id of ["ws-backend", "ws-api", "ws-monitoring"]) newBundle(id);
    await ran({ "ws-backend": "done", "ws-api": "failed" });
    const answer = await runCli(["archive", "rate-limiting", "--yes"], { cwd: root });
    assert.equal(answer.exitCode, 1);
    assert.match(answer.stderr, /2 of its 3 workstreams are not done/);
    assert.match(answer.stderr, /ws-api: failed; next: openspec-workstreams resume 1/);
    assert.match(
      answer.stderr,
      /ws-monitoring: never run; next: openspec-workstreams run --ws-id ws-monitoring/,
    );
    const { document } = await archive("rate-limiting", "--yes");
    assert.equal(document.archive, null);
    assert.equal(document.status?.[0]?.code, "archive_workstreams_not_done");
    assert.equal(has("openspec/changes/rate-limiting"), true);
  });

  test("a bundle that cannot be read but names the change counts as not done", async () => {
    write("workstreams/ws-broken.json", '{ "openspec_change": "rate-limiting", ');
    const { exitCode, document } = await archive("rate-limiting", "--yes");
    assert.equal(exitCode, 1);
    assert.match(document.status?.[0]?.message ?? "", /ws-broken/);
  });

  test("--force needs a note, and both are recorded", async () => {
    newBundle("ws-a");
    await ran({ "ws-a": "failed" });
    const without = await archive("rate-limiting", "--force");
    assert.equal(without.document.status?.[0]?.code, "archive_note_required");
    const { exitCode } = await archive("rate-limiting", "--force", "--note", "done by hand");
    assert.equal(exitCode, 0);
    const { archived, payloads } = await recorded();
    assert.deepEqual(archived, ["ws-a"]);
    assert.deepEqual(payloads[0], {
      change: "rate-limiting",
      path: "openspec/archive/rate-limiting",
      workstreams: ["ws-a"],
      forced: true,
      note: "done by hand",
      unfinished: ["ws-a"],
    });
  });

  test("done but not merged needs --yes, and is recorded", async () => {
    newBundle("ws-a");
    await ran({ "ws-a": "done" }, false);
    const refused = await archive("rate-limiting");
    assert.equal(refused.exitCode, 1);
    assert.equal(refused.document.status?.[0]?.code, "archive_not_merged");
    assert.match(refused.document.status[0].fix ?? "", /merge --ws-id ws-a/);
    const { exitCode, stderr } = await archive("rate-limiting", "--yes");
    assert.equal(exitCode, 0);
    assert.match(stderr, /Warning: archived without a merge: ws-a/);
    assert.deepEqual((await recorded()).payloads[0]?.["unmerged"], ["ws-a"]);
  });

  test("open tasks need --yes, as in OpenSpec", async () => {
    newChange("- [x] one\n- [ ] two\n");
    const refused = await archive("rate-limiting");
    assert.deepEqual(refused.document.status, [
      {
        severity: "error",
        code: "archive_tasks_incomplete",
        message: "1 incomplete task(s) found for change 'rate-limiting'.",
        fix: "Complete the tasks or rerun with --yes.",
      },
    ]);
    assert.equal((await archive("rate-limiting", "--yes")).exitCode, 0);
  });

  test("what is in the archive already is never overwritten", async () => {
    write("openspec/archive/rate-limiting/proposal.md", "older");
    const { exitCode, document } = await archive("rate-limiting", "--yes");
    assert.equal(exitCode, 1);
    assert.equal(document.status?.[0]?.code, "archive_target_exists");
    assert.equal(read("openspec/archive/rate-limiting/proposal.md"), "older");
    assert.equal(has("openspec/changes/rate-limiting"), true);
  });

  test("an end between the move and the record is completed by the next call", async () => {
    newBundle("ws-a");
    await ran({ "ws-a": "done" });
    mkdirSync(path.join(root, "openspec/archive"));
    renameSync(
      path.join(root, "openspec/changes/rate-limiting"),
      path.join(root, "openspec/archive/rate-limiting"),
    );
    assert.equal((await archive("rate-limiting")).exitCode, 0);
    assert.deepEqual((await recorded()).archived, ["ws-a"]);
    const again = await archive("rate-limiting");
    assert.equal(again.document.status?.[0]?.code, "archive_change_not_found");
    assert.equal((await recorded()).payloads.length, 1);
  });

  test("each question is agreed to by name, and one that comes up later is not", async () => {
    write("openspec/changes/rate-limiting/tasks.md", "- [ ] Open\n");
    newBundle("ws-a");
    await ran({ "ws-a": "done" }, false);
    const plan = await archive("rate-limiting", "--dry-run");
    assert.deepEqual(
      plan.document.extra?.questions?.map(({ id }) => id),
      ["tasks", "unmerged"],
    );
    const text = await runCli(["archive", "rate-limiting", "--dry-run"], { cwd: root });
    assert.match(
      text.stdout,
      /ws-a is done but not merged\. Archive all the same\? \(--agree unmerged\)/,
    );
    const refused = await archive("rate-limiting", "--agree", "tasks");
    assert.equal(refused.exitCode, 1);
    assert.equal(refused.document.status?.[0]?.code, "archive_not_merged");
    assert.equal(has("openspec/changes/rate-limiting"), true);
    const done = await archive("rate-limiting", "--agree", "tasks", "unmerged");
    assert.equal(done.exitCode, 0, done.stderr);
    assert.equal(has("openspec/changes/rate-limiting"), false);
  });

  test("--commit commits exactly what was moved and leaves the rest as it is", async () => {
    write("src/a.ts", "1\n");
    write(".gitignore", "*.log\n");
    newRepository();
    write("src/a.ts", "2\n");
    write("openspec/changes/rate-limiting/notes.md", "new\n");
    write("openspec/changes/rate-limiting/trace.log", "ignored\n");
    const { exitCode, document, stderr } = await archive("rate-limiting", "--commit");
    assert.equal(exitCode, 0, stderr);
    assert.equal(git("rev-parse", "HEAD"), document.extra?.commit);
    assert.equal(git("log", "-1", "--format=%s"), "feat: rate limiting (OpenSpec: rate-limiting)");
    assert.deepEqual(git("show", "--name-status", "--no-renames", "--format=").split("\n"), [
      "A\topenspec/archive/rate-limiting/notes.md",
      "A\topenspec/archive/rate-limiting/proposal.md",
      "A\topenspec/archive/rate-limiting/tasks.md",
      "D\topenspec/changes/rate-limiting/proposal.md",
      "D\topenspec/changes/rate-limiting/tasks.md",
    ]);
    assert.equal(git("status", "--porcelain"), "M src/a.ts");
    assert.equal(read("openspec/archive/rate-limiting/trace.log"), "ignored\n");
  });

  test("--commit outside of git is refused before anything moves", async () => {
    const { exitCode } = await runCli(["archive", "rate-limiting", "--commit"], { cwd: root });
    assert.equal(exitCode, 2);
    assert.equal(has("openspec/changes/rate-limiting"), true);
  });

  test("a database that came with the repository is not believed", async () => {
    newBundle("ws-a");
    await ran({ "ws-a": "done" });
    newRepository();
    // The store keeps itself out of git; whoever made this repository insisted.
    git("add", "--force", ".workstreams/state.db");
    const { exitCode, stderr } = await runCli(["archive", "rate-limiting"], { cwd: root });
    assert.equal(exitCode, 2);
    assert.match(stderr, /tracked by git.*git rm -r --cached/);
  });

  for (const name of ["..", "a/b", "", "archive", "no-such"]) {
    test(`${JSON.stringify(name)} is refused`, async () => {
      const { exitCode, document } = await archive(name);
      assert.equal(exitCode, 1);
      assert.match(document.status?.[0]?.code ?? "", /name_invalid|not_found/);
    });
  }

  test("links that lead elsewhere are not followed", async () => {
    const elsewhere = temporaryFolder();
    symlinkSync(elsewhere, path.join(root, "openspec/archive"));
    const { exitCode, document } = await archive("rate-limiting");
    assert.equal(exitCode, 1);
    assert.equal(document.status?.[0]?.code, "archive_path_outside_root");
    assert.equal(has("openspec/changes/rate-limiting/proposal.md"), true);
    symlinkSync(elsewhere, path.join(root, "openspec/changes/link"));
    const link = await archive("link");
    assert.equal(link.document.status?.[0]?.code, "archive_change_symlink");
  });
});
