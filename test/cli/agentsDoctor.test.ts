import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { AgentsDocumentSchema } from "../../src/protocol/tools";
import { assertGolden } from "../unit/assertGolden";
import { runCli } from "./support/runCli";

suite("openspec-workstreams agents doctor", () => {
  let folder = "";
  setup(() => {
    folder = mkdtempSync(path.join(tmpdir(), "doctor "));
    mkdirSync(path.join(folder, "openspec"));
  });
  teardown(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function doctor(settings: unknown, ...args: string[]) {
    writeFileSync(path.join(folder, ".workstreams.json"), JSON.stringify(settings));
    // Nothing of the machine's own on the PATH: the answer is the same everywhere.
    const env = { PATH: folder, HOME: folder };
    return runCli(["agents", "doctor", "--root", folder, ...args], { cwd: ".", env });
  }
  const mine = { agent: "mine", agents: { mine: { command: [process.execPath, "{promptFile}"] } } };

  test("prints one document that says what auto is and why", async () => {
    const { stdout, exitCode } = await doctor(mine, "--json");
    const document = AgentsDocumentSchema.parse(JSON.parse(stdout));
    assert.equal(exitCode, 0);
    assert.equal(document.data?.auto.id, "mine");
    const text = JSON.stringify(document, null, 2).replaceAll(process.execPath, "<node>");
    assertGolden("test/fixtures/cli/agents-doctor.json", `${text}\n`);
  });

  test("an agent that the settings name but cannot start is exit 2, with its name", async () => {
    const missing = { agent: "mine", agents: { mine: { command: ["no-such-agent"] } } };
    const { stdout, exitCode } = await doctor(missing);
    assert.equal(exitCode, 2);
    assert.match(
      stdout,
      /^auto is mine: .*\n {2}mine +missing +its program "no-such-agent" was not found/,
    );
    assert.equal((await doctor({ agent: "nobody" })).exitCode, 2);
  });

  test("without any agent a person edits", async () => {
    const { stdout, exitCode } = await doctor({});
    assert.equal(exitCode, 0);
    assert.match(stdout, /^auto is manual: none of claude, .* is installed, so a person edits\n/);
  });
});
