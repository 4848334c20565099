import assert from "node:assert/strict";
import path from "node:path";
import { CheckDocumentSchema } from "../../src/protocol/cli";
import { runCli } from "./support/runCli";
import { rateLimiting, sampleRepository } from "./sampleRepository";
import { removeTemporaryFolders } from "../support/temporaryFolder";

function bundle(id: string, fields: Record<string, unknown> = {}): Record<string, string> {
  const all = {
    id,
    openspec_change: "rate-limiting",
    tasks: ["t"],
    files_scope: [`src/${id}/**`],
    acceptance_tests: ["Verify: Exceed Limit scenario"],
    ...fields,
  };
  return { [`workstreams/${id}.json`]: JSON.stringify(all, null, 2) };
}

async function check(cwd: string, exitCode: number, ...args: string[]) {
  const answer = await runCli(["check", ...args, "--json"], { cwd });
  assert.equal(answer.exitCode, exitCode, answer.stdout + answer.stderr);
  return CheckDocumentSchema.parse(JSON.parse(answer.stdout));
}

suite("check", () => {
  suiteTeardown(removeTemporaryFolders);

  test("good bundles: a tick, and the order they would run in", async () => {
    const root = sampleRepository({
      ...rateLimiting,
      ...bundle("ws-api", { depends_on: ["ws-backend"] }),
      ...bundle("ws-backend"),
    });
    const { data, issues } = await check(root, 0);
    assert.deepEqual(issues, []);
    assert.deepEqual(data?.order, ["ws-backend", "ws-api"]);
    const { stdout } = await runCli(["check"], { cwd: root });
    assert.equal(stdout, "✓ 2 bundles can run. Order: ws-backend, ws-api\n");
  });

  test("colours are for a terminal: a pipe gets none, in CI neither", async () => {
    const root = sampleRepository({ ...rateLimiting, ...bundle("ws-api") });
    const env: NodeJS.ProcessEnv = { ...process.env, CI: "true" };
    delete env["NO_COLOR"];
    for (const command of ["inspect", "check"]) {
      const { exitCode, stdout } = await runCli([command], { cwd: root, env });
      assert.equal(exitCode, 0);
      assert.doesNotMatch(stdout, /\u001b/);
    }
  });

  test("every error of every bundle at once, as file:line:column", async () => {
    const root = sampleRepository({
      ...rateLimiting,
      ...bundle("ws-a-one", { depends_on: ["ws-b-two"], files_scope: [] }),
      ...bundle("ws-b-two", { depends_on: ["ws-a-one"], owner: "me" }),
      "workstreams/ws-c.json": '{\n  "id": "ws-c"\n  "gate": 1\n}\n',
    });
    const { data, issues } = await check(root, 1);
    assert.deepEqual(
      data?.bundles.map(({ id, ok }) => [id, ok]),
      [
        ["ws-a-one", false],
        ["ws-b-two", false],
        ["ws-c", false],
      ],
    );
    assert.deepEqual(
      issues.map(({ code }) => code),
      [
        "scope-is-not-empty",
        "dependencies-have-no-cycle",
        "dependencies-have-no-cycle",
        "field-is-known",
        "json-is-valid",
      ],
    );
    const { stderr } = await runCli(["check"], { cwd: root });
    assert.match(stderr, /^error: workstreams\/ws-c\.json:3:3: .*missing comma/m);
    assert.match(stderr, /ws-a-one → ws-b-two → ws-a-one/);
  });

  test("only the asked files are reported, wherever they are", async () => {
    const root = sampleRepository({
      ...rateLimiting,
      ...bundle("ws-good"),
      ...bundle("ws-bad", { files_scope: ["/etc"] }),
      "elsewhere/ws-draft.json": JSON.stringify({ id: "ws-draft" }),
    });
    const good = await check(root, 0, "workstreams/ws-good.json");
    assert.deepEqual(good.data?.bundles.length, 1);
    await check(path.join(root, "workstreams"), 1, "ws-bad.json");
    const draft = await check(root, 1, "elsewhere/ws-draft.json");
    assert.ok(draft.issues.every(({ file }) => file === "elsewhere/ws-draft.json"));
  });

  test("a file that is not there is a mistake of use", async () => {
    const { issues } = await check(sampleRepository(rateLimiting), 2, "none.json");
    assert.match(issues[0]?.message ?? "", /no file none\.json/);
  });

  test("no bundle at all says how to make one", async () => {
    const { issues } = await check(sampleRepository(rateLimiting), 1);
    assert.match(issues[0]?.message ?? "", /convert --list/);
  });
});
