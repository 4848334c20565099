import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { removeTemporaryFolders } from "../support/temporaryFolder";
import { runCliProcess } from "./support/runCli";
import { ScratchProject } from "./scratchProject";

const manifest = path.join(import.meta.dirname, "../../package.json");

suite("version", () => {
  teardown(removeTemporaryFolders);

  test("is the package's, however it is asked for", async () => {
    const text: unknown = JSON.parse(readFileSync(manifest, "utf8"));
    const { version } = z.object({ version: z.string() }).parse(text);
    const project = new ScratchProject();
    for (const args of [["--version"], ["-V"], ["--json", "--version"], ["list", "--version"]]) {
      const { exitCode, stdout } = await runCliProcess(args, { cwd: project.root });
      assert.deepEqual([exitCode, stdout.trim()], [0, version], args.join(" "));
    }
  });
});
