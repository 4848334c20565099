import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Files, writeFiles } from "./repository";

const made: string[] = [];

/** A new folder with these files; `removeTemporaryFolders` takes it away. */
export function temporaryFolder(files: Files = {}): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "workstreams-test-")));
  made.push(folder);
  writeFiles(folder, files);
  return folder;
}

/** For `teardown` or `suiteTeardown`. */
export function removeTemporaryFolders(): void {
  for (const folder of made.splice(0))
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
