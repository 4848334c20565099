import { passedAgain, testsNamed, type PlacedTest } from "../../../core/proof/passedAgain";
import { compileScope } from "../../../core/scope/scope";
import type { ErrorRow } from "../../../core/model/rows";
import { placeOfTest } from "../../testing/testIssues";
import type { Engine, Work } from "../record/engine";
import { inProject } from "../worktree/judgeWorktree";
import type { CommitProof } from "./proveCommit";

/** Files of the base that the work changed and the bundle does not name: only a clean checkout has them as they were. */
async function rewrittenFiles(engine: Engine, work: Work, commit: string): Promise<Set<string>> {
  const base = work.base ?? engine.target.commit;
  const onBase = new Set(await engine.git.trackedPaths(base));
  const changed = (await engine.git.diffNames(base, commit)).filter((file) => onBase.has(file));
  const scope = compileScope(work.bundle);
  return new Set(inProject(engine, changed).filter((file) => !scope.isExact(file)));
}

/** Distinguishes errors that are fixed from those whose test is gone, skipped or rewritten. */
export async function fixedTests(
  engine: Engine,
  work: Work,
  commit: string,
  { results, issues, isClean }: CommitProof,
): Promise<(error: ErrorRow) => boolean> {
  const tests = results.flatMap((result) =>
    (result.tests ?? []).map((test): PlacedTest => ({
      test,
      file: placeOfTest(test, work.folder).file,
    })),
  );
  const isProof = isClean && results.every(({ outcome }) => outcome === "passed");
  const rewritten = isProof ? new Set<string>() : await rewrittenFiles(engine, work, commit);
  return (error) => {
    if (!passedAgain(error, tests)) return false;
    // As it was on the base it fails, or does not run: what passed is another one.
    const doubted = issues.some(
      (issue) =>
        testsNamed({ ...error, message: issue.message }, testsNamed(error, tests)).length > 0,
    );
    return !doubted && !rewritten.has(error.file);
  };
}
