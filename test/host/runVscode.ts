import type { Browser } from "playwright-core";
import { join } from "node:path";
import { parseDesktopArguments } from "./desktopArguments";
import { openWorkbench } from "./openWorkbench";
import { startServer, type VscodeServer } from "./startServer";

const limitMs = Number(process.env["VSCODE_HOST_TIMEOUT_MS"] ?? 1_800_000);
const couldNotRun = 2;

let server: VscodeServer | undefined;
let browser: Browser | undefined;
let finishing = false;

/** Ends everything; the first reason counts, since ending the server looks like a failure of it. */
async function finish(code: number, why?: string): Promise<void> {
  if (finishing) return;
  finishing = true;
  if (why !== undefined) console.error(`runVscode: ${why}`);
  await browser?.close();
  await server?.stop();
  process.exit(code);
}

async function run(): Promise<void> {
  const { open, developmentPath, testsPath, ...profile } = parseDesktopArguments(
    process.argv.slice(2),
  );
  const started = await startServer({ ...profile, idleSeconds: 120 });
  server = started;
  void started.ended.then(() => finish(couldNotRun, "the VS Code server ended early"));
  const workbench = await openWorkbench(started, {
    open,
    developmentPath,
    testsPath,
    onLog: (line) => {
      console.log(line);
    },
  });
  browser = workbench.browser;
  setTimeout(() => {
    const picture = join(profile.userDataDir, "timeout.png");
    void workbench.page
      .screenshot({ path: picture })
      .finally(() => finish(couldNotRun, `no result after ${limitMs} ms; see ${picture}`));
  }, limitMs).unref();
  await finish(await workbench.testsEnded);
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => void finish(couldNotRun, `stopped by ${signal}`));
}
run().catch((error: unknown) =>
  finish(couldNotRun, error instanceof Error ? error.message : String(error)),
);
