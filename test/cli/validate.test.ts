import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { UnarchiveDocumentSchema } from "../../src/protocol/cli";
import {
  OpenSpecFailureSchema,
  ShowChangeDocumentSchema,
  ShowSpecDocumentSchema,
  SpecListDocumentSchema,
  ValidateDocumentSchema,
} from "../../src/protocol/openspec";
import { commitAll, initRepository } from "../support/repository";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";
import { runCli, usualEnvironment } from "./support/runCli";

let root = "";

function write(file: string, text: string | Buffer): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}

function requirement(name: string, text = "The door SHALL stay shut."): string {
  return `### Requirement: ${name}\n${text}\n\n#### Scenario: Knock\n- **WHEN** somebody knocks\n- **THEN** it stays shut\n`;
}

function spec(...requirements: readonly string[]): string {
  return `# door Specification\n\n## Purpose\nKeeps the front door of the house shut against everybody who has no key.\n\n## Requirements\n\n${requirements.join("\n")}`;
}

const main = "openspec/specs/front-door/spec.md";
const delta = (change: string, capability = "front-door") =>
  `openspec/changes/${change}/specs/${capability}/spec.md`;

async function validate(...args: readonly string[]) {
  const { exitCode, stdout } = await runCli(["validate", ...args, "--json"], { cwd: root });
  const document = ValidateDocumentSchema.parse(JSON.parse(stdout));
  return { exitCode, document, codes: document.extra.issues.map(({ code }) => code) };
}

function openspec(...args: readonly string[]): unknown {
  const program = path.resolve("node_modules/@fission-ai/openspec/bin/openspec.js");
  const { stdout } = spawnSync(process.execPath, [program, ...args, "--json"], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, OPENSPEC_TELEMETRY: "0", CI: "1" },
  });
  return JSON.parse(stdout.replace(/"durationMs": \d+/g, '"durationMs": 0'));
}

suite("validate and show", () => {
  setup(() => {
    root = temporaryFolder();
    write("openspec/config.yaml", "schema: spec-driven\n");
    write(main, spec(requirement("Lock"), requirement("Bell")));
    write(delta("ring"), `## MODIFIED Requirements\n\n${requirement("Bell", "It SHALL ring.")}`);
    write(
      "openspec/changes/ring/proposal.md",
      "# Change: Ring\n\n## Why\nNobody hears us.\n\n## What Changes\n- it rings\n",
    );
    write("openspec/changes/ring/tasks.md", "- [x] one\n- [ ] two\n");
  });
  teardown(removeTemporaryFolders);

  test("without extra the documents are those of OpenSpec's own program", async () => {
    for (const args of [
      ["validate", "--all", "--strict"],
      ["validate", "ring"],
      ["validate", "--all", "--report", "findings"],
      ["show", "ring", "--diff"],
      ["show", "front-door"],
      ["list", "--specs"],
    ]) {
      const { stdout } = await runCli([...args, "--json"], { cwd: root });
      const ours: unknown = JSON.parse(stdout.replace(/"durationMs": \d+/g, '"durationMs": 0'));
      assert.ok(typeof ours === "object" && ours !== null);
      Reflect.deleteProperty(ours, "extra");
      assert.deepEqual(ours, openspec(...args), args.join(" "));
    }
  });

  test("every document is what its schema says", async () => {
    const answer = async (...args: readonly string[]): Promise<unknown> =>
      JSON.parse((await runCli([...args, "--json"], { cwd: root })).stdout);
    const change = ShowChangeDocumentSchema.parse(await answer("show", "ring"));
    assert.deepEqual(change.extra.progress, { total: 2, complete: 1, remaining: 1 });
    ShowSpecDocumentSchema.parse(await answer("show", "front-door"));
    SpecListDocumentSchema.parse(await answer("list", "--specs"));
    const unknown = OpenSpecFailureSchema.parse(await answer("show", "rnig"));
    assert.match(unknown.status[0]?.message ?? "", /Unknown item 'rnig'\. Did you mean: ring/);
  });

  test("people get OpenSpec's text, and ours after it", async () => {
    const { stdout, exitCode } = await runCli(["validate", "--all"], { cwd: root });
    assert.equal(
      stdout,
      "✓ spec/front-door\n✓ change/ring\nTotals: 2 passed, 0 failed (2 items)\n",
    );
    assert.equal(exitCode, 0);
    const nothing = await runCli(["validate"], { cwd: root });
    assert.match(nothing.stderr, /^Nothing to validate\. Try one of:/);
    assert.equal(nothing.exitCode, 1);
  });

  test("links and hidden folders are seen as OpenSpec sees them", async () => {
    write("openspec/changes/.hidden/notes.md", "later\n");
    write("elsewhere.md", spec(requirement("Key")));
    mkdirSync(path.join(root, "openspec/specs/outside"));
    symlinkSync("../../../elsewhere.md", path.join(root, "openspec/specs/outside/spec.md"));
    symlinkSync("gone", path.join(root, "openspec/specs/dangling"));
    for (const capability of ["outside", "dangling"]) {
      write(delta(capability, capability), `## MODIFIED Requirements\n\n${requirement("Key")}`);
    }
    for (const args of [
      ["list", "--sort", "name"],
      ["validate", "--changes"],
    ]) {
      const { stdout } = await runCli([...args, "--json"], { cwd: root });
      const ours: unknown = JSON.parse(stdout.replace(/"durationMs": \d+/g, '"durationMs": 0'));
      assert.ok(typeof ours === "object" && ours !== null);
      Reflect.deleteProperty(ours, "extra");
      assert.deepEqual(ours, openspec(...args), args.join(" "));
    }
  });

  test("nothing found is a failure", async () => {
    rmSync(path.join(root, "openspec/specs"), { recursive: true });
    rmSync(path.join(root, "openspec/changes"), { recursive: true });
    const { exitCode, document } = await validate("--all");
    assert.deepEqual([exitCode, document.summary.totals.items], [1, 0]);
  });

  test("what OpenSpec lets pass and archive would refuse is found", async () => {
    write(delta("ring"), `## MODIFIED Requirements\n\n${requirement("Gone")}`);
    const { exitCode, codes } = await validate("ring", "--strict");
    assert.deepEqual([exitCode, codes], [0, ["archive-would-refuse"]]);
  });

  test("one requirement in two open changes, a misspelt capability and missing steps are found", async () => {
    write(delta("other"), `## REMOVED Requirements\n- \`### Requirement: Bell\`\n`);
    write(
      delta("typo", "front-dor"),
      `## ADDED Requirements\n\n${requirement("Light").replace("- **WHEN** somebody knocks\n", "")}`,
    );
    const { codes } = await validate("--changes");
    assert.deepEqual(codes.sort(), [
      "capability-may-be-misspelled",
      "requirement-in-two-changes",
      "requirement-in-two-changes",
      "scenario-has-when-then",
    ]);
  });

  test("a MODIFIED requirement whose base moved on is stale, by git", async () => {
    initRepository(root);
    commitAll(root, "both");
    assert.deepEqual((await validate("ring")).codes, []);
    write(main, spec(requirement("Lock"), requirement("Bell", "It MUST ring twice.")));
    commitAll(root, "the base");
    assert.deepEqual((await validate("ring")).codes, ["modified-is-stale"]);
  });

  test("workflow.md's layout has rules of its own", async () => {
    root = temporaryFolder();
    const proposal = "openspec/changes/limits/proposal.md";
    write(proposal, `---\ntitle: Limits\n---\n## Requirements\n${requirement("Limit")}`);
    write("openspec/changes/limits/tasks.md", "- [ ] Limit requests\n");
    const good = await validate("limits");
    assert.deepEqual([good.exitCode, good.document.items[0]?.valid], [0, true]);
    write(proposal, "## Requirements\n### Requirement: Limit\nIt limits.\n");
    const bad = await validate("limits");
    assert.equal(bad.exitCode, 1);
    assert.ok(bad.codes.length > 0);
    assert.equal(bad.document.items[0]?.issues.length, bad.codes.length);
  });

  test("a folder named spec.md, a link out of the project and broken bytes are said, not suffered", async () => {
    mkdirSync(path.join(root, "openspec/specs/folder/spec.md"), { recursive: true });
    write("openspec/specs/bytes/spec.md", Buffer.from([0xff, 0xfe, 0, 0x23, 0x0a]));
    const { exitCode, document } = await validate("--all");
    assert.equal(exitCode, 1);
    const bytes = document.items.find(({ id }) => id === "bytes");
    assert.match(bytes?.issues[0]?.message ?? "", /Spec must have a Purpose section/);
    symlinkSync("/etc/hostname", path.join(root, "openspec/specs/front-door/link.md"));
    mkdirSync(path.join(root, "openspec/specs/outside"));
    symlinkSync("/etc/hosts", path.join(root, "openspec/specs/outside/spec.md"));
    const { stdout, exitCode: refused } = await runCli(["validate", "--all", "--json"], {
      cwd: root,
    });
    assert.equal(refused, 1);
    const { status } = OpenSpecFailureSchema.parse(JSON.parse(stdout));
    assert.match(status[0]?.message ?? "", /outside the allowed directory: .*outside\/spec\.md/);
  });
});

suite("validate and huge, odd or vanishing files", () => {
  teardown(removeTemporaryFolders);

  test("10 MB, 100,000 lines, folders a hundred deep and NUL bytes are answered", async () => {
    root = temporaryFolder();
    const sound = spec(requirement("Lock"));
    write("openspec/specs/large/spec.md", `${sound}\n${`${"x".repeat(99)}\n`.repeat(100_000)}`);
    write(`openspec/specs/${"deep/".repeat(100)}spec.md`, sound);
    write("openspec/specs/nul/spec.md", `${sound}\0\0\n`);
    const { document } = await validate("--all");
    assert.deepEqual(
      document.items.map(({ valid }) => valid),
      [true, true, true],
    );
  });

  test("files that vanish while they are read are no crash", async () => {
    root = temporaryFolder();
    write("openspec/config.yaml", "schema: spec-driven\n");
    let at = 0;
    const churn = setInterval(() => {
      const folder = `openspec/specs/capability-${at++ % 50}`;
      if (at % 3 === 0) rmSync(path.join(root, folder), { recursive: true, force: true });
      else write(`${folder}/spec.md`, spec(requirement("Lock")));
    }, 1);
    try {
      for (let round = 0; round < 3; round++) {
        const { stdout, exitCode } = await runCli(["validate", "--all", "--json"], { cwd: root });
        assert.ok(exitCode === 0 || exitCode === 1, String(exitCode));
        JSON.parse(stdout);
      }
    } finally {
      clearInterval(churn);
    }
  });
});

suite("unarchive", () => {
  teardown(removeTemporaryFolders);

  test("takes the last archive back, and refuses once something changed", async () => {
    root = temporaryFolder();
    const before = spec(requirement("Lock"), requirement("Bell")).replaceAll("\n", "\r\n");
    write(main, before);
    write(delta("ring"), `## MODIFIED Requirements\n\n${requirement("Bell", "It SHALL ring.")}`);
    const place = {
      cwd: root,
      env: usualEnvironment({ XDG_STATE_HOME: path.join(root, ".state") }),
    };
    const archive = () => runCli(["archive", "ring", "--yes"], place);
    const unarchive = async () => {
      const { exitCode, stdout } = await runCli(["unarchive", "ring", "--json"], place);
      return { exitCode, document: UnarchiveDocumentSchema.parse(JSON.parse(stdout)) };
    };
    assert.equal((await archive()).exitCode, 0);
    assert.notEqual(readFileSync(path.join(root, main), "utf8"), before);
    const undone = await unarchive();
    assert.deepEqual([undone.exitCode, undone.document.data?.restored], [0, [main]]);
    assert.equal(readFileSync(path.join(root, main), "utf8"), before);
    assert.match(readFileSync(path.join(root, delta("ring")), "utf8"), /It SHALL ring/);
    assert.equal((await archive()).exitCode, 0);
    write(main, "edited\n");
    const refused = await unarchive();
    assert.deepEqual([refused.exitCode, refused.document.issues[0]?.file], [1, main]);
    assert.match(refused.document.issues[0]?.message ?? "", /Changed since ring was archived/);
  });
});
