import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { FailureDocumentSchema, ProposalDocumentSchema } from "../../src/protocol/cli";
import { runCli } from "./support/runCli";
import { sampleRepository } from "./sampleRepository";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";
import { writeFiles } from "../support/repository";

async function propose(cwd: string, ...args: string[]) {
  const answer = await runCli(["proposal", ...args, "--json"], { cwd });
  assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
  return ProposalDocumentSchema.parse(JSON.parse(answer.stdout)).data;
}

async function refuse(cwd: string, ...args: string[]) {
  const answer = await runCli(["proposal", ...args, "--json"], { cwd });
  assert.equal(answer.exitCode, 2, answer.stdout);
  const { issues } = FailureDocumentSchema.parse(JSON.parse(answer.stdout));
  return issues.map(({ message }) => message).join("\n");
}

suite("proposal", () => {
  suiteTeardown(removeTemporaryFolders);

  test("without openspec/ it is made at the top of the repository, in workflow.md's layout", async () => {
    const root = sampleRepository({ "src/api/app.py": "" });
    const data = await propose(path.join(root, "src/api"), "Add rate limiting to API");
    assert.deepEqual(data, {
      change: "rate-limiting",
      title: "Add rate limiting to API",
      folder: "openspec/changes/rate-limiting",
      files: [
        "openspec/changes/rate-limiting/proposal.md",
        "openspec/changes/rate-limiting/tasks.md",
      ],
    });
    const text = readFileSync(path.join(root, data.files[0] ?? ""), "utf8");
    assert.match(text, /^---\ntitle: Add rate limiting to API\n---\n\n## Requirements\n/);
  });

  test("outside of git it is made where it was asked for", async () => {
    const folder = temporaryFolder({ "sub/x": "" });
    await propose(folder, "Add login", "--root", path.join(folder, "sub"));
    assert.ok(existsSync(path.join(folder, "sub/openspec/changes/login/proposal.md")));
  });

  test("a project that keeps specs gets a delta, which OpenSpec itself accepts", async () => {
    const root = sampleRepository({ "openspec/specs/.gitkeep": "" });
    const data = await propose(root, "Add login form");
    assert.ok(data?.files.includes("openspec/changes/login-form/specs/login-form/spec.md"));
    const openspec = path.join(import.meta.dirname, "../../node_modules/.bin/openspec");
    const said = execFileSync(openspec, ["validate", "login-form", "--strict"], {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, OPENSPEC_TELEMETRY: "0", DO_NOT_TRACK: "1" },
    });
    assert.match(said, /login-form.*valid/);
  });

  test("the id can be chosen, and the title stays", async () => {
    const root = sampleRepository();
    const data = await propose(
      root,
      "Add hello world endpoint",
      "--change-id",
      "add-hello-endpoint",
    );
    assert.equal(data?.change, "add-hello-endpoint");
    assert.equal(data.title, "Add hello world endpoint");
  });

  test("a title of YAML's special characters is read back as it was", async () => {
    const root = sampleRepository();
    const title = 'Add "quotes": and # more';
    await propose(root, title, "--change-id", "quotes");
    const { stdout } = await runCli(["list", "--json"], { cwd: root });
    assert.ok(stdout.includes(JSON.stringify(title)));
  });

  test("nothing is overwritten", async () => {
    const root = sampleRepository();
    mkdirSync(path.join(root, "openspec"));
    const file = "openspec/changes/login/proposal.md";
    writeFiles(root, { [file]: "mine" });
    assert.match(await refuse(root, "Add login"), /exists already.*--change-id/);
    assert.equal(readFileSync(path.join(root, file), "utf8"), "mine");
  });

  test("bad ids and empty titles are refused", async () => {
    const root = sampleRepository();
    for (const id of ["../x", "A", "archive", "a b"]) {
      assert.match(
        await refuse(root, "Add login", "--change-id", id),
        /Choose another|Write it like/,
      );
    }
    assert.match(await refuse(root, "  "), /needs a title/);
    assert.match(await refuse(root, "缓存"), /--change-id/);
    assert.match(
      await refuse(path.join(root), "x", "--root", path.join(root, "none")),
      /not a folder/,
    );
  });
});
