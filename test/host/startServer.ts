import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { server } from "./paths";
import { type UserSettings, writeUserSettings } from "./userSettings";

export interface ServerOptions {
  /** Settings, state and logs; kept by the server, removed by whoever made the folder. */
  readonly userDataDir: string;
  readonly extensionsDir: string;
  /** Without trust every workspace opens in Restricted Mode. */
  readonly trusted: boolean;
  /** Extensions (VSIX files) to install before the start. */
  readonly install?: readonly string[];
  readonly settings?: UserSettings;
  readonly env?: Readonly<Record<string, string>>;
  /** Ends by itself when no window has been open for so long, also when its starter was killed. */
  readonly idleSeconds?: number;
}

export interface VscodeServer {
  readonly url: string;
  readonly userDataDir: string;
  /** Resolves when the server has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Ends the server and every process it has started. */
  stop(): Promise<void>;
}

const startSeconds = 300;

/** Starts VS Code as a server on a free port of this machine. */
export async function startServer(options: ServerOptions): Promise<VscodeServer> {
  requireServer();
  writeUserSettings(options.userDataDir, options.settings);
  const common = commonArguments(options);
  const env = cleanEnvironment(options);
  (options.install ?? []).forEach((vsix) => {
    installExtension(vsix, common, env);
  });

  const child = spawn(server.node, [...common, ...listenArguments(options)], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true, // a process group of its own, so that all of it can be ended
  });
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => {
      resolve();
    });
  });
  try {
    const url = await listening(child, ended);
    return { url, userDataDir: options.userDataDir, ended, stop: () => stop(child, ended) };
  } catch (error) {
    await stop(child, ended);
    throw error;
  }
}

function requireServer(): void {
  const missing = [server.node, server.entry].find((file) => !existsSync(file));
  if (missing !== undefined) {
    throw new Error("The VS Code server is not installed; run `node .ci/setup.mjs --vscode`.");
  }
}

function commonArguments({ userDataDir, extensionsDir }: ServerOptions): string[] {
  mkdirSync(extensionsDir, { recursive: true });
  const config = join(userDataDir, "code-server.yaml");
  writeFileSync(config, "auth: none\n");
  const folders = ["--user-data-dir", userDataDir, "--extensions-dir", extensionsDir];
  return [server.entry, "--config", config, ...folders];
}

function listenArguments({ trusted, idleSeconds }: ServerOptions): string[] {
  return [
    ...(trusted ? ["--disable-workspace-trust"] : []),
    ...(idleSeconds === undefined ? [] : ["--idle-timeout-seconds", String(idleSeconds)]),
    ...["--auth", "none", "--bind-addr", "127.0.0.1:0"],
    // In the user data folder its path could be longer than a socket's may be.
    ...["--session-socket", join(tmpdir(), `vscode-${process.pid}-${Date.now()}.sock`)],
    ...["--disable-telemetry", "--disable-update-check", "--disable-getting-started-override"],
    "--ignore-last-opened",
  ];
}

/** Without what a terminal inside another VS Code says, which would redirect this one. */
function cleanEnvironment({ userDataDir, env }: ServerOptions): NodeJS.ProcessEnv {
  const foreign =
    /^(VSCODE_|ELECTRON_|CODE_SERVER_|NODE_OPTIONS$|PORT$|PASSWORD$|HASHED_PASSWORD$)/;
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(own),
    XDG_CONFIG_HOME: join(userDataDir, "xdg-config"),
    XDG_DATA_HOME: join(userDataDir, "xdg-data"),
    ...env,
  };
}

function installExtension(vsix: string, common: readonly string[], env: NodeJS.ProcessEnv): void {
  const args = [...common, "--force", "--install-extension", vsix];
  const { status, stdout, stderr } = spawnSync(server.node, args, { env, encoding: "utf8" });
  if (status !== 0) throw new Error(`VS Code did not install ${vsix}:\n${stdout}${stderr}`);
}

function listening(child: ChildProcess, ended: Promise<void>): Promise<string> {
  return new Promise((resolve, reject) => {
    let log = "";
    const fail = (what: string): void => {
      clearTimeout(timer);
      reject(new Error(`The VS Code server ${what}:\n${log}`));
    };
    const timer = setTimeout(fail, startSeconds * 1000, `did not start in ${startSeconds} s`);
    const read = (data: Buffer): void => {
      log += data.toString();
      const address = /HTTP server listening on (http:\/\/\S+?)\/?\s/.exec(log)?.[1];
      if (address !== undefined) {
        clearTimeout(timer);
        resolve(address);
      }
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    void ended.then(() => {
      fail("ended early");
    });
  });
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  signalGroup(child, "SIGTERM");
  const patience = new Promise((resolve) => setTimeout(resolve, 3000).unref());
  await Promise.race([ended, patience]);
  signalGroup(child, "SIGKILL");
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The whole group is gone, which is what was wanted.
  }
}
