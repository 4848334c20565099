import { statSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { hashFile } from "../files/hashFile";
import { readForeignText } from "../files/readForeign";

const ScopeFilesSchema = z.record(z.string(), z.string());

/** More are not remembered one by one; such evidence goes stale through its requirement only. */
const mostFiles = 5000;

function sha256Of(file: string): string {
  const isFile = statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
  return isFile ? hashFile(file) : "";
}

/** Where a RUNTIME attempt keeps what the files under the scope were, beside its log. */
function scopeFileOf(logFile: string): string {
  return logFile.replace(/\.log$/, ".scope.json");
}

/** Remembers the content of the files under the scope, as they are when something is proven about them. */
export function keepScopeFiles(
  logFile: string,
  folder: string,
  files: readonly string[],
  redact: (text: string) => string = (text) => text,
): void {
  if (files.length > mostFiles) return;
  // A name that shows a secret is not written down.
  const named = files.filter((file) => redact(file) === file);
  const all = Object.fromEntries(named.map((file) => [file, sha256Of(path.join(folder, file))]));
  writeFileSync(scopeFileOf(logFile), JSON.stringify(all), { mode: 0o600 });
}

/** The first file under the scope that is not what it was; undefined when all are, or nothing was kept. */
export function changedScopeFile(logFile: string, folder: string): string | undefined {
  try {
    const text = readForeignText(scopeFileOf(logFile), "source");
    const kept = ScopeFilesSchema.parse(JSON.parse(text));
    return Object.keys(kept).find((file) => kept[file] !== sha256Of(path.join(folder, file)));
  } catch {
    return undefined;
  }
}
