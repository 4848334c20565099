import { devNull } from "node:os";
import { simpleGit, type SimpleGitOptions } from "simple-git";
import { UserError } from "../../core/errors";
import { ownEnvironment } from "../processes/ownEnvironment";
import { withPathFolders } from "../processes/searchPath";
import { foldersOfRepository, liesIn } from "./trust/checkouts";
import { refuseSpecialFiles } from "./trust/specialFiles";
import { refuseChangedSettings } from "./trust/trustedSettings";

/** How a git command ended; `stdout` is bytes because paths and patches are. */
export interface GitResult {
  exitCode: number;
  stdout: Buffer;
  stderr: string;
}

export interface GitCall {
  /** Given to the command's standard input; must not be empty. */
  input?: Buffer | string;
  /** Added to the environment. */
  env?: Readonly<Record<string, string>>;
}

/** A git command that failed where it should not have. */
export class GitError extends Error {
  override readonly name = "GitError";

  constructor(
    args: readonly string[],
    readonly result: GitResult,
  ) {
    const said = result.stderr.trim() || `it ended with exit code ${result.exitCode}`;
    super(`git ${args[0] ?? ""} failed: ${said}`);
  }
}

/** What would make git ask, page, edit or look elsewhere; simple-git refuses them too. */
const guarded = /^(?:git_.*|editor|visual|pager|prefix|ssh_askpass)$/i;

// Asked for again with each command of git.
const searched = new Map<string, string>();

/** Git and what it starts are never programs of the repository, which nobody has said yes to. */
function searchPath(folder: string): Record<string, string> {
  const { PATH: own } = ownEnvironment();
  const before = own ?? "";
  const key = `${folder}\0${before}`;
  let found = searched.get(key);
  if (found === undefined) {
    const untouched = foldersOfRepository(folder);
    const { PATH } = withPathFolders({ PATH: before }, (each) => !liesIn(each, untouched));
    found = PATH;
    searched.set(key, found);
  }
  return own === undefined ? {} : { PATH: found };
}

function gitEnvironment(
  folder: string,
  extra: Readonly<Record<string, string>>,
): Record<string, string> {
  const inherited: Record<string, string> = {};
  for (const [name, value] of Object.entries(ownEnvironment())) {
    if (value !== undefined && !guarded.test(name)) inherited[name] = value;
  }
  return {
    ...withPathFolders(inherited),
    ...searchPath(folder),
    LC_ALL: "C",
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_LITERAL_PATHSPECS: "1",
    ...extra,
  };
}

/** Nothing of the repository's own runs when the engine calls git. */
const config = [
  `core.hooksPath=${devNull}`,
  "core.fsmonitor=false",
  "core.quotePath=false",
  "log.showSignature=false",
  "gc.auto=0",
  "maintenance.auto=false",
];

function options(call: GitCall, env: Record<string, string>, onEnd: (end: GitResult) => void) {
  return {
    config,
    unsafe: { allowUnsafeHooksPath: true, allowUnsafeFsMonitor: true },
    allowEnvironment: Object.keys(env).filter((name) => guarded.test(name)),
    // Only when the pipes are closed is all output there.
    completion: { onClose: true, onExit: false },
    ...(call.input === undefined ? {} : { input: () => call.input }),
    errors: (error, { exitCode, stdOut, stdErr }) => {
      onEnd({
        exitCode,
        stdout: Buffer.concat(stdOut),
        stderr: Buffer.concat(stdErr).toString("utf8"),
      });
      // A Buffer is only simple-git's reading of a non-zero exit code, which is a result here.
      return error instanceof Error ? error : undefined;
    },
  } satisfies Partial<SimpleGitOptions>;
}

/** Runs one git command in a folder: no hooks, no prompts, no pager, no variables of another git; any exit code is a result. */
export async function runGit(
  folder: string,
  args: readonly string[],
  call: GitCall = {},
): Promise<GitResult> {
  refuseSpecialFiles(folder);
  refuseChangedSettings(folder);
  let end: GitResult | null = null as GitResult | null;
  const env = gitEnvironment(folder, call.env ?? {});
  const git = simpleGit(
    folder,
    options(call, env, (result) => (end = result)),
  )
    .env(env)
    // simple-git waits 50 ms for the output of a command that ended without any; an empty chunk tells it there is none.
    .outputHandler((_command, stdout) => {
      stdout.once("end", () => stdout.emit("data", Buffer.alloc(0)));
    });
  try {
    await git.raw([...args]);
  } catch (error) {
    if (end === null) throw error;
  }
  if (end === null) throw new Error(`git ${args[0] ?? ""} ended without a result`);
  if (end.exitCode < 0 && end.stderr.includes("ENOENT")) {
    throw new UserError(
      "git was not found. Install git 2.38 or later and see that it is on the PATH.",
    );
  }
  return end;
}

/** Runs one git command that has to succeed; throws a GitError otherwise. */
export async function git(
  folder: string,
  args: readonly string[],
  call: GitCall = {},
): Promise<Buffer> {
  const result = await runGit(folder, args, call);
  if (result.exitCode !== 0) throw new GitError(args, result);
  return result.stdout;
}

/** The same, as text without the line end. */
export async function gitLine(
  folder: string,
  args: readonly string[],
  call: GitCall = {},
): Promise<string> {
  return (await git(folder, args, call)).toString("utf8").replace(/\r?\n$/, "");
}

/** The entries of an output made with `-z`. */
export function nulSeparated(output: Buffer): string[] {
  const entries = output.toString("utf8").split("\0");
  if (entries.at(-1) === "") entries.pop();
  return entries;
}
