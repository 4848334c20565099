import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { generatedProject, type GeneratedProject } from "./generatedProject";
import { OpenSpecProcess } from "./OpenSpecProcess";
import { ourAnswers } from "./ourAnswers";

/** Writes a project into a fresh folder. */
export function writeProject(files: GeneratedProject): string {
  const root = mkdtempSync(path.join(tmpdir(), "openspec-differential-"));
  mkdirSync(path.join(root, "openspec/specs"), { recursive: true });
  mkdirSync(path.join(root, "openspec/changes/demo"), { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return root;
}

function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** Fails when this program and OpenSpec say anything different about a project. */
async function compareProject(openspec: OpenSpecProcess, files: GeneratedProject): Promise<void> {
  const root = writeProject(files);
  try {
    const theirs = await openspec.ask(root);
    assert.deepEqual(asJson(await ourAnswers(root)), theirs);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Compares generated projects; a difference is made as small as it can be and thrown with its files. */
export async function compareGenerated(runs: number, seed: number): Promise<void> {
  const openspec = new OpenSpecProcess();
  try {
    await fc.assert(
      fc.asyncProperty(generatedProject, (files) => compareProject(openspec, files)),
      { numRuns: runs, seed },
    );
  } finally {
    openspec.close();
  }
}
