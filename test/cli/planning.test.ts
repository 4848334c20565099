import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import * as z from "zod";
import {
  ApplyDocumentSchema,
  OpenSpecFailureSchema,
  SchemasDocumentSchema,
  StatusDocumentSchema,
  StatusOfAllDocumentSchema,
} from "../../src/protocol/openspec";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";
import { runCli } from "./support/runCli";

const program = path.resolve("node_modules/@fission-ai/openspec/bin/openspec.js");

const delta =
  "## ADDED Requirements\n\n### Requirement: A\nIt SHALL be.\n\n#### Scenario: S\n- **WHEN** x\n- **THEN** y\n";
const files: Readonly<Record<string, string>> = {
  "config.yaml":
    "schema: spec-driven\ncontext: |\n  We write TypeScript.\noperations:\n  apply:\n    guidance: [Run the tests, '']\n",
  "schemas/small/schema.yaml":
    "name: small\nversion: 1\ndescription: Only a note\nartifacts:\n  - {id: note, generates: note.md, description: A note, template: note.md}\n  - {id: end, generates: 'end/*.md', description: The end, template: note.md, requires: [note]}\n",
  "schemas/broken/schema.yaml": "name: broken\n",
  "changes/all/proposal.md": "# Proposal\n",
  "changes/all/design.md": "# Design\n",
  "changes/all/specs/cap/spec.md": delta,
  "changes/all/tasks.md": "- [x] 1.1 One\n- [x] 1.2 Two\n",
  "changes/begun/proposal.md": "# Proposal\n",
  "changes/tasks-only/tasks.md": "- [ ] One\n- [ ]\n",
  "changes/no-tasks/tasks.md": "Nothing yet.\n",
  "changes/stray/specs/cap.md": delta,
  "changes/stray/tasks.md": "- [x] One\n- [ ] Two\n",
  "changes/skips/.openspec.yaml": "schema: spec-driven\nskip_specs: true\n",
  "changes/skips/tasks.md": "- [ ] One\n",
  "changes/own/.openspec.yaml": "schema: small\n",
  "changes/own/note.md": "A note.\n",
  "changes/ended/.openspec.yaml": "schema: small\n",
  "changes/ended/note.md": "A note.\n",
  "changes/ended/end/a.md": "The end.\n",
  "changes/unknown/.openspec.yaml": "schema: nobody\n",
  "changes/no-yaml/.openspec.yaml": "schema: [\n",
  "changes/invalid/.openspec.yaml": "schema: spec-driven\ncreated: yesterday\n",
  "changes/useless/.openspec.yaml": "schema: broken\n",
  "changes/wrapper/inner/proposal.md": "# Proposal\n",
};

function project(): string {
  const root = temporaryFolder();
  for (const [file, content] of Object.entries(files)) {
    const at = path.join(root, "openspec", file);
    mkdirSync(path.dirname(at), { recursive: true });
    writeFileSync(at, content);
  }
  return root;
}

async function openspec(root: string, args: readonly string[]) {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, OPENSPEC_TELEMETRY: "0", DO_NOT_TRACK: "1", NO_COLOR: "1", CI: "1" },
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [stdout] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { stdout, exitCode: await ended };
}

const planned = ["all", "begun", "tasks-only", "no-tasks", "stray", "skips", "own", "ended"];

const schemas: Readonly<Record<string, z.ZodType>> = {
  status: z.union([StatusDocumentSchema, StatusOfAllDocumentSchema, OpenSpecFailureSchema]),
  schemas: SchemasDocumentSchema,
  instructions: z.union([ApplyDocumentSchema, OpenSpecFailureSchema]),
};

const calls: Readonly<Record<string, readonly (readonly string[])[]>> = {
  status: [
    ["--all"],
    ["--all", "--json"],
    ["--change", "all"],
    ["--change", "skips"],
    ["--change", "own", "--json"],
    ["--change", "begun", "--schema", "small", "--json"],
    ["--change", "begun", "--schema", "nobody", "--json"],
    ["--change", "../all", "--json"],
    ["--change", "wrapper", "--json"],
  ],
  schemas: [[], ["--json"]],
  instructions: [
    ...planned.map((change) => ["apply", "--change", change, "--json"]),
    ["apply", "--change", "all"],
    ["apply", "--change", "begun"],
    ["apply", "--change", "stray"],
    ["apply", "--change", "archive", "--json"],
  ],
};

suite("the planning of changes", () => {
  suiteTeardown(removeTemporaryFolders);

  for (const [command, all] of Object.entries(calls)) {
    test(`${command} says what OpenSpec's own CLI says, and exits as it does`, async () => {
      const root = project();
      for (const args of all) {
        const [ours, theirs] = await Promise.all([
          runCli([command, ...args], { cwd: root }),
          openspec(root, [command, ...args]),
        ]);
        const call = `${command} ${args.join(" ")}`;
        assert.equal(ours.stdout, theirs.stdout, call);
        assert.equal(ours.exitCode, theirs.exitCode, call);
        if (args.includes("--json")) schemas[command]?.parse(JSON.parse(ours.stdout));
      }
    });
  }

  test("other instructions are OpenSpec's own, and are refused with its command", async () => {
    const { stderr, exitCode } = await runCli(["instructions", "design"], { cwd: project() });
    assert.equal(exitCode, 2);
    assert.match(stderr, /openspec instructions design/);
  });
});
