import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import * as z from "zod";
import { workbenchAddress } from "./openWorkbench";
import { packageExtension } from "./packageExtension";
import { onPath, root, scratch } from "./paths";
import { startServer } from "./startServer";

/** `npm run open [DIR]`: shows a folder, or the sample of `npm start`, in VS Code with the extension. */
async function main(named: string | undefined): Promise<void> {
  const folder = named === undefined ? sampleFolder() : givenFolder(named);
  if (typeof folder !== "string") {
    console.error(folder.problem);
    process.exitCode = 2;
    return;
  }
  const desktop = process.env["VSCODE_EXECUTABLE"] ?? desktopCode();
  if (desktop !== undefined) openDesktop(desktop, folder);
  else await openServer(folder, named === undefined);
}

interface NoFolder {
  readonly problem: string;
}

function givenFolder(named: string): string | NoFolder {
  // npm runs its scripts in the package's folder and says where the user is.
  const folder = resolve(process.env["INIT_CWD"] ?? process.cwd(), named);
  if (existsSync(folder) && statSync(folder).isDirectory()) return folder;
  return { problem: `${folder} is not a folder. Name one that is, or none to open the sample.` };
}

/** `npm start` leaves here where its newest sample is. */
function sampleFolder(): string | NoFolder {
  const file = join(scratch, "tour.json");
  const problem =
    "There is no sample to open yet. Run `npm start` to make it, or name a folder: npm run open DIR";
  if (!existsSync(file)) return { problem };
  const tour = z.object({ root: z.string() }).parse(JSON.parse(readFileSync(file, "utf8")));
  return existsSync(tour.root) ? tour.root : { problem };
}

function desktopCode(): string | undefined {
  return onPath(process.platform === "win32" ? "code.cmd" : "code");
}

function openDesktop(executable: string, folder: string): void {
  const args = [
    ...["--user-data-dir", join(scratch, "desktop", "user")],
    ...["--extensions-dir", join(scratch, "desktop", "extensions")],
    `--extensionDevelopmentPath=${root}`,
    folder,
  ];
  console.log(`Opening ${folder} in ${executable}`);
  const child = spawn(executable, args, {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  child.once("exit", (code) => {
    process.exitCode = code ?? 1;
  });
}

async function openServer(folder: string, isSample: boolean): Promise<void> {
  const setup = spawnSync(process.execPath, [join(root, ".ci", "setup.mjs"), "--server"], {
    stdio: "inherit",
  });
  if (setup.status !== 0) {
    process.exitCode = setup.status ?? 1;
    return;
  }
  console.log("There is no desktop VS Code (`code`) on the PATH; starting the VS Code server.");
  const server = await startServer({
    userDataDir: join(scratch, "server", "user"),
    extensionsDir: join(scratch, "server", "extensions"),
    // The sample is this project's own; of any other folder VS Code asks whether to trust it.
    trusted: isSample,
    settings: { "security.workspace.trust.startupPrompt": "always" },
    install: [packageExtension()],
  });
  console.log(
    `\nOpen this address in a browser on this machine:\n\n  ${workbenchAddress(server, folder)}\n`,
  );
  console.log("It asks for no password, so end it with Ctrl-C when you are done.");
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      void server.stop().then(() => process.exit(0));
    });
  }
  await server.ended;
}

await main(process.argv[2]);
