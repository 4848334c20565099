import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { execa } from "execa";
import { TourDocumentSchema } from "../../src/protocol/tour";

suite("tour", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "tour-cli-"));
  const root = path.join(folder, "sample");

  suiteTeardown(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test("takes a fresh sample from a proposal to an archived change, with one error caught on the way", async () => {
    const { stdout, stderr } = await execa(
      process.execPath,
      ["--import", "tsx", path.resolve("src/cli/runProcess.ts"), "tour", root, "--json"],
      // Not a checkout: the tour leaves no trace in the working directory.
      { cwd: path.resolve("test"), env: { CI: "1", WORKSTREAM_RUN: undefined } },
    );
    const { data } = TourDocumentSchema.parse(JSON.parse(stdout));
    assert.ok(data);
    assert.equal(data.root, root);
    assert.deepEqual(
      data.proven.map(({ scenario, command }) => [scenario, command]),
      [["Exceed Limit", "node --test test/api/rateLimiting.test.js"]],
    );
    assert.deepEqual(
      data.caught.map(({ what, state }) => [what, state]),
      [["tsc TS2345", "VERIFIED"]],
    );

    const database = path.join(root, ".workstreams", "state.db");
    const question =
      "SELECT w.id, w.openspec_change, w.state, r.status FROM workstreams w JOIN runs r ON w.run_id = r.id WHERE w.id = 'ws-rate-limiting'";
    const answer = await execa("sqlite3", [database, question]);
    assert.equal(answer.stdout, "ws-rate-limiting|rate-limiting|done|completed");

    const subject = await execa("git", ["show", "-s", "--format=%s", data.mergeCommit], {
      cwd: root,
    });
    assert.equal(subject.stdout, "feat: rate limiting (OpenSpec: rate-limiting)");
    const tasks = readFileSync(path.join(root, "openspec/archive/rate-limiting/tasks.md"), "utf8");
    assert.equal(tasks.match(/- \[x\] /g)?.length, 3);
    assert.ok(!existsSync(path.join(root, "openspec/changes/rate-limiting")));

    assert.match(stderr, /^5 Run: /m);
    assert.match(stderr, /scripted: it played back prepared edits\. No account, no key, no AI\./);
  });
});
