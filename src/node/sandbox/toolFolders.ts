import { closeSync, existsSync, readdirSync, readSync } from "node:fs";
import path from "node:path";
import type { Mount } from "../../core/sandbox/box";
import { isInAny } from "../files/isBelow";
import { realPath } from "../files/realPath";
import { pathFolders } from "../processes/searchPath";
import { openForeign } from "../files/readForeign";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where version managers and package managers keep programs below the home folder; nothing here holds a login. */
const toolHomes = [
  ...[".nvm", ".volta", ".fnm", ".bun/bin", ".deno/bin", ".npm-global", ".yarn/bin", ".pyenv"],
  ...[".rbenv", ".rvm", ".asdf", ".sdkman/candidates", ".rustup", ".ghcup", ".opam", ".dotnet"],
  ...[".cargo/bin", ".cargo/registry", ".cargo/git", ".cargo/config.toml", ".cargo/env"],
  ...["go/bin", "go/pkg/mod", ".m2/repository", "miniconda3", "miniforge3", "anaconda3"],
  ...[".local/bin", ".local/lib", ".local/pipx", ".local/share/pnpm", ".local/share/mise"],
  ...[".local/share/uv", ".local/share/fnm", ".local/share/pipx", ".local/share/pypoetry"],
  ...[".local/share/claude", ".local/share/virtualenvs", ".nix-profile", ".opencode/bin"],
  ...[".cache/ms-playwright", ".cache/puppeteer", ".cache/Cypress", ".cache/uv/archive-v0"],
] as const;

/** Variables that say where tools are. */
const toolVariables = [
  ...["VIRTUAL_ENV", "CONDA_PREFIX", "PYENV_ROOT", "RBENV_ROOT", "ASDF_DIR", "ASDF_DATA_DIR"],
  ...["MISE_DATA_DIR", "FNM_DIR", "NVM_DIR", "VOLTA_HOME", "PNPM_HOME", "BUN_INSTALL"],
  ...["JAVA_HOME", "GOROOT", "GOMODCACHE", "RUSTUP_HOME", "DOTNET_ROOT", "SDKMAN_DIR"],
  ...["PLAYWRIGHT_BROWSERS_PATH", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR"],
] as const;

/** A folder beside `bin` that only an installed package has. */
const packageSigns = ["lib", "lib64", "libexec", "pyvenv.cfg", "versions", "node_modules"];
/** More programs than that in one folder are not looked into. */
const mostPrograms = 2000;

/** All that a program needs which lies in this folder: the package around a `bin`, else the folder alone. */
function packageOf(folder: string): string {
  const at = folder.indexOf(`${path.sep}node_modules${path.sep}`);
  if (at !== -1) return folder.slice(0, at + `${path.sep}node_modules`.length);
  const parent = path.dirname(folder);
  const isInstalled = packageSigns.some((name) => existsSync(path.join(parent, name)));
  return /^(?:s?bin|shims)$/.test(path.basename(folder)) && isInstalled ? parent : folder;
}

/** The interpreter that a script names in its first line. */
function interpreterOf(file: string): string | undefined {
  const bytes = Buffer.alloc(256);
  try {
    const { descriptor } = openForeign(file);
    try {
      readSync(descriptor, bytes, 0, bytes.length, 0);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
  return /^#!\s*(\/\S+)/.exec(bytes.toString("latin1"))?.[1];
}

/** Where the programs of a folder really lie, and what interprets them. */
function programFolders(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.slice(0, mostPrograms).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    const target = entry.isSymbolicLink() ? realPath(file) : file;
    if (target === undefined || entry.isDirectory()) return [];
    const interpreter = realPath(interpreterOf(target) ?? target);
    const files = [target, ...(interpreter === undefined ? [] : [interpreter])];
    return files.map((each) => packageOf(path.dirname(each)));
  });
}

/** Finds the toolchain of an environment, once for each PATH: programs by the hundred are looked at. */
export function rememberingTools(): typeof toolMounts {
  const found = new Map<string, Mount[]>();
  return (env, places) => {
    const key = JSON.stringify([env["PATH"], places, toolVariables.map((name) => env[name])]);
    const known = found.get(key) ?? toolMounts(env, places);
    found.set(key, known);
    return known;
  };
}

/**
 * What of the hidden folders holds the toolchain, to be read: the folders on PATH with the packages around them, and
 * where version managers keep theirs. Never a folder that holds a hidden one, such as the home folder itself.
 */
function toolMounts(
  env: Environment,
  { home, hidden }: { home: string; hidden: readonly string[] },
): Mount[] {
  const own = path.dirname(process.execPath);
  const onPath = [...new Set([own, ...pathFolders(env)].map(realPath))].filter(
    (folder) => folder !== undefined && isInAny(folder, hidden),
  );
  const named = toolVariables
    .map((name) => env[name] ?? "")
    .filter((each) => path.isAbsolute(each));
  const goPaths = (env["GOPATH"] ?? "")
    .split(path.delimiter)
    .filter((each) => path.isAbsolute(each));
  const cargo = env["CARGO_HOME"] ?? "";
  const found = [
    ...onPath.flatMap((folder = "") => [packageOf(folder), folder, ...programFolders(folder)]),
    ...toolHomes.map((name) => path.join(home, name)),
    ...named,
    ...goPaths.map((folder) => path.join(folder, "pkg/mod")),
    ...(path.isAbsolute(cargo) ? ["bin", "registry", "git"].map((name) => `${cargo}/${name}`) : []),
  ];
  return [...new Set(found)].flatMap((folder): Mount[] => {
    const from = realPath(folder);
    const parent = realPath(path.dirname(folder));
    if (from === undefined || parent === undefined) return [];
    const at = path.join(parent, path.basename(folder));
    const isTooMuch = hidden.some((each) => isInAny(each, [from]));
    if (isTooMuch || !isInAny(at, hidden)) return [];
    return [at === from ? { kind: "read", path: at } : { kind: "read_as", path: at, from }];
  });
}
