import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export interface TemporaryFolder {
  readonly path: string;
  remove(): void;
}

/** A folder with these files, for a workspace or a profile. */
export function temporaryFolder(files: Readonly<Record<string, string>> = {}): TemporaryFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "osw-")));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return {
    path,
    remove() {
      rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** The same with everything committed in a git repository. */
export function temporaryRepository(files: Readonly<Record<string, string>>): TemporaryFolder {
  const folder = temporaryFolder(files);
  const git = (...args: string[]): void => {
    execFileSync("git", args, { cwd: folder.path, stdio: "pipe" });
  };
  git("init", "--quiet", "--initial-branch=main");
  git("config", "user.name", "A Person");
  git("config", "user.email", "person@example.invalid");
  git("add", "--all");
  git("commit", "--quiet", "--allow-empty", "--message", "Start");
  return folder;
}

/** A `.code-workspace` file over several folders. */
export function workspaceFile(file: string, folders: readonly string[]): void {
  writeFileSync(file, JSON.stringify({ folders: folders.map((path) => ({ path })) }, null, 2));
}
