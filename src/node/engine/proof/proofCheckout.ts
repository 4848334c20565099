import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { isManifest } from "../../../core/proof/testPaths";
import { sha256 } from "../../../core/text/sha256";
import { shortCommit } from "../../../core/words/shortId";
import type { Git } from "../../git/git";
import { openGit } from "../../git/git";
import { gitFolderOf } from "../../git/gitFolder";
import { trustFoundWorktree } from "../../git/trust/trustedSettings";
import type { OpenAttempt } from "../record/attempts";
import type { Engine, Work } from "../record/engine";
import { note } from "../record/notes";
import { copyIntoWorktree } from "../worktree/copyIntoWorktree";
import { runSetup, setUp } from "../worktree/prepareWorktree";
import { readForeignText } from "../../files/readForeign";

/** A clean checkout beside the worktree, in which commits are shown one after the other. */
export interface ProofCheckout {
  /** The workstream as if it worked there. */
  readonly work: Work;
  /** Whether it is as an earlier attempt set it up. */
  readonly isReused: boolean;
  /** Makes its files those of a commit, and what else lies there what the set-up left. */
  show(commit: string): Promise<void>;
  /** Removes it, unless its set-up is worth keeping. */
  close(): Promise<void>;
}

const MarkSchema = z.object({ key: z.string(), untracked: z.array(z.string()) });

/** Set-up commands that make something of the sources: again for each version of them. */
const buildsFromSources =
  /\b(?:build|compile|tsc|webpack|rollup|esbuild|swc|babel|generate|codegen|make)\b/;

/** `pip install .` copies the sources; `-e` leaves them where they are. */
function installsItself(command: string): boolean {
  const words = command.split(/\s+/);
  const isEditable = words.includes("-e") || words.includes("--editable");
  return words.includes("install") && words.some((word) => /^\.(?:\[|$)/.test(word)) && !isEditable;
}

function buildCommands({ bundle }: Work): string[] {
  return bundle.worktree.setup.filter(
    (command) => buildsFromSources.test(command) || installsItself(command),
  );
}

function placeOf({ project }: Engine, work: Work): Work {
  const worktree = `${work.worktree}.proof`;
  return { ...work, worktree, folder: path.join(worktree, project.prefix) };
}

function markFile(worktree: string): string {
  return path.join(gitFolderOf(worktree), "openspec-workstreams-proof.json");
}

/** What decides what the set-up makes: its commands, what is copied, and the files that say what is installed. */
async function setupKey(engine: Engine, work: Work, commit: string): Promise<string> {
  const { setup, copy } = work.bundle.worktree;
  const tracked = await engine.git.trackedPaths(commit);
  const files = tracked.filter((file) => isManifest(file) || /(?:^|\/)package\.json$/.test(file));
  const contents = await engine.git.contentsAt(commit, files);
  const hashes = [...contents].map(([file, content]) => [file, sha256(content.toString("latin1"))]);
  return sha256(JSON.stringify([work.base, setup, copy, hashes]));
}

function readMark(worktree: string): z.infer<typeof MarkSchema> | undefined {
  try {
    const read: unknown = JSON.parse(readForeignText(markFile(worktree), "state"));
    return MarkSchema.parse(read);
  } catch {
    return undefined;
  }
}

/** Removes the proof checkout of a workstream, however an earlier engine left it. */
export async function discardProofCheckout(engine: Engine, work: Work): Promise<void> {
  const { worktree } = placeOf(engine, work);
  if (!existsSync(worktree)) return;
  await engine.git.removeHalfMade(worktree);
  rmSync(worktree, { recursive: true, force: true });
  await engine.git.pruneWorktrees();
}

async function removeLeftovers(git: Git, known: ReadonlySet<string>): Promise<void> {
  for (const file of await git.untrackedPaths({ ignored: true })) {
    if (!known.has(file)) rmSync(path.join(git.top, file), { recursive: true, force: true });
  }
}

async function makeCheckout(
  engine: Engine,
  there: Work,
  attempt: OpenAttempt,
  { commit, key }: { commit: string; key: string },
): Promise<void> {
  mkdirSync(path.dirname(there.worktree), { recursive: true, mode: 0o700 });
  await engine.git.addComplete(there.worktree, commit);
  const git = openGit(there.worktree);
  await setUp(engine, there, attempt);
  const untracked = await git.untrackedPaths({ ignored: true });
  writeFileSync(markFile(there.worktree), JSON.stringify({ key, untracked }), { mode: 0o600 });
}

/** Opens a clean checkout of a commit, set up like the worktree: a new one, or an earlier one whose set-up is the same. */
export async function openProofCheckout(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  commit: string,
): Promise<ProofCheckout> {
  const there = placeOf(engine, work);
  const key = await setupKey(engine, work, commit);
  const hasSetup = work.bundle.worktree.setup.length > 0;
  const isReused = hasSetup && readMark(there.worktree)?.key === key;
  if (isReused) trustFoundWorktree(there.worktree);
  else {
    await discardProofCheckout(engine, work);
    await makeCheckout(engine, there, attempt, { commit, key });
  }
  const git = openGit(there.worktree);
  const known = new Set(readMark(there.worktree)?.untracked ?? []);
  const builds = { ...there, bundle: withSetup(there, buildCommands(there)) };
  let shown = isReused ? undefined : commit;
  note(engine, work, attempt, "proof", checkoutText(commit, isReused));
  return {
    work: there,
    isReused,
    async show(next) {
      if (shown === next) return;
      await git.resetTo(next);
      await removeLeftovers(git, known);
      if (isReused && shown === undefined) await copyIntoWorktree(engine, there);
      shown = next;
      await runSetup(engine, builds, attempt);
    },
    async close() {
      if (!hasSetup) await discardProofCheckout(engine, work);
    },
  };
}

function withSetup({ bundle }: Work, setup: string[]): Work["bundle"] {
  return { ...bundle, worktree: { ...bundle.worktree, setup } };
}

function checkoutText(commit: string, isReused: boolean): string {
  const made = isReused ? ", set up before" : "";
  return `clean checkout of ${shortCommit(commit)}${made}`;
}
