import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** Texts by the path of their file. */
export type Files = Readonly<Record<string, string | Buffer>>;

// One for this test process: what git makes is the same each time, and starting it costs more than copying.
let template: string | undefined;

function makeTemplate(): string {
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), "repository-template-"));
  process.once("exit", () => {
    rmSync(folder, { recursive: true, force: true });
  });
  git(folder, "init", "-q", "-b", "main");
  git(folder, "config", "user.name", "Ada");
  git(folder, "config", "user.email", "ada@example.com");
  const hooks = path.join(folder, ".git/hooks");
  for (const sample of readdirSync(hooks)) rmSync(path.join(hooks, sample));
  return path.join(folder, ".git");
}

/** Runs the real git in a folder and gives what it prints. */
export function git(folder: string, ...args: readonly string[]): string {
  return execFileSync("git", args, {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trimEnd();
}

/** Makes a folder a git repository of Ada's, without a commit. */
export function initRepository(folder: string, branch = "main"): void {
  template ??= makeTemplate();
  cpSync(template, path.join(folder, ".git"), { recursive: true });
  if (branch !== "main")
    writeFileSync(path.join(folder, ".git/HEAD"), `ref: refs/heads/${branch}\n`);
}

/** Writes files below a folder. */
export function writeFiles(folder: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

/** Commits all there is. */
export function commitAll(folder: string, message = "Start"): void {
  git(folder, "add", "-A");
  git(folder, "commit", "-q", "--no-verify", "--allow-empty", "-m", message);
}

/** Makes a folder with these files a git repository in which they are committed. */
export function commitFiles(folder: string, files: Files): void {
  writeFiles(folder, files);
  initRepository(folder);
  commitAll(folder);
}

/** A repository in a folder with a space in its name, driven by the real git. */
export class Repository {
  readonly folder = realpathSync(mkdtempSync(path.join(tmpdir(), "a repo ")));
  readonly top = path.join(this.folder, "main");

  constructor() {
    mkdirSync(this.top);
    initRepository(this.top);
  }

  git(...args: string[]): string {
    return git(this.top, ...args);
  }

  gitIn(folder: string, ...args: string[]): string {
    return git(folder, ...args);
  }

  write(files: Files, folder = this.top): void {
    writeFiles(folder, files);
  }

  /** Writes and commits; returns the commit. */
  commit(files: Files, message = "Change"): string {
    this.write(files);
    commitAll(this.top, message);
    return this.git("rev-parse", "HEAD");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
