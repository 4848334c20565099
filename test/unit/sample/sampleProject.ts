import {
  cpSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { execa } from "execa";
import { convertChange } from "../../../src/core/bundle/convertChange";
import type { Bundle } from "../../../src/core/model/bundle";
import type { Change } from "../../../src/core/model/change";
import { parseChange } from "../../../src/core/change/parseChange";

const sample = path.resolve("media/sample");

/** The sample's files with its tools, in a temporary folder and without git. */
export class SampleProject {
  readonly root = mkdtempSync(path.join(tmpdir(), "sample-"));

  constructor() {
    cpSync(path.join(sample, "project"), this.root, { recursive: true });
    renameSync(path.join(this.root, "prettierrc"), path.join(this.root, ".prettierrc"));
    renameSync(path.join(this.root, "prettierignore"), path.join(this.root, ".prettierignore"));
    symlinkSync(path.resolve("node_modules"), path.join(this.root, "node_modules"), "junction");
  }

  async run(command: string, args: readonly string[], env: Record<string, string> = {}) {
    const tool = path.join(this.root, "node_modules", ".bin", command);
    const { exitCode, all } = await execa(command === "node" ? process.execPath : tool, args, {
      cwd: this.root,
      // A test run that knows of another one above it reports to that instead.
      env: { ...env, NODE_TEST_CONTEXT: undefined, NODE_OPTIONS: undefined },
      all: true,
      reject: false,
    });
    return { exitCode, output: all };
  }

  files(): string[] {
    return readdirSync(this.root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
      .map((entry) => path.relative(this.root, path.join(entry.parentPath, entry.name)))
      .map((file) => file.split(path.sep).join("/"))
      .sort();
  }

  read(file: string): string {
    return readFileSync(path.join(this.root, file), "utf8");
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** The tour's change and the bundle that `convert` makes of it. */
export function sampleChange(trackedPaths: readonly string[]): { change: Change; bundle: Bundle } {
  const folder = "openspec/changes/rate-limiting";
  const text = (file: string) => readFileSync(path.join(sample, "change", file), "utf8");
  const files = {
    [`${folder}/proposal.md`]: text("proposal.md"),
    [`${folder}/tasks.md`]: text("tasks.md"),
  };
  const change = parseChange("rate-limiting", files);
  const { bundle } = convertChange({ change, files, trackedPaths, existing: [] });
  return { change, bundle };
}
