import fs from "node:fs";
import type { LogHeader } from "./log/logContent";
import { holdsTransactions, isThere, type SnapshotMark } from "./snapshot/snapshotFile";
import { missing, replaced } from "./storeError";
import { logGenerations, rescueFiles, type StoreFiles } from "./storeFiles";
import { readIdentity, type StoreIdentity } from "./storeIdentity";

/** No database lies there: that is the beginning, unless something shows, or the caller knows, that there was one. */
export function refuseLost(files: StoreFiles, isKnown: boolean): void {
  const { folder, database, identity } = files;
  const logs = logGenerations(folder).map((generation) => files.log(generation));
  const trace =
    logs.find((file) => holdsTransactions(file)) ??
    (readIdentity(files) === null ? rescueFiles(folder)[0] : identity);
  if (trace === undefined && !isKnown) return;
  if (fs.existsSync(database)) return;
  const still =
    trace === undefined ? "" : `, although ${trace} shows that runs were recorded there`;
  throw missing(`${database} is gone${still}`);
}

/** False: another snapshot lies there by now. Throws when a log says that this one is not the newest. */
export function isNewest(files: StoreFiles, mark: SnapshotMark): boolean {
  const later = logGenerations(files.folder).find(
    (generation) => generation > mark.generation && holdsTransactions(files.log(generation)),
  );
  if (!isThere(files, mark)) return false;
  if (later === undefined) return true;
  throw replaced(
    `${files.database} is older than ${files.log(later)}: an older copy was put in its place`,
  );
}

/** Throws a StoreError when a log belongs to another store than one of those expected, or to an older state of it. */
export function checkIdentity(
  files: StoreFiles,
  header: LogHeader,
  expected: readonly (StoreIdentity | null)[],
): void {
  for (const each of expected) {
    if (each === null) continue;
    if (header.store !== each.store) {
      throw replaced(`${files.database} is not the store that was here, but another`);
    }
    if (header.generation < each.generation) {
      throw replaced(
        `${files.database} is an older copy of the store that was here (snapshot ${header.generation}, it had reached ${each.generation})`,
      );
    }
  }
}
