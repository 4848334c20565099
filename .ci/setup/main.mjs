import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, isBuildStale } from "./build.mjs";
import { lock } from "./lock.mjs";
import { npm } from "./npm.mjs";
import { packagesFit } from "./packagesFit.mjs";
import { installProgramsOfTests, requirePrograms } from "./programs.mjs";
import { SetupError } from "./setupError.mjs";
import { installServer, isServerInstalled, isServerSupported } from "./vscodeServer.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const options = ["--server", "--vscode"];

/** Runs the set-up; the exit code is 2 when a person has to do something first. */
export async function main(argv) {
  try {
    const unknown = argv.find((argument) => !options.includes(argument));
    if (unknown !== undefined) {
      throw new SetupError(`Unknown option ${unknown}; there are ${options.join(" and ")}.`);
    }
    const release = await lock(join(root, ".vscode-test", "setup.lock"));
    try {
      setUp({ tests: argv.includes("--vscode"), server: argv.length > 0 });
    } finally {
      release();
    }
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`set-up: ${error.message}`);
    process.exitCode = 2;
  }
}

function setUp({ tests, server }) {
  requirePrograms(tests ? ["git", "sqlite3", "chromium"] : ["git"]);
  if (tests) installProgramsOfTests();
  if (!packagesFit(root)) {
    console.log("set-up: installing npm packages");
    npm(root, ["ci", "--ignore-scripts"]);
  }
  if (isBuildStale(root)) build(root);
  if (server) setUpServer();
}

function setUpServer() {
  const desktop = process.env.VSCODE_EXECUTABLE || process.env.VSCODE_DOWNLOAD;
  if (!isServerSupported() && desktop) {
    console.warn(
      "set-up: the VS Code server is for Linux x64 only. Integration tests use the desktop " +
        "VS Code; UI tests cannot run here.",
    );
    return;
  }
  if (!isServerInstalled(root)) installServer(root);
}
