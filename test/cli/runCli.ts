import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";

const root = path.join(import.meta.dirname, "../..");
const source = path.join(root, "src");
let ready: string | undefined;

/** The CLI as it ships, built first when the sources are newer than it. */
export function program(): string {
  if (ready === undefined) {
    execFileSync(process.execPath, [path.join(root, ".ci/setup.mjs")], { stdio: "inherit" });
    ready = path.join(root, "dist/cli.cjs");
  }
  return ready;
}

let state: string | undefined;

/** Where the CLI keeps what is a person's: one place for this test process. */
function stateFolder(): string {
  state ??= temporaryFolder("state");
  return state;
}

function temporaryFolder(of: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), `workstreams-${of}-`));
  process.once("exit", () => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** A program of ours as one file with the assets of the CLI beside it. */
export async function bundleProgram(entry: string): Promise<string> {
  const folder = temporaryFolder("program");
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

export interface CliAnswer {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** Where the CLI is run, and what is set on top of this process's environment. */
export interface CliPlace {
  cwd: string;
  env?: Readonly<Record<string, string>>;
}

/** Runs the real CLI in a process of its own, with nobody at the keyboard. */
export async function runCli(cwd: string, ...args: readonly string[]): Promise<CliAnswer> {
  return runCliAt({ cwd }, ...args);
}

/** Like `runCli`, with more of an environment. What a person approves is remembered for this test process only. */
export async function runCliAt(
  { cwd, env = {} }: CliPlace,
  ...args: readonly string[]
): Promise<CliAnswer> {
  const child = spawn(process.execPath, [program(), ...args], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NO_COLOR: "1", XDG_STATE_HOME: stateFolder(), ...env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  return { exitCode, stdout, stderr };
}
