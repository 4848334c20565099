import { sortChanged, type ChangedByUse } from "../../../core/proof/changedPaths";
import { withJudgingKeys } from "../../../core/proof/judgingKeys";
import { installsOther } from "../../../core/proof/installsOther";
import { compileScope } from "../../../core/scope/scope";
import type { Engine, Work } from "../record/engine";
import type { Rekeyed } from "./versions";

/** Paths relative to the git root, as the bundle names them: relative to the openspec root. */
function named(engine: Engine, file: string): string | undefined {
  const { prefix } = engine.project;
  if (prefix === "") return file;
  return file.startsWith(`${prefix}/`) ? file.slice(prefix.length + 1) : undefined;
}

/** What of a commit is product, and what judges it. */
export async function sortCommit(
  engine: Engine,
  work: Work,
  { base, commit }: { base: string; commit: string },
): Promise<ChangedByUse> {
  const all = await engine.git.diffNames(base, commit);
  const changed = all.filter((file) => named(engine, file) !== undefined);
  const onBase = new Set(await engine.git.trackedPaths(base));
  const scope = compileScope(work.bundle);
  const packages = changed.filter((file) => /(?:^|\/)package\.json$/.test(file));
  const before = await engine.git.contentsAt(base, packages);
  const after = await engine.git.contentsAt(commit, packages);
  const kept = new Set(
    packages.filter((file) =>
      installsOther(
        before.get(file)?.toString("utf8") ?? null,
        after.get(file)?.toString("utf8") ?? null,
      ),
    ),
  );
  const sort = (paths: readonly string[], keeps: boolean) =>
    sortChanged(paths, {
      isOnBase: (file) => onBase.has(file),
      isUnlocked: (file) => scope.isExact(named(engine, file) ?? ""),
      isProtected: (file) => /^(?:openspec|workstreams)\//.test(named(engine, file) ?? ""),
      keepsManifest: (file) => keeps && kept.has(file),
      keepsManifests: keeps,
    });
  const usual = sort(changed, true);
  // Where configuration is all that changed, it is the product.
  return usual.product.length > 0 ? usual : sort(changed, false);
}

/** The changed manifests with the keys that choose tests as on the base, unless the bundle unlocks the file by name. */
export async function rekeyedIn(
  engine: Engine,
  work: Work,
  { base, commit }: { base: string; commit: string },
): Promise<Rekeyed[]> {
  const scope = compileScope(work.bundle);
  const changed = (await engine.git.diffNames(base, commit)).filter((file) => {
    const own = named(engine, file);
    return own !== undefined && /\.(?:json|toml)$/.test(own) && !scope.isExact(own);
  });
  const before = await engine.git.contentsAt(base, changed);
  const after = await engine.git.contentsAt(commit, changed);
  return changed.flatMap((file) => {
    const [was, is] = [before, after].map((all) => all.get(file)?.toString("utf8") ?? null);
    const text = withJudgingKeys(file, was ?? null, is ?? null);
    return text === undefined ? [] : [{ path: file, text }];
  });
}
