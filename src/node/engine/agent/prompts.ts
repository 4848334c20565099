import { existsSync } from "node:fs";
import path from "node:path";
import { editPrompt, type EditPromptInput } from "../../../core/agents/editPrompt";
import { fixPrompt, type PromptError, type PromptPlace } from "../../../core/agents/fixPrompt";
import type { PromptJudging } from "../../../core/agents/promptJudging";
import { compileScope } from "../../../core/scope/scope";
import type { Strategy } from "../../../core/model/states";
import { lockedPathsFor } from "../../../core/scope/fence";
import { groupIssues } from "../../../core/pipeline/groupIssues";
import { commandFor } from "../../../core/plugins/commandFor";
import { scenarioWords } from "../../../core/trace/scenarioWords";
import { isVerifyLine } from "../../../core/trace/verifyLine";
import type { PluginPlan } from "../../plugins/planPlugins";
import { attempts, errorsOf, fixAttempts } from "../../store/queries/attempts";
import type { Engine, FrozenInputs, Work } from "../record/engine";
import { inProject } from "../worktree/judgeWorktree";
import { lineReader } from "../checks/lineReader";
import { lastFailure } from "../record/newErrors";
import { readEnd } from "../../files/readEnd";

const aroundLines = 3;
const tailLines = 60;

/** A plugin's command as a person would type it. */
export function pluginCommand(plan: PluginPlan): string[] {
  return [plan.manifest.resolve.bin, ...commandFor(plan.manifest, plan.version).args];
}

function judging(
  work: Pick<Work, "bundle" | "provables">,
  plugins: readonly PluginPlan[],
): PromptJudging {
  const { acceptance_tests: acceptance, scenario_tests: mapped } = work.bundle;
  return {
    plugins: plugins
      .filter((plan) => plan.status === "applies")
      .map((plan) => ({ title: plan.manifest.title, command: pluginCommand(plan).join(" ") })),
    acceptance: acceptance.filter((line) => !isVerifyLine(line)),
    scenarios: work.provables.map(({ key, name, words: title }) => {
      const command = mapped[key] ?? mapped[name];
      if (command !== undefined) return { name, proof: { kind: "command", command } };
      const words = scenarioWords(title);
      return { name, proof: words.length < 2 ? { kind: "person" } : { kind: "words", words } };
    }),
  };
}

/** Everything the edit prompt says, from the frozen inputs and the files that exist. */
export function editPromptInput(
  inputs: Pick<FrozenInputs, "bundle" | "change"> & Pick<Work, "provables">,
  existing: readonly string[],
  plugins: readonly PluginPlan[],
  note: string | undefined,
): EditPromptInput {
  const { bundle, change } = inputs;
  const scope = compileScope(bundle);
  return {
    ...(note === undefined ? {} : { note }),
    title: change.title,
    changeId: change.id,
    requirements: change.requirements,
    tasks: bundle.tasks,
    limits: {
      mayChange: bundle.files_scope,
      mayCreate: bundle.files_create,
      existing: existing.filter((file) => scope.allows(file)),
      locked: lockedPathsFor(bundle, existing, bundle.acceptance_tests).filter((file) =>
        scope.allows(file),
      ),
    },
    judging: judging(inputs, plugins),
  };
}

/** The prompt of an EDIT. */
export async function editPromptFor(engine: Engine, work: Work): Promise<string> {
  const base = work.base ?? engine.target.commit;
  const tracked = inProject(engine, await engine.git.trackedPaths(base));
  const existing = tracked.filter((file) => existsSync(path.join(work.folder, file)));
  return editPrompt(editPromptInput(work, existing, work.plugins ?? [], engine.note));
}

function excerpt(lineText: (file: string, line: number) => string, file: string, line: number) {
  const firstLine = Math.max(1, line - aroundLines);
  const count = line - firstLine + aroundLines + 1;
  const lines = Array.from({ length: count }, (_, index) => lineText(file, firstLine + index));
  while (lines.length > 0 && lines.at(-1) === "") lines.pop();
  return lines.length > 0 ? { firstLine, lines } : undefined;
}

function promptErrors(engine: Engine, work: Work): PromptError[] {
  const issues = (lastFailure(engine, work)?.issues ?? []).map(({ help, ...issue }) => ({
    ...issue,
    ...(help === null ? {} : { help }),
  }));
  const seen = new Map(
    errorsOf(engine.store, engine.runId, work.id).map((row) => [
      row.fingerprint,
      row.occurrenceCount,
    ]),
  );
  const lineText = lineReader(work.folder);
  return groupIssues(issues, seen).map((group) => {
    const help = issues.find((issue) => issue.message === group.message)?.help;
    return {
      source: group.source,
      code: group.code,
      message: group.message,
      ...(help ? { help } : {}),
      seen: group.seen,
      places: group.places.map((place): PromptPlace => {
        const around = excerpt(lineText, place.file, place.line);
        return { ...place, ...(around === undefined ? {} : { excerpt: around }) };
      }),
    };
  });
}

const triedWords: Readonly<Record<Strategy, string>> = {
  autofix: "safe fixes of the checkers",
  agent_fix: "the errors were given to you",
  fresh_context: "a fresh start",
  next_agent: "another agent",
  revert: "back to the last good commit",
  quarantine: "the changes were put away",
  ask: "a person was asked",
};

function tried(engine: Engine, work: Work) {
  const fixes = fixAttempts(engine.store, engine.runId, work.id);
  const finished = attempts(engine.store, engine.runId, work.id).filter(
    (row) => row.step === "pipeline" && row.status !== "running",
  );
  return finished.map((row) => {
    const fix = fixes.find((each) => each.attemptId === row.id);
    return {
      strategy: triedWords[fix?.strategy ?? "agent_fix"],
      result: row.summary ?? row.status,
    };
  });
}

/** The end of what the failed step printed, when it ran commands. */
function failedCommands(engine: Engine, work: Work) {
  const failure = lastFailure(engine, work);
  if (failure?.attempt.step !== "runtime" || failure.attempt.logPath === null) return [];
  // The commands passed, and then ran where they are meant to fail.
  if (failure.attempt.reason === "proof_failed") return [];
  const log = path.join(engine.project.root, failure.attempt.logPath);
  const lines = existsSync(log) ? readEnd(log).trimEnd().split("\n") : [];
  return [
    {
      command: work.bundle.acceptance_tests.filter((line) => !isVerifyLine(line)).join(" && "),
      how: failure.attempt.summary ?? "failed",
      outputTail: lines.slice(-tailLines).join("\n"),
    },
  ];
}

function failedStep(attempt: { step: string; reason: string | null } | undefined): string {
  if (attempt?.step !== "runtime") return "static checks";
  return attempt.reason === "proof_failed" ? "proof" : "acceptance tests";
}

/** The prompt of a fix: only what is new, the code around it, what was tried, and how it will be judged. */
export async function fixPromptFor(
  engine: Engine,
  work: Work,
  fix: { strategy: Strategy },
): Promise<string> {
  const base = work.base ?? engine.target.commit;
  const tracked = inProject(engine, await engine.git.trackedPaths(base));
  const input = editPromptInput(work, tracked, work.plugins ?? [], engine.note);
  return fixPrompt({
    ...(engine.note === undefined ? {} : { note: engine.note }),
    title: work.change.title,
    changeId: work.change.id,
    failedStep: failedStep(lastFailure(engine, work)?.attempt),
    errors: promptErrors(engine, work),
    failedCommands: failedCommands(engine, work),
    tried: tried(engine, work),
    strategy: fix.strategy,
    editPrompt: editPrompt(input),
    limits: input.limits,
    judging: input.judging,
  });
}
