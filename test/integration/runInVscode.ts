import { spawn } from "node:child_process";
import { join } from "node:path";
import { downloadAndUnzipVSCode, runTests, TestRunFailedError } from "@vscode/test-electron";
import { root, scratch } from "../host/paths";

export interface VscodeRun {
  readonly open: string;
  readonly testsPath: string;
  readonly profile: string;
  readonly restricted: boolean;
  readonly env: Readonly<Record<string, string>>;
}

const standIn = join(root, "test/host/runVscode.mjs");

/**
 * Runs tests in the desktop VS Code at VSCODE_EXECUTABLE, in one that is downloaded when
 * VSCODE_DOWNLOAD is set, and otherwise in the VS Code server. How it ended says nothing about the
 * tests; they leave their own counts.
 */
export async function runInVscode(run: VscodeRun): Promise<void> {
  const desktop = await desktopExecutable();
  const launchArgs = [
    run.open,
    `--user-data-dir=${join(run.profile, "user")}`,
    `--extensions-dir=${join(run.profile, "extensions")}`,
  ];
  if (desktop !== undefined && run.restricted) {
    await runDesktopRestricted(desktop, launchArgs, run);
    return;
  }
  try {
    await runTests({
      vscodeExecutablePath: desktop ?? standIn,
      extensionDevelopmentPath: root,
      extensionTestsPath: run.testsPath,
      extensionTestsEnv: run.env,
      launchArgs: run.restricted ? [...launchArgs, "--restricted"] : launchArgs,
    });
  } catch (error) {
    if (!(error instanceof TestRunFailedError)) throw error;
  }
}

async function desktopExecutable(): Promise<string | undefined> {
  const given = process.env["VSCODE_EXECUTABLE"];
  if (given) return given;
  return process.env["VSCODE_DOWNLOAD"]
    ? await downloadAndUnzipVSCode({ cachePath: scratch })
    : undefined;
}

/** `runTests` always switches workspace trust off, so Restricted Mode has to be started without it. */
function runDesktopRestricted(
  executable: string,
  launchArgs: readonly string[],
  run: VscodeRun,
): Promise<void> {
  const args = [
    ...launchArgs,
    ...["--no-sandbox", "--disable-gpu-sandbox", "--disable-updates", "--skip-welcome"],
    `--extensionDevelopmentPath=${root}`,
    `--extensionTestsPath=${run.testsPath}`,
  ];
  const child = spawn(executable, args, {
    env: { ...process.env, ...run.env },
    stdio: "inherit",
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => {
      resolve();
    });
  });
}
