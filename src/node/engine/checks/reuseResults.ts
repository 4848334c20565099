import { statSync } from "node:fs";
import { createHash } from "node:crypto";
import path from "node:path";
import { isJunk } from "../../../core/scope/junk";
import type { CacheParts } from "../../../core/plugins/cacheKey";
import { commandFor } from "../../../core/plugins/commandFor";
import { concernedFiles } from "../../../core/plugins/concerns";
import { findConfig } from "../../plugins/findConfig";
import type { PluginPlan } from "../../plugins/planPlugins";
import { openResultCache } from "../../plugins/resultCache";
import type { PluginRun } from "../../plugins/pluginRun";
import { hashSurroundings } from "../../plugins/surroundings";
import { toolEnvironment } from "../../processes/environment";
import type { Git } from "../../git/git";
import type { Engine, Work } from "../record/engine";
import { gitOf } from "../worktree/prepareWorktree";
import { openSeal } from "../../files/seal";
import { sha256 } from "../../../core/text/sha256";

/** Earlier results for the files as they are in the worktree now. */
export interface Reuse {
  /** Whether the worktree was found as its commit says. */
  isClean: boolean;
  /** The result of an equal run before, or why this one is to be made. */
  before(plan: PluginPlan): { run: PluginRun } | { why: string };
  keep(plan: PluginPlan, run: PluginRun): void;
}

/** What is in the worktree beside its commit, where that was just asked. */
type WorktreeState = Awaited<ReturnType<Git["changedAndLoosePaths"]>>;

const mostLoose = 5000;
const installed = /(?:^|\/)(?:node_modules|\.venv|venv)(?:\/|$)/;

/** Hash of the files that git does not have, packages aside; undefined when they are too many to be compared. */
function hashLooseFiles(work: Work, all: readonly string[]): string | undefined {
  const loose = all.filter((file) => !installed.test(file) && !isJunk(file)).sort();
  if (loose.length > mostLoose) return undefined;
  const hash = createHash("sha256");
  for (const file of loose) {
    const stats = statSync(path.join(work.worktree, file), { throwIfNoEntry: false });
    hash.update(`${file}\0${stats?.mtimeMs ?? 0}\0${stats?.size ?? 0}\0`);
  }
  return hash.digest("hex");
}

/** Nothing is reused, for this reason. */
export function never(isClean: boolean, why: string): Reuse {
  return { isClean, before: () => ({ why }), keep: () => undefined };
}

/**
 * Opens what plugins said before about exactly these files. Whatever is not known to be equal counts as different: a
 * worktree that differs from its commit reuses nothing.
 */
export async function reuseResults(
  engine: Engine,
  work: Work,
  files: readonly string[],
  state?: WorktreeState,
): Promise<Reuse> {
  const git = gitOf(work);
  const { commit } = await git.head();
  const [found, tree] = await Promise.all([
    state ?? git.changedAndLoosePaths(),
    git.treeOf(commit),
  ]);
  const differs = found.changed.filter((each) => !isJunk(each.path));
  const loose = hashLooseFiles(work, found.loose);
  if (differs.length > 0) return never(false, "the worktree differs from its commit");
  if (loose === undefined)
    return never(true, "the worktree holds too many files that git does not have");
  const env = toolEnvironment(engine.env, engine.settings.env);
  const around = hashSurroundings([work.folder, engine.project.root], env);
  const cache = openResultCache(
    path.join(engine.project.stateFolder, "cache"),
    openSeal(engine.env),
    engine.redact,
  );
  const partsOf = (plan: PluginPlan): CacheParts | undefined => {
    const { manifest, version, executable } = plan;
    if (executable === null) return undefined;
    const command = commandFor(manifest, version);
    // What a tool that finds its files itself did not look at depends on them, too.
    const own = concernedFiles(manifest, files);
    return {
      plugin: manifest.id,
      manifest: sha256(JSON.stringify(manifest)),
      version,
      program: `${executable.identity} ${executable.realpath}`,
      argv: [...command.args, "--", ...own],
      config: findConfig(manifest, work.folder).sha256,
      tree,
      surroundings: `${around} ${loose}`,
    };
  };
  return {
    isClean: true,
    before: (plan) => {
      const parts = partsOf(plan);
      if (parts === undefined) return { why: "its tool is not there" };
      const answer = cache.find(parts);
      return answer.kind === "hit" ? { run: answer.run } : { why: answer.why };
    },
    keep: (plan, run) => {
      const parts = partsOf(plan);
      if (parts !== undefined) cache.keep(parts, run);
    },
  };
}
