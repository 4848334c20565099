import { readdirSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Box, Mount } from "../../core/sandbox/box";
import { isInAny } from "../files/isBelow";
import { realPath } from "../files/realPath";
import type { SandboxPlace } from "./sandboxPlace";
import { privateGit } from "./privateGit";
import type { rememberingTools } from "./toolFolders";

/** What a process may have beyond that; paths that are not there are left out. */
export interface SandboxRights {
  network: boolean;
  /** Paths below the home folder. */
  homeRead: readonly string[];
  homeWrite: readonly string[];
  read: readonly string[];
  write: readonly string[];
  /** Whether git may write: into a copy that is gone with the process. */
  commits: boolean;
}

/** Folders on this machine that stand for the temporary and the home folder of one process. */
export interface PrivateFolders {
  folder: string;
  temporary: string;
  home: string;
  /** An empty file. */
  empty: string;
  /** Where a copy of the repository's git folder goes. */
  git: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Homes, temporary files and run-time sockets (of Docker, D-Bus, X, agents of keys). */
const hiddenFolders = ["/home", "/root", "/tmp", "/var/tmp", "/run", "/Users", "/private/tmp"];
/** Caches that tools keep in `node_modules`, which is often the main checkout's. */
const toolCaches = [".cache", ".vite", ".vite-temp", ".vitest"];
const nothing: readonly Mount[] = [];

function realIfThere(file: string): string[] {
  const real = realPath(file);
  return real === undefined ? [] : [real];
}

/** The person's home folder as a process sees it; undefined where there is none. */
export function homeOf(env: Environment): string | undefined {
  return realIfThere(env["HOME"] ?? os.homedir()).find((home) => home !== "/");
}

function hiddenOf(env: Environment): string[] {
  const home = homeOf(env);
  const all = [...hiddenFolders, os.homedir(), os.tmpdir(), ...(home === undefined ? [] : [home])];
  return [...new Set(all.flatMap(realIfThere))].filter((folder) => folder !== "/");
}

/** What a repository keeps for people alone: `.env` and the like, but no examples. */
function secretFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^\.env(?:\.|rc$|$)/.test(name) && !/example|sample|template/.test(name))
    .map((name) => path.join(folder, name));
}

/** Names are looked up by what `/etc/resolv.conf` leads to, which often lies beside sockets. */
function resolverMounts(): Mount[] {
  return realIfThere("/etc/resolv.conf").map((file) => ({ kind: "read", path: file }));
}

function existing(kind: "read" | "write" | "hidden", paths: readonly string[]): Mount[] {
  return paths.flatMap(realIfThere).map((each) => ({ kind, path: each }));
}

/** A link on the way to it is the person's, and not there inside. */
function homeMounts(
  kind: "read_as" | "write_as",
  home: string | undefined,
  names: readonly string[],
): Mount[] {
  if (home === undefined) return [];
  return names.flatMap((name) => {
    const at = path.join(home, name);
    return realIfThere(at).map((from) => ({ kind, path: at, from }));
  });
}

/** Sockets that lie somewhere else than usual. */
function socketMounts(env: Environment, hidden: readonly string[], empty: string): Mount[] {
  const named = [env["SSH_AUTH_SOCK"], env["DOCKER_HOST"]?.replace(/^unix:\/\//, "")];
  return named
    .flatMap((each) => (each === undefined || !path.isAbsolute(each) ? [] : realIfThere(each)))
    .filter((each) => !isInAny(each, hidden))
    .map((each) => ({ kind: "read_as", path: each, from: empty }));
}

function checkoutMounts(place: SandboxPlace, empty: string): Mount[] {
  const { main, root, stateFolder, commonDir, worktree } = place;
  const tops = [...new Set([main, root])];
  const modules = tops.map((top) => path.join(top, "node_modules"));
  const caches = modules.flatMap((each) => toolCaches.map((name) => path.join(each, name)));
  const link = path.join(worktree, ".git");
  return [
    ...existing("read", [main, commonDir]),
    ...existing("hidden", [stateFolder, path.join(main, ".worktrees"), ...caches]),
    ...tops
      .flatMap(secretFiles)
      .flatMap(realIfThere)
      .filter((file) => statSync(file).isFile())
      .map((file) => ({ kind: "read_as", path: file, from: empty }) as const),
    ...existing("write", [worktree]),
    // Whoever writes it says which repository git takes the worktree for.
    ...existing("read", [link]),
  ];
}

interface BoxCircumstances {
  /** Where the process starts, and with which environment. */
  folder: string;
  env: Environment;
  own: PrivateFolders;
  toolsOf: ReturnType<typeof rememberingTools>;
}

/** What a process started for this place may see and change. Of two mounts of one path the later one counts. */
export function planBox(
  place: SandboxPlace,
  rights: SandboxRights,
  { folder, env, own, toolsOf }: BoxCircumstances,
): Box {
  const hidden = hiddenOf(env);
  const home = homeOf(env);
  const tools = home === undefined ? nothing : toolsOf(env, { home, hidden });
  return {
    folder,
    network: rights.network,
    mounts: [
      ...hidden.map((each) => ({ kind: "hidden", path: each }) as const),
      ...existing("read", [place.main]),
      ...realIfThere("/tmp").map(
        (each) => ({ kind: "write_as", path: each, from: own.temporary }) as const,
      ),
      ...(home === undefined ? [] : [{ kind: "write_as", path: home, from: own.home } as const]),
      ...resolverMounts(),
      ...tools,
      // A folder that holds a hidden one would show it.
      ...existing("read", rights.read).filter(
        (mount) => !hidden.some((each) => isInAny(each, [mount.path])),
      ),
      ...checkoutMounts(place, own.empty).filter(({ path: each }) => each !== home),
      ...socketMounts(env, hidden, own.empty),
      ...(rights.commits ? privateGit(place, own.git) : []),
      ...homeMounts("read_as", home, rights.homeRead),
      ...homeMounts("write_as", home, rights.homeWrite),
      ...existing("write", rights.write),
    ],
  };
}
