import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";

const source = path.join(import.meta.dirname, "../../src");

/** A folder that goes away with this process. */
export function processFolder(of: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), `workstreams-${of}-`));
  process.once("exit", () => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** A program of ours as one file with the assets of the CLI beside it: starts in a fraction of the time. */
export async function bundleProgram(entry: string): Promise<string> {
  const folder = processFolder("program");
  const wasm = createRequire(import.meta.url).resolve("sql.js/dist/sql-wasm.wasm");
  copyFileSync(wasm, path.join(folder, "sql-wasm.wasm"));
  const ofTesting = ["nodeTestReporter.mjs", "nodeRunnerHook.cjs", "mochaReporter.cjs"];
  for (const asset of [
    "node/store/schema.sql",
    ...ofTesting.map((name) => `node/testing/${name}`),
  ]) {
    copyFileSync(path.join(source, asset), path.join(folder, path.basename(asset)));
  }
  const outfile = path.join(folder, "cli.cjs");
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    mainFields: ["module", "main"],
    logLevel: "error",
    define: { "import.meta.url": "bundleUrl" },
    banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
  });
  return outfile;
}
