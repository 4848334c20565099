import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commitFiles, writeFiles } from "../support/repository";

export interface TemporaryFolder {
  readonly path: string;
  remove(): void;
}

/** A folder with these files, for a workspace or a profile. */
export function temporaryFolder(files: Readonly<Record<string, string>> = {}): TemporaryFolder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "osw-")));
  writeFiles(path, files);
  return {
    path,
    remove() {
      rmSync(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

/** The same with everything committed in a git repository. */
export function temporaryRepository(files: Readonly<Record<string, string>>): TemporaryFolder {
  const folder = temporaryFolder();
  commitFiles(folder.path, files);
  return folder;
}

/** A `.code-workspace` file over several folders. */
export function workspaceFile(file: string, folders: readonly string[]): void {
  writeFileSync(file, JSON.stringify({ folders: folders.map((path) => ({ path })) }, null, 2));
}
