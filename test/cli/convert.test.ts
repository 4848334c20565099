import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import {
  ConvertDocumentSchema,
  ConvertListDocumentSchema,
  FailureDocumentSchema,
} from "../../src/protocol/cli";
import { runCli } from "./support/runCli";
import { rateLimiting, sampleRepository } from "./sampleRepository";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";
import { writeFiles } from "../support/repository";

const hello = {
  "openspec/changes/add-hello-endpoint/proposal.md":
    '---\ntitle: Add hello world endpoint\n---\n### Requirement: Hello Endpoint\nThe API SHALL respond to GET /hello with "Hello, World!".\n',
  "openspec/changes/add-hello-endpoint/tasks.md":
    "- [ ] Create GET /hello endpoint in src/api/routes/hello.py\n",
  "src/api/middleware/auth.py": "",
};
const helloBundle = "workstreams/ws-add-hello-world-endpoint.json";

async function convert(cwd: string, exitCode: number, ...args: string[]) {
  const answer = await runCli(["convert", ...args, "--json"], { cwd });
  assert.equal(answer.exitCode, exitCode, answer.stdout + answer.stderr);
  return ConvertDocumentSchema.parse(JSON.parse(answer.stdout));
}

async function failed(cwd: string, exitCode: number, ...args: string[]) {
  const answer = await runCli(["convert", ...args, "--json"], { cwd });
  assert.equal(answer.exitCode, exitCode, answer.stdout + answer.stderr);
  return FailureDocumentSchema.parse(JSON.parse(answer.stdout)).issues;
}

function statusOf(root: string): string {
  return execFileSync("git", ["status", "--porcelain", "--ignored"], {
    cwd: root,
    encoding: "utf8",
  });
}

suite("convert", () => {
  suiteTeardown(removeTemporaryFolders);

  test("Try It: one file in scope and to be created, the requirement to be proven", async () => {
    const root = sampleRepository(hello);
    const { data } = await convert(root, 0, "--change-id", "add-hello-endpoint");
    assert.equal(data?.path, helloBundle);
    assert.ok(data.written);
    assert.deepEqual(data.bundle.files_scope, ["src/api/routes/hello.py"]);
    assert.deepEqual(data.bundle.files_create, ["src/api/routes/hello.py"]);
    assert.deepEqual(data.bundle.acceptance_tests, ["Verify: Hello Endpoint requirement"]);
    assert.equal(readFileSync(path.join(root, helloBundle), "utf8"), data.text);
    const again = await convert(root, 0, "--change-id", "add-hello-endpoint");
    assert.equal(again.data?.written, false);
    assert.equal(again.data.text, data.text);
  });

  test("a clone in another folder, and the project in a subfolder, give the same bytes", async () => {
    const texts: string[] = [];
    const inFolder = Object.fromEntries(
      Object.entries(hello).map(([name, text]) => [`sub/${name}`, text]),
    );
    for (const [root, start] of [
      [sampleRepository(hello), "."],
      [sampleRepository(hello), "src/api"],
      [sampleRepository(inFolder), "sub"],
    ] as const) {
      const { data } = await convert(
        path.join(root, start),
        0,
        "--change-id",
        "add-hello-endpoint",
      );
      texts.push(data?.text ?? "");
    }
    assert.equal(new Set(texts).size, 1);
  });

  test("when nothing is named the best candidates are told, nothing is written, exit 3", async () => {
    const root = sampleRepository({ ...rateLimiting, "src/api/middleware/auth.py": "" });
    const { data, issues } = await convert(root, 3, "--change-id", "rate-limiting");
    assert.deepEqual(data?.bundle.files_scope, []);
    assert.deepEqual(data.candidates, ["src/api/middleware/auth.py"]);
    assert.deepEqual(
      issues.map(({ code }) => code),
      ["scope-is-not-empty"],
    );
    assert.equal(statusOf(root), "");
    const { stdout } = await runCli(["convert", "--change-id", "rate-limiting"], { cwd: root });
    assert.match(
      stdout,
      /convert --change-id rate-limiting --scope src\/api\/middleware\/auth\.py/,
    );
  });

  test("rate limiting with a scope: workflow.md's bundle", async () => {
    const root = sampleRepository(rateLimiting);
    const scope = ["src/api/middleware/rate_limiter.py", "config/rate_limits.yaml"];
    const { data } = await convert(root, 0, "--change-id", "rate-limiting", "--scope", ...scope);
    const { id, gate, tasks, acceptance_tests, files_scope } = data?.bundle ?? {};
    assert.deepEqual(
      { id, gate, tasks, acceptance_tests, files_scope },
      {
        id: "ws-rate-limiting",
        gate: 1,
        tasks: ["Add rate limiter middleware", "Configure Redis backend", "Add monitoring"],
        acceptance_tests: ["Verify: Exceed Limit scenario"],
        files_scope: scope,
      },
    );
  });

  test("people see the bundle, the line each value came from, done tasks and what to do next", async () => {
    const root = sampleRepository(hello);
    writeFiles(root, {
      "openspec/changes/add-hello-endpoint/tasks.md": `- [x] Look around\n${hello["openspec/changes/add-hello-endpoint/tasks.md"]}`,
    });
    const { stdout } = await runCli(["convert", "--change-id", "add-hello-endpoint"], {
      cwd: root,
    });
    assert.ok(stdout.startsWith('{\n  "id": "ws-add-hello-world-endpoint",\n'));
    assert.match(stdout, /files_scope +src\/api\/routes\/hello\.py +tasks\.md:2/);
    assert.match(stdout, /Left out, because they are done\n {2}Look around {2}tasks\.md:1/);
    assert.match(stdout, /openspec-workstreams check\n {2}openspec-workstreams run --ws-id/);
  });

  test("--dry-run writes nothing at all", async () => {
    const root = sampleRepository(hello);
    const { data } = await convert(root, 0, "--change-id", "add-hello-endpoint", "--dry-run");
    assert.equal(data?.written, false);
    assert.equal(statusOf(root), "");
  });

  test("a bundle that differs is kept and the difference shown, until --force", async () => {
    const root = sampleRepository(hello);
    const first = await convert(root, 0, "--change-id", "add-hello-endpoint");
    const file = path.join(root, helloBundle);
    const edited = first.data?.text.replace('"ccpm_issue": 0', '"ccpm_issue": 7') ?? "";
    writeFileSync(file, edited);
    const kept = await convert(root, 3, "--change-id", "add-hello-endpoint");
    assert.match(kept.data?.diff ?? "", /^-\s+"ccpm_issue": 7,\n\+\s+"ccpm_issue": 0,$/m);
    assert.match(kept.issues.at(-1)?.message ?? "", /--force/);
    assert.equal(readFileSync(file, "utf8"), edited);
    const forced = await convert(root, 0, "--change-id", "add-hello-endpoint", "--force");
    assert.ok(forced.data?.written);
    assert.equal(readFileSync(file, "utf8"), first.data?.text);
  });

  test("--ws-id and --output are honoured, a bad or taken id is refused", async () => {
    const root = sampleRepository({ ...hello, ...rateLimiting });
    const at = ["--change-id", "add-hello-endpoint"];
    const named = await convert(root, 0, ...at, "--ws-id", "ws-hello");
    assert.equal(named.data?.path, "workstreams/ws-hello.json");
    const output = await convert(root, 0, ...at, "--output", path.join(root, "out/b.json"));
    assert.equal(output.data?.path, "out/b.json");
    assert.match((await failed(root, 2, ...at, "--ws-id", "hello"))[0]?.message ?? "", /ws-/);
    const taken = await failed(root, 2, "--change-id", "rate-limiting", "--ws-id", "ws-hello");
    assert.match(taken[0]?.message ?? "", /belongs to change "add-hello-endpoint"/);
  });

  test("a change with errors is not converted, and all of them are told with their places", async () => {
    const root = sampleRepository({
      "openspec/changes/bad/proposal.md": "---\ntitle: [\n---\n### Requirement: R\nIt does.\n",
      "openspec/changes/bad/tasks.md": "nothing\n",
    });
    const issues = await failed(root, 1, "--change-id", "bad");
    assert.deepEqual(
      issues
        .filter(({ severity }) => severity === "error")
        .map(({ code, file, line }) => [code, path.posix.basename(file), line]),
      [
        ["front-matter-is-valid", "proposal.md", 2],
        ["requirement-has-shall", "proposal.md", 4],
        ["change-has-tasks", "tasks.md", 1],
      ],
    );
    assert.ok(!existsSync(path.join(root, "workstreams")));
    const { stderr } = await runCli(["convert", "--change-id", "bad"], { cwd: root });
    assert.match(stderr, /error: openspec\/changes\/bad\/proposal\.md:4:1: /);
  });

  test("an unknown change names the nearest one, exit 1", async () => {
    const root = sampleRepository(rateLimiting);
    const issues = await failed(root, 1, "--change-id", "rate-limting");
    assert.match(issues[0]?.message ?? "", /Did you mean rate-limiting\?/);
    assert.equal((await failed(root, 1, "--change-id", "../../etc")).length, 1);
  });

  test("outside of git it says how to begin", async () => {
    const issues = await failed(temporaryFolder(rateLimiting), 2, "--change-id", "rate-limiting");
    assert.match(issues[0]?.message ?? "", /git init/);
  });

  test("--list tells what can be converted", async () => {
    const root = sampleRepository({ ...hello, ...rateLimiting });
    await convert(root, 0, "--change-id", "add-hello-endpoint");
    const { stdout } = await runCli(["convert", "--list", "--json"], { cwd: root });
    const { data } = ConvertListDocumentSchema.parse(JSON.parse(stdout));
    assert.deepEqual(
      data?.changes.map(({ id, openTasks, bundles }) => ({ id, openTasks, bundles })),
      [
        { id: "add-hello-endpoint", openTasks: 1, bundles: ["ws-add-hello-world-endpoint"] },
        { id: "rate-limiting", openTasks: 3, bundles: [] },
      ],
    );
  });

  test("none or two of --list, --change-id and --interactive are refused", async () => {
    const root = sampleRepository(hello);
    await failed(root, 2);
    await failed(root, 2, "--list", "--change-id", "add-hello-endpoint");
  });

  test("--interactive without a terminal says what to type instead", async () => {
    const root = sampleRepository(hello);
    const { exitCode, stderr } = await runCli(["convert", "--interactive"], { cwd: root });
    assert.equal(exitCode, 2);
    assert.match(stderr, /--change-id ID --dry-run/);
  });

  test("the document is one JSON object also for unknown options", async () => {
    const { stdout, exitCode } = await runCli(["convert", "--nope", "--json"], {
      cwd: sampleRepository(hello),
    });
    assert.equal(exitCode, 2);
    assert.equal(z.object({ ok: z.boolean() }).parse(JSON.parse(stdout)).ok, false);
  });
});
