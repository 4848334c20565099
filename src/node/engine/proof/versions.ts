import type { ChangedByUse } from "../../../core/proof/changedPaths";
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
}

async function made(engine: Engine, work: Work, commit: string, edits: readonly TreeEdit[]) {
  const tree = await engine.git.composeTree(commit, edits);
  return engine.git.commitTree(tree, [commit], `A version of ${work.id} for its proof\n`);
}

/** The commit with the tests and configuration of the base, where the bundle does not unlock them by name. */
export function withTestsOfBase(engine: Engine, work: Work, between: Between): Promise<string> {
  const { base, commit, changed } = between;
  const edits = changed.restored.map((path) => ({ path, as: "commit", commit: base }) as const);
  return made(engine, work, commit, edits);
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
  { base, commit, changed }: Between,
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
  return { commit: await made(engine, work, commit, edits), stubs };
}
