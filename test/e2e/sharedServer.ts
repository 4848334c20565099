import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { launchBrowser } from "../host/openWorkbench";
import { packageExtension } from "../host/packageExtension";
import { type ServerOptions, startServer, type VscodeServer } from "../host/startServer";
import { temporaryFolder } from "../host/temporaryFolder";
import { type UserSettings, writeUserSettings } from "../host/userSettings";

interface Started {
  readonly server: VscodeServer;
  readonly browser: Browser;
  readonly end: () => Promise<void>;
}

export interface ServerNeeds {
  readonly installed: boolean;
  readonly restricted: boolean;
  readonly env: Readonly<Record<string, string>>;
}

// Of this test process: suites that need the same use one, since a start costs more than most of their tests.
const started = new Map<string, Promise<Started>>();

/** A server and a browser for a suite, with these settings and no others; `endServers` ends them. */
export async function sharedServer(needs: ServerNeeds, settings?: UserSettings): Promise<Started> {
  const key = JSON.stringify(needs);
  const present = started.get(key) ?? start(needs);
  started.set(key, present);
  const shared = await present;
  rmSync(join(shared.server.userDataDir, "User", "settings.json"), { force: true });
  writeUserSettings(shared.server.userDataDir, settings);
  return shared;
}

/** Ends every server and browser of this process. */
export async function endServers(): Promise<void> {
  const all = [...started.values()];
  started.clear();
  for (const each of all) await (await each).end();
}

async function start({ installed, restricted, env }: ServerNeeds): Promise<Started> {
  const profile = temporaryFolder();
  const options: ServerOptions = {
    userDataDir: join(profile.path, "user"),
    extensionsDir: join(profile.path, "extensions"),
    trusted: !restricted,
    install: installed ? [packageExtension()] : [],
    // The page of the bundle editor is tested in between, without a window.
    idleSeconds: 1800,
    env,
  };
  const server = await startServer(options);
  const endServer = async (): Promise<void> => {
    await server.stop();
    profile.remove();
  };
  try {
    const browser = await launchBrowser();
    const end = async (): Promise<void> => {
      await browser.close();
      await endServer();
    };
    return { server, browser, end };
  } catch (error) {
    await endServer();
    throw error;
  }
}
