import path from "node:path";
import { sortChanged, type ChangedByUse } from "../../../core/proof/changedPaths";
import { withJudgingKeys } from "../../../core/scope/judgingKeys";
import { installsOther } from "../../../core/proof/installsOther";
import { choosesTests } from "../../../core/proof/testPaths";
import { compileScope } from "../../../core/scope/scope";
import type { Engine, Work } from "../record/engine";
import type { Between, Rekeyed } from "./versions";

/** Paths relative to the git root, as the bundle names them: relative to the openspec root. */
function named(engine: Engine, file: string): string | undefined {
  const { prefix } = engine.project;
  if (prefix === "") return file;
  return file.startsWith(`${prefix}/`) ? file.slice(prefix.length + 1) : undefined;
}

/** A folder whose name begins with a dot is about what it lies in. */
function folderOf(file: string): string {
  const folder = path.posix.dirname(file);
  return path.posix.basename(folder).startsWith(".") && folder !== "." ? folderOf(folder) : folder;
}

interface Commits {
  base: string;
  commit: string;
}

/** The files of a workstream's commit that differ from the base, and what is known of them. */
async function changesOf(engine: Engine, work: Work, { base, commit }: Commits) {
  const all = await engine.git.diffNames(base, commit);
  const changed = all.filter((file) => named(engine, file) !== undefined);
  const onBase = new Set(await engine.git.trackedPaths(base));
  const folders = new Set([...onBase].flatMap(foldersAbove));
  const scope = compileScope(work.bundle);
  const mixed = changed.filter((file) => /\.(?:jsonc?|toml)$/.test(file));
  const before = await engine.git.contentsAt(base, mixed);
  const after = await engine.git.contentsAt(commit, mixed);
  return {
    changed,
    mixed: mixed.map((file) => ({
      file,
      was: before.get(file)?.toString("utf8") ?? null,
      is: after.get(file)?.toString("utf8") ?? null,
    })),
    isOnBase: (file: string) => onBase.has(file),
    isApart: (file: string) => !folders.has(folderOf(file)),
    isUnlocked: (file: string) => scope.isExact(named(engine, file) ?? ""),
  };
}

function foldersAbove(file: string): string[] {
  const folder = path.posix.dirname(file);
  return folder === "." ? ["."] : [folder, ...foldersAbove(folder)];
}

type Changes = Awaited<ReturnType<typeof changesOf>>;

/** What of a commit is product, and what judges it. */
function sorted(engine: Engine, { changed, mixed, ...facts }: Changes): ChangedByUse {
  const kept = new Set(
    mixed
      .filter(({ file, was, is }) => /(?:^|\/)package\.json$/.test(file) && installsOther(was, is))
      .map(({ file }) => file),
  );
  const sort = (keeps: boolean) =>
    sortChanged(changed, {
      ...facts,
      isProtected: (file) => /^(?:openspec|workstreams)\//.test(named(engine, file) ?? ""),
      keepsManifest: (file) => keeps && kept.has(file),
      keepsManifests: keeps,
    });
  const usual = sort(true);
  // Where configuration is all that changed, it is the product.
  return usual.product.length > 0 ? usual : sort(false);
}

/** The changed manifests with the keys that choose tests as on the base, unless the bundle unlocks the file by name. */
function rekeyed({ mixed, isUnlocked, isOnBase, isApart }: Changes): Rekeyed[] {
  return mixed.flatMap(({ file, was, is }) => {
    if (isUnlocked(file) || (!isOnBase(file) && isApart(file))) return [];
    const text = withJudgingKeys(file, was, is);
    return text === undefined ? [] : [{ path: file, text }];
  });
}

/** What differs between the base and a commit, by what it is for the proof. */
export async function sortCommit(engine: Engine, work: Work, commits: Commits): Promise<Between> {
  const changes = await changesOf(engine, work, commits);
  const choosing = changes.changed.filter(choosesTests);
  return {
    ...commits,
    changed: sorted(engine, changes),
    rekeyed: rekeyed(changes),
    // One that is named may choose other tests, and what belongs to it changes with it.
    choosing: choosing.some(changes.isUnlocked)
      ? "unlocked"
      : choosing.length > 0
        ? "changed"
        : "same",
  };
}
