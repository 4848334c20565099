import { compileScope } from "../../../core/scope/scope";
import { firstNames } from "../../../core/words/firstNames";
import { fingerprintIssues } from "../../../core/plugins/fingerprint";
import { keepScopeFiles } from "../../testing/scopeFiles";
import { finishAttempt, startAttempt, type AttemptEnd, type OpenAttempt } from "../record/attempts";
import { endOfFailure } from "./endOfFailure";
import type { Engine, Work } from "../record/engine";
import { evidenceWrites, judgeScenarios, type ScenarioEvidence } from "../checks/evidence";
import { issueWrites, type JudgedIssue } from "../checks/findingWrites";
import { judgeErrors } from "../record/judgeErrors";
import { inProject } from "../worktree/judgeWorktree";
import { resetTo, stashLeftovers } from "../worktree/leftovers";
import { lineReader } from "../checks/lineReader";
import { showErrors } from "../record/notes";
import { gitOf, reopenWorktree } from "../worktree/prepareWorktree";
import { fixedTests } from "../proof/fixedTests";
import { proveCommit, type CommitProof } from "../proof/proveCommit";
import { commandsOf, probe, runCommands } from "../proof/runCommands";

function showScenarios(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  evidence: readonly ScenarioEvidence[],
) {
  for (const { provable, state, by, why } of evidence) {
    engine.show({
      at: engine.clock.now(),
      kind: "scenario_result",
      workstream: work.id,
      step: attempt.step,
      attempt: attempt.number,
      scenario: provable.name,
      state,
      ...(by === undefined ? {} : { by }),
      ...(why === undefined ? {} : { why }),
    });
  }
}

/** How RUNTIME ended where commands did not pass. */
function endOfCommands(
  { results, isClean, missing }: Pick<CommitProof, "results" | "isClean" | "missing">,
  scenarios: string,
  failing: readonly string[],
): AttemptEnd | undefined {
  const bad = results.filter(({ outcome }) => outcome !== "passed");
  if (bad.length === 0) return undefined;
  const where = isClean ? ", in a clean checkout of the commit" : "";
  const lacks = missing.length === 0 ? where : `${where}, which has not got ${firstNames(missing)}`;
  const what = `${bad.map(({ command, why }) => `${command}: ${why}`).join("; ")}${lacks}`;
  if (failing.length === 0) {
    // No test and no edit can mend it: the command could not be run as it is meant to.
    const summary = `not proven: ${what}, ${scenarios}`;
    return { status: "failed", reason: "setup_failed", summary };
  }
  const onlyUnproven = bad.every(({ outcome }) => outcome === "not_proven");
  const reason = onlyUnproven ? "not_proven" : "tests_failed";
  const summary = `${onlyUnproven ? "not proven: " : ""}${what}, ${scenarios}`;
  return { status: "failed", reason, summary, failing };
}

/** How RUNTIME ended: failures first, then what the proof lacks, then what nobody proved. */
function endOf(proof: CommitProof, failing: readonly string[]): AttemptEnd {
  const { results, evidence, issues } = proof;
  const proven = evidence.filter(({ state }) => state === "proven").length;
  const scenarios = `${proven} of ${evidence.length} proven`;
  const ofCommands = endOfCommands(proof, scenarios, failing);
  if (ofCommands !== undefined) return ofCommands;
  if (issues.length > 0) {
    const summary = `not proven: ${firstNames(issues.map(({ message }) => message))}, ${scenarios}`;
    return { status: "failed", reason: "proof_failed", summary, failing };
  }
  if (results.length === 0 && evidence.length === 0) {
    const summary = "not proven: the bundle has no acceptance test";
    return { status: "failed", reason: "not_proven", summary };
  }
  const unproven = evidence.filter(({ state }) => state !== "proven");
  if (unproven.length > 0) {
    const names = unproven.map(({ provable }) => `"${provable.name}"`).join(", ");
    return {
      status: "failed",
      reason: "not_proven",
      summary: `not proven: nothing shows ${names}, ${scenarios}`,
    };
  }
  return { status: "passed", summary: scenarios };
}

function statesOf(evidence: readonly ScenarioEvidence[]): Record<string, string> {
  return Object.fromEntries(evidence.map(({ provable, state }) => [provable.key, state]));
}

/** The commands in the worktree, and where they pass there, the clean checkout that decides. */
async function testAndProve(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  made: { commit: string; tree: string },
): Promise<CommitProof> {
  const results = await runCommands(engine, work, attempt, commandsOf(work));
  await resetTo(engine, work, attempt, made.commit);
  if (results.length > 0 && results.every(({ outcome }) => outcome === "passed"))
    return proveCommit(engine, work, attempt, made);
  const evidence = judgeScenarios(engine, work, results, made.tree);
  return { results, evidence, issues: [], isClean: false, missing: [] };
}

/**
 * RUNTIME: the acceptance commands run unchanged, first in the worktree, then in a clean checkout of its commit, where each
 * scenario is judged.
 */
export async function runtimeStep(engine: Engine, work: Work): Promise<void> {
  const attempt = await startAttempt(engine, work, "runtime");
  try {
    await reopenWorktree(engine, work, attempt);
    const git = gitOf(work);
    await stashLeftovers(engine, work, attempt, git);
    probe(engine, work);
    const { commit } = await git.head();
    const tree = await git.treeOf(commit);
    const proof = await testAndProve(engine, work, attempt, { commit, tree });
    const { results, evidence } = proof;
    const scope = compileScope(work.bundle);
    const files = inProject(engine, await git.trackedPaths(commit)).filter(scope.allows);
    keepScopeFiles(attempt.logFile, work.folder, files, engine.redact);
    showScenarios(engine, work, attempt, evidence);
    const lineText = lineReader(work.folder);
    const found = [...results.flatMap((result) => result.issues), ...proof.issues];
    const issues: JudgedIssue[] = fingerprintIssues(found, lineText).map((issue) => ({
      ...issue,
      isNew: true,
    }));
    const failing = [...new Set(issues.map((issue) => issue.fingerprint))].sort();
    // A command that could not run as it is meant to has not said that anything is mended.
    const ranAll = results.every(
      ({ outcome, issues: own }) => outcome === "passed" || own.length > 0,
    );
    const isFixed = await fixedTests(engine, work, commit, proof);
    const doubts = { couldLook: () => ranAll, isFixed };
    const judged = judgeErrors(engine, work, attempt, new Set(failing), doubts);
    showErrors(engine, work, attempt, issues, { seen: judged.seen, knownCount: 0 });
    const end = endOf(proof, failing);
    await finishAttempt(
      engine,
      work,
      attempt,
      { ...end, commit, tree },
      {
        events: judged.events,
        facts: { ...judged.facts, scenarios: statesOf(evidence) },
        writes: [
          ...judged.writes,
          ...issueWrites(attempt, null, issues),
          ...evidenceWrites(engine, work, attempt, evidence, { commit, tree }),
        ],
      },
    );
  } catch (error) {
    await finishAttempt(engine, work, attempt, endOfFailure(engine, error));
  }
}
