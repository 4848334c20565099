import path from "node:path";
import type { ProofVerdict } from "../../../core/model/proof";
import { needOf } from "../../../core/proof/needOf";
import { verdictOf, type Need } from "../../../core/proof/verdict";
import type { HollowVersion } from "../../../core/proof/hollow/hollowVersion";
import { plural } from "../../../core/words/plural";
import { fileText } from "../../change/readFolder";
import type { TestCommandResult } from "../../testing/runTestCommand";
import type { ScenarioEvidence } from "../checks/evidence";
import type { OpenAttempt } from "../record/attempts";
import type { Engine, Work } from "../record/engine";
import { note } from "../record/notes";
import { StepFailure } from "../record/stepFailure";
import { candidatesOf, observe, type ProvingTest } from "./observe";
import type { ProofCheckout } from "./proofCheckout";
import { runCommands } from "./runCommands";
import { withoutChange, type Between, type WrongVersion } from "./versions";

interface Examined {
  engine: Engine;
  work: Work;
  checkout: ProofCheckout;
  attempt: OpenAttempt;
  between: Between;
  /** How the commands ended on the commit. */
  results: readonly TestCommandResult[];
}

interface Open {
  evidence: ScenarioEvidence;
  need: Need;
  candidates: ProvingTest[];
}

const leastMs = 30_000;
const timesAsLong = 3;

/** The main specs of the base, or as they lie there, that the change modifies. */
async function mainSpecs({ engine, work, between }: Examined): Promise<Map<string, string>> {
  const modified = work.change.requirements.filter(({ operation }) => operation === "MODIFIED");
  const found = new Map<string, string>();
  for (const spec of new Set(modified.map((each) => each.spec))) {
    const file = `openspec/specs/${spec}/spec.md`;
    const { prefix, root } = engine.project;
    const committed = await engine.git.fileAt(
      between.base,
      prefix === "" ? file : `${prefix}/${file}`,
    );
    const text = committed ?? fileText(path.join(root, file));
    if (text !== undefined) found.set(spec, text);
  }
  return found;
}

function isRejected({ endings }: ProvingTest): boolean {
  return endings.some((each) => each === "assertion" || each === "error");
}

function isOpen({ need, candidates }: Open): boolean {
  if (candidates.some(isRejected)) return false;
  return need === "difference" || candidates.every(({ endings }) => endings.length === 0);
}

/** Runs on a version what may still prove a scenario; why nothing can be said of it where it could not be made ready. */
async function runOn(
  examined: Examined,
  open: readonly Open[],
  version: WrongVersion,
  name: string,
): Promise<string | undefined> {
  const { engine, checkout, attempt, results } = examined;
  const candidates = open.flatMap((each) => each.candidates);
  const commands = results
    .map(({ command }) => command)
    .filter((command) => candidates.some((each) => each.command === command));
  const longest = Math.max(0, ...results.map(({ durationMs }) => durationMs));
  try {
    await checkout.show(version.commit);
  } catch (error) {
    if (error instanceof StepFailure) return `${error.message} without the change`;
    throw error;
  }
  const pass = {
    name,
    shown: "none",
    retryFailed: false,
    totalMs: Math.max(leastMs, timesAsLong * longest),
  } as const;
  const seen = await runCommands(engine, checkout.work, attempt, commands, pass);
  observe(candidates, seen, results);
  return undefined;
}

const hollows = ["nothing", "anything", "throws"] as const satisfies readonly HollowVersion[];

/** Shows the versions to the tests until each scenario's test has failed on one. */
async function examine(examined: Examined, all: readonly Open[]): Promise<string | undefined> {
  const { engine, work, between } = examined;
  if (between.changed.product.length === 0) {
    for (const { candidates } of all) for (const each of candidates) each.endings.push("passed");
    return undefined;
  }
  for (const hollow of hollows) {
    const open = all.filter(isOpen);
    if (open.length === 0) return undefined;
    const version = await withoutChange(engine, work, between, hollow);
    if (hollow !== "nothing" && version.stubs === 0) break;
    const failed = await runOn(examined, open, version, `without-${hollow}-`);
    if (failed !== undefined) return failed;
  }
  const unloaded = all.filter(({ candidates }) =>
    candidates.every(({ endings }) => endings.every((each) => each === "not_loaded")),
  );
  if (unloaded.length === 0) return undefined;
  const version = await withoutChange(engine, work, between, undefined);
  return runOn(examined, unloaded, version, "without-");
}

/** What the tests that prove scenarios show on versions without the change, by scenario key. */
export async function examineVersions(
  examined: Examined,
  evidence: readonly ScenarioEvidence[],
): Promise<Map<string, ProofVerdict>> {
  const { engine, work, attempt, between } = examined;
  const specs = await mainSpecs(examined);
  const { restored, unlocked, added } = between.changed;
  const touchesTests = [restored, unlocked, added].some((files) => files.length > 0);
  const all = evidence
    .filter(({ state, kind }) => state === "proven" && kind !== "person")
    .map((each): Open => ({
      evidence: each,
      need: needOf(work.change, each.provable.key, {
        mainSpecs: specs,
        untouchedTests: touchesTests ? [] : (each.tests ?? []).map(({ test }) => test.name),
      }),
      candidates: candidatesOf(each),
    }));
  if (all.length === 0) return new Map();
  const why = await examine(examined, all);
  const onBase = new Set(await engine.git.trackedPaths(between.base));
  const isAllNew = between.changed.product.every((file) => !onBase.has(file));
  const { product } = between.changed;
  note(
    engine,
    work,
    attempt,
    "without",
    `${plural(product.length, "product file")} as on the base`,
  );
  return new Map(
    all.map(({ evidence: each, need, candidates }) => {
      const notExamined = why === undefined ? {} : { notExamined: why };
      const seen = { need, isAllNew, observations: candidates, ...notExamined };
      return [each.provable.key, verdictOf(seen)] as const;
    }),
  );
}
