import type { Issue } from "../../../core/model/issue";
import { firstNames } from "../../../core/words/firstNames";
import { isEnough } from "../../../core/proof/verdict";
import type { TestCommandResult } from "../../testing/runTestCommand";
import { judgeScenarios, withVerdict, type ScenarioEvidence } from "../checks/evidence";
import type { OpenAttempt } from "../record/attempts";
import type { Engine, Work } from "../record/engine";
import { newEvent } from "../record/newEvent";
import { note } from "../record/notes";
import { examineVersions } from "./examineVersions";
import { notInCommit } from "./notInCommit";
import { openProofCheckout, type ProofCheckout } from "./proofCheckout";
import { verdictIssue } from "./proofIssues";
import { commandsOf, runCommands } from "./runCommands";
import { sortCommit } from "./sortCommit";
import { testsOfBase } from "./testsOfBase";

/** What a clean checkout of the commit showed. */
export interface CommitProof {
  results: TestCommandResult[];
  evidence: ScenarioEvidence[];
  /** What keeps the work from being proven, beside failed commands. */
  issues: Issue[];
  /** Whether they ran in a clean checkout of the commit, or in the worktree only. */
  isClean: boolean;
  /** What the worktree has and the commit has not, where the commands fail without it. */
  missing: string[];
}

/** How much the tests of a workstream have to show. */
function requireOf({ settings }: Engine, { bundle }: Work) {
  return bundle.proof.require ?? settings.proof.require;
}

/** The commands on the commit itself, and what it lacks. */
async function onCommit(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  checkout: ProofCheckout,
  commit: string,
) {
  const ignored = await notInCommit(work, checkout.work.worktree);
  if (ignored.length > 0) {
    const text = `git ignores ${firstNames(ignored)}, so the commit has not got it`;
    note(engine, work, attempt, "not in it", text);
  }
  await checkout.show(commit);
  const pass = { name: "proof-", shown: "failed" } as const;
  const results = await runCommands(engine, checkout.work, attempt, commandsOf(work), pass);
  return { results, missing: ignored };
}

/** No test says anything about a scenario while others that were there are gone or fail. */
function unprovenBy([first]: readonly Issue[]) {
  return (evidence: ScenarioEvidence): ScenarioEvidence =>
    evidence.state !== "proven" || evidence.kind === "person" || first === undefined
      ? evidence
      : { ...evidence, state: "unproven", why: first.message };
}

async function examine(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  checkout: ProofCheckout,
  { commit, tree }: { commit: string; tree: string },
): Promise<CommitProof> {
  const { results, missing } = await onCommit(engine, work, attempt, checkout, commit);
  const found = judgeScenarios(engine, work, results, tree);
  if (results.some(({ outcome }) => outcome !== "passed"))
    return { results, evidence: found, issues: [], isClean: true, missing };
  const base = work.base ?? engine.target.commit;
  const between = await sortCommit(engine, work, { base, commit });
  const examined = { engine, work, checkout, attempt, between, results };
  const lost = await testsOfBase(examined);
  const require = requireOf(engine, work);
  if (lost.length > 0)
    return {
      results,
      evidence: found.map(unprovenBy(lost)),
      issues: lost,
      isClean: true,
      missing: [],
    };
  if (require === "passed")
    return { results, evidence: found, issues: [], isClean: true, missing: [] };
  const verdicts = await examineVersions(examined, found);
  const evidence = found.map((each) => {
    const verdict = verdicts.get(each.provable.key);
    return verdict === undefined ? each : withVerdict(each, verdict, require);
  });
  const issues = evidence.flatMap((each) =>
    each.verdict === undefined || isEnough(each.verdict, require)
      ? []
      : verdictIssue(checkout.work.folder, work.change, each),
  );
  return { results, evidence, issues, isClean: true, missing: [] };
}

async function record(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  commit: string,
  { results, evidence, issues }: CommitProof,
): Promise<void> {
  const verdicts = Object.fromEntries(
    evidence.flatMap(({ provable, verdict }) =>
      verdict === undefined ? [] : [[provable.key, verdict.kind] as const],
    ),
  );
  const bad = results.filter(({ outcome }) => outcome !== "passed");
  const why = [
    ...bad.map(({ command, why: said }) => `${command}: ${said}`),
    ...issues.map(({ message }) => message),
  ];
  const said = { attempt: attempt.number, commit, verdicts };
  const event =
    why.length === 0
      ? newEvent(engine, "proof_passed", work.id, said)
      : newEvent(engine, "proof_failed", work.id, { ...said, why });
  await engine.store.commit({ events: [event], writes: [] });
}

/** Decides in a clean checkout of the commit: there it passes, with the tests that were there, and not without the change. */
export async function proveCommit(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  made: { commit: string; tree: string },
): Promise<CommitProof> {
  const started = newEvent(engine, "proof_started", work.id, {
    attempt: attempt.number,
    commit: made.commit,
  });
  await engine.store.commit({ events: [started], writes: [] });
  const checkout = await openProofCheckout(engine, work, attempt, made.commit);
  try {
    const proof = await examine(engine, work, attempt, checkout, made);
    await record(engine, work, attempt, made.commit, proof);
    return proof;
  } finally {
    await checkout.close();
  }
}
