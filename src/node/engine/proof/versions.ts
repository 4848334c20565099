import type { ChangedByUse } from "../../../core/proof/changedPaths";
import { isTestPath } from "../../../core/proof/testPaths";
import { hollowFile } from "../../../core/proof/hollow/hollowFile";
import type { HollowVersion } from "../../../core/proof/hollow/hollowVersion";
import type { TreeEdit } from "../../git/objects/composeTree";
import type { Engine, Work } from "../record/engine";

/** A commit that is the proven one with other files, made for looking only: no ref leads to it. */
export interface WrongVersion {
  commit: string;
  /** How many functions in it are hollow. */
  stubs: number;
}

/** What a version is made from. */
export interface Between {
  base: string;
  commit: string;
  changed: ChangedByUse;
  /** Manifests with the keys that choose tests as on the base, where the bundle does not unlock them by name. */
  rekeyed: readonly Rekeyed[];
  /** Whether manifests and build files, which can keep tests from running, are others, and by name may be. */
  choosing: "same" | "changed" | "unlocked";
}

/** A file with other content than in the commit. */
export interface Rekeyed {
  path: string;
  text: string;
}

async function made(engine: Engine, work: Work, commit: string, edits: readonly TreeEdit[]) {
  const tree = await engine.git.composeTree(commit, edits);
  return engine.git.commitTree(tree, [commit], `A version of ${work.id} for its proof\n`);
}

/** The commit with the tests and configuration of the base, where the bundle does not unlock them by name. */
export function withTestsOfBase(engine: Engine, work: Work, between: Between): Promise<string> {
  const { base, commit, changed, rekeyed } = between;
  return made(engine, work, commit, [...asOn(base, changed.restored), ...asTexts(rekeyed)]);
}

function asOn(commit: string, paths: readonly string[]): TreeEdit[] {
  return paths.map((path) => ({ path, as: "commit", commit }));
}

function asTexts(files: readonly Rekeyed[]): TreeEdit[] {
  return files.map(({ path, text }) => ({ path, as: "text", text }));
}

/** Bytes that are no text are put back as they are. */
function textOf(content: Buffer | undefined): string | undefined {
  if (content === undefined || content.includes(0)) return undefined;
  return content.toString("utf8");
}

/** The commit without the change: each product file as on the base. `hollow`: what new functions do; undefined: none are there. */
export async function withoutChange(
  engine: Engine,
  work: Work,
  { base, commit, changed, rekeyed }: Between,
  hollow: HollowVersion | undefined,
): Promise<WrongVersion> {
  const { product } = changed;
  const before = await engine.git.contentsAt(base, product);
  const after = await engine.git.contentsAt(commit, product);
  let stubs = 0;
  const edits = product.map((path): TreeEdit => {
    const [was, is] = [before.get(path), after.get(path)];
    const text = textOf(is);
    const isText = text !== undefined && (was === undefined || textOf(was) !== undefined);
    const asBefore = { path, as: "commit", commit: base } as const;
    if (hollow === undefined || !isText) return asBefore;
    const file = hollowFile({ path, base: textOf(was), commit: text }, hollow);
    if (file.text === textOf(was)) return asBefore;
    stubs += file.stubs;
    return file.text === null ? { path, as: "nothing" } : { path, as: "text", text: file.text };
  });
  // What chose tests on the base chooses them here, too.
  const configuration = changed.restored.filter((path) => !isTestPath(path));
  const others = rekeyed.filter(({ path }) => !product.includes(path));
  const all = [...edits, ...asOn(base, configuration), ...asTexts(others)];
  return { commit: await made(engine, work, commit, all), stubs };
}
