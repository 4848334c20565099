import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { ConversionInput } from "../../../../src/core/bundle/convertChange";
import type { ChangeFiles } from "../../../../src/core/model/change";
import { parseChange } from "../../../../src/core/change/parseChange";

/** Folders of a change, what HEAD tracks, and the bundle and report that come of it. */
export const casesFolder = path.join(import.meta.dirname, "../../../fixtures/conversion");

export function caseNames(): string[] {
  return readdirSync(casesFolder).sort();
}

function changeFiles(name: string): ChangeFiles {
  const folder = path.join(casesFolder, name, "change");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => file.split(path.sep).join("/"))
    .filter((file) => statSync(path.join(folder, file)).isFile());
  return Object.fromEntries(
    files.map((file) => [
      `openspec/changes/${name}/${file}`,
      readFileSync(path.join(folder, file), "utf8"),
    ]),
  );
}

/** A conversion that nobody decided anything about. */
export function inputOf(id: string, files: ChangeFiles, trackedPaths: string[]): ConversionInput {
  return { change: parseChange(id, files), files, trackedPaths, existing: [] };
}

export function readCase(name: string): ConversionInput {
  const tracked = readFileSync(path.join(casesFolder, name, "tracked.txt"), "utf8");
  return inputOf(name, changeFiles(name), tracked.split("\n").filter(Boolean));
}
