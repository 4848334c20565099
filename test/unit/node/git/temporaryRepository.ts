import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A repository in a folder with a space in its name, driven by the real git. */
export class TemporaryRepository {
  readonly folder = realpathSync(mkdtempSync(path.join(tmpdir(), "a repo ")));
  readonly top = path.join(this.folder, "main");

  constructor() {
    mkdirSync(this.top);
    this.git("init", "-q", "-b", "main");
    this.git("config", "user.name", "Ada");
    this.git("config", "user.email", "ada@example.org");
  }

  git(...args: string[]): string {
    return this.gitIn(this.top, ...args);
  }

  gitIn(folder: string, ...args: string[]): string {
    return execFileSync("git", args, {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trimEnd();
  }

  write(files: Readonly<Record<string, string | Buffer>>, folder = this.top): void {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }

  /** Writes and commits; resolves to the commit. */
  commit(files: Readonly<Record<string, string | Buffer>>, message = "Change"): string {
    this.write(files);
    this.git("add", "-A");
    this.git("commit", "-q", "--no-verify", "--allow-empty", "-m", message);
    return this.git("rev-parse", "HEAD");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
