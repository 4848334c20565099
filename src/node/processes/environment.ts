import { withPathFolders } from "./searchPath";

type Environment = Readonly<Record<string, string | undefined>>;

/** What a checker or a test runner needs to start at all; everything else has to be named by the project. */
const toolNames = [
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "LANG",
  "LANGUAGE",
  "TMPDIR",
  "TEMP",
  "TMP",
  "TZ",
  "SystemRoot",
  "SystemDrive",
  "windir",
  "ComSpec",
  "PATHEXT",
  "APPDATA",
  "LOCALAPPDATA",
  "ProgramData",
  "ProgramFiles",
  "ProgramFiles(x86)",
  "USERPROFILE",
  "HOMEDRIVE",
  "HOMEPATH",
  "NODE_EXTRA_CA_CERTS",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "VIRTUAL_ENV",
  "CONDA_PREFIX",
  "JAVA_HOME",
  "GOPATH",
  "GOROOT",
  "GOCACHE",
  "GOMODCACHE",
  "CARGO_HOME",
  "RUSTUP_HOME",
  "NVM_DIR",
  "VOLTA_HOME",
  "PNPM_HOME",
  "COREPACK_HOME",
] as const;
const toolPrefixes = ["LC_", "XDG_", "PYENV_", "ASDF_", "MISE_", "FNM_"] as const;

const foreignToAgents =
  /^(?:ELECTRON_RUN_AS_NODE|ELECTRON_NO_ATTACH_CONSOLE|NODE_OPTIONS|VSCODE_.*|GIT_.*|npm_.*|CLAUDECODE|CLAUDE_CODE_ENTRYPOINT)$/i;

function pick(base: Environment, keep: (name: string) => boolean): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const [name, value] of Object.entries(base)) {
    if (value !== undefined && keep(name)) picked[name] = value;
  }
  return picked;
}

/** The environment of plugins and tests: what programs need to start, plus the variables that the project names. */
export function toolEnvironment(
  base: Environment,
  names: readonly string[],
): Record<string, string> {
  const isWindows = process.platform === "win32";
  const fold = (name: string) => (isWindows ? name.toUpperCase() : name);
  const allowed = new Set([...toolNames, ...names].map(fold));
  const picked = pick(
    base,
    (name) =>
      allowed.has(fold(name)) || toolPrefixes.some((prefix) => fold(name).startsWith(prefix)),
  );
  return { ...withPathFolders(picked), NO_COLOR: "1" };
}

/**
 * The environment of an agent: the person's own, provider keys included, without what VS Code, npm and git left in it,
 * plus `extra`.
 */
export function agentEnvironment(
  base: Environment,
  extra: Readonly<Record<string, string>>,
): Record<string, string> {
  return { ...withPathFolders(pick(base, (name) => !foreignToAgents.test(name))), ...extra };
}
