import { insertInto } from "../../../core/pipeline/statements";
import type { Statement } from "../../../core/ports";
import type { ProofRequire, ProofVerdict } from "../../../core/model/proof";
import type { TestCase } from "../../../core/plugins/testCase";
import { isEnough } from "../../../core/proof/verdict";
import { matchScenarios } from "../../../core/trace/matchScenario";
import { verdictWords } from "../../../core/words/verdictWords";
import type { Provable } from "../../../core/trace/verifyLine";
import { hashFile } from "../../files/hashFile";
import type { TestCommandResult } from "../../testing/runTestCommand";
import { storedPath, type OpenAttempt } from "../record/attempts";
import type { Engine, Work } from "../record/engine";

/** What one attempt says about one scenario. */
export interface ScenarioEvidence {
  provable: Provable;
  kind: "test" | "command" | "person";
  state: "proven" | "failing" | "unproven";
  /** Found by the words of the name, not by an explicit mapping. */
  inferred: boolean;
  by?: string;
  why?: string;
  command?: string;
  exitCode?: number;
  /** The tests that passed and bear its name; with the commands that ran them. */
  tests?: readonly { command: string; test: TestCase }[];
  /** What its test showed without the change. */
  verdict?: ProofVerdict;
}

function byCommand(
  provable: Provable,
  command: string,
  results: readonly TestCommandResult[],
): ScenarioEvidence {
  const result = results.find((each) => each.command === command);
  const state = { passed: "proven", failed: "failing", not_proven: "unproven" } as const;
  return {
    provable,
    kind: "command",
    state: result ? state[result.outcome] : "unproven",
    inferred: false,
    by: command,
    command,
    ...(result?.why === undefined ? {} : { why: result.why }),
    ...(typeof result?.exitCode === "number" ? { exitCode: result.exitCode } : {}),
  };
}

const stateOf = { failed: "failing", flaky: "unproven", passed: "proven" } as const;

function byTest(
  provable: Provable,
  results: readonly TestCommandResult[],
): ScenarioEvidence | undefined {
  // One that failed, if only once, says more than any that passed, whichever command ran it.
  for (const outcome of ["failed", "flaky", "passed"] as const) {
    const tests = results.flatMap((result) =>
      matchScenarios(provable.words, result.tests ?? [], outcome).map((test) => ({ result, test })),
    );
    const [first] = tests;
    if (first !== undefined) {
      const { result, test } = first;
      return {
        provable,
        kind: "test",
        state: stateOf[outcome],
        inferred: true,
        by: test.name,
        ...(outcome === "flaky" ? { why: `flaky: "${test.name}" failed, then passed alone` } : {}),
        ...(outcome === "failed" && test.message !== undefined ? { why: test.message } : {}),
        command: result.command,
        ...(result.exitCode === null ? {} : { exitCode: result.exitCode }),
        ...(outcome === "passed"
          ? { tests: tests.map((each) => ({ command: each.result.command, test: each.test })) }
          : {}),
      };
    }
  }
  return undefined;
}

function byPerson(engine: Engine, work: Work, provable: Provable, tree: string) {
  const [row] = engine.store.all(
    `SELECT confirmed_by, note FROM evidence WHERE workstream_id = ? AND scenario_key = ? AND kind = 'person'
     AND state = 'proven' AND tree_sha = ? AND requirement_sha IS ? ORDER BY at DESC LIMIT 1`,
    [work.id, provable.key, tree, provable.requirementSha],
  );
  if (!row) return undefined;
  const evidence: ScenarioEvidence = {
    provable,
    kind: "person",
    state: "proven",
    inferred: false,
    by: String(row["confirmed_by"]),
    why: String(row["note"]),
  };
  return evidence;
}

/** Judges every scenario: its mapped command, else a test whose name says so, else a person who looked at this tree. */
export function judgeScenarios(
  engine: Engine,
  work: Work,
  results: readonly TestCommandResult[],
  tree: string,
): ScenarioEvidence[] {
  const mapped = work.bundle.scenario_tests;
  return work.provables.map((provable): ScenarioEvidence => {
    const command = mapped[provable.key] ?? mapped[provable.name];
    if (command !== undefined) return byCommand(provable, command, results);
    return (
      byTest(provable, results) ??
      byPerson(engine, work, provable, tree) ?? {
        provable,
        kind: "test",
        state: "unproven",
        inferred: false,
        why: "no passed test has its words in the name",
      }
    );
  });
}

/** What a verdict makes of evidence: a test that cannot tell the difference proves nothing. */
export function withVerdict(
  evidence: ScenarioEvidence,
  verdict: ProofVerdict,
  require: ProofRequire,
): ScenarioEvidence {
  const words = verdictWords(verdict);
  const judged = { ...evidence, verdict, ...(verdict.test === "" ? {} : { by: verdict.test }) };
  if (isEnough(verdict, require)) return { ...judged, why: words };
  return { ...judged, state: "unproven", why: `"${verdict.test}" ${words}` };
}

function sha256OfFile(file: string): string | null {
  try {
    return hashFile(file);
  } catch {
    return null;
  }
}

/** Rows that tie each scenario to the attempt, command, commit, tree and log behind what is said of it. */
export function evidenceWrites(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  evidence: readonly ScenarioEvidence[],
  made: { commit: string; tree: string },
): Statement[] {
  const logSha = sha256OfFile(attempt.logFile);
  return evidence
    .filter(({ kind }) => kind !== "person")
    .map((each) =>
      insertInto("evidence", {
        id: `${attempt.id}/${each.provable.key}`,
        run_id: engine.runId,
        workstream_id: work.id,
        attempt_id: attempt.id,
        scenario_key: each.provable.key,
        scenario: each.provable.name,
        kind: each.kind,
        state: each.state,
        inferred: each.inferred ? 1 : 0,
        why: each.why ?? null,
        test_name: each.kind === "test" ? (each.by ?? null) : null,
        command: each.command ?? null,
        exit_code: each.exitCode ?? null,
        commit_sha: made.commit,
        tree_sha: made.tree,
        requirement_sha: each.provable.requirementSha,
        log_path: storedPath(engine, attempt.logFile),
        log_sha: logSha,
        verdict: each.verdict?.kind ?? null,
        verdict_why: each.verdict === undefined ? null : verdictWords(each.verdict),
        versions_rejected: each.verdict?.rejected ?? null,
        versions_wrong: each.verdict?.versions ?? null,
        at: engine.clock.now(),
      }),
    );
}
