import { createTwoFilesPatch } from "diff";
import type { ArchiveGate } from "../../core/archive/archiveGate";
import type { ArchiveQuestion, ArchiveQuestionId } from "../../core/archive/archiveQuestions";
import type { ArchivePlan } from "../../core/archive/planArchive";
import { visibleLine } from "../../core/text/controlCharacters";
import { colours } from "../terminal/styles";
import { plural } from "../../core/words/plural";
import { shortCommit } from "../../core/words/shortId";

function countsText({ added, modified, removed, renamed }: NonNullable<ArchivePlan["totals"]>) {
  return `+ ${added}, ~ ${modified}, - ${removed}, → ${renamed}`;
}

/** `Task status: 2/3 tasks`, as OpenSpec says it. */
export function taskStatusLine(done: number, total: number): string {
  if (total === 0) return "Task status: No tasks";
  return `Task status: ${done === total ? "✓ Complete" : `${done}/${total} tasks`}`;
}

/** The specs that an archive writes, and what is lost or ignored on the way. */
export function specLines(plan: ArchivePlan): string[] {
  if (plan.specs.length === 0) return [];
  const specs = plan.specs.map(
    ({ capability, isNew }) => `  ${capability}: ${isNew ? "create" : "update"}`,
  );
  return [
    "",
    "Specs to update:",
    ...specs,
    ...plan.warnings.map((warning) => `Warning: ${warning}`),
  ];
}

/** Nobody reads a longer difference, and finding one takes minutes. */
const maxEditLength = 2000;

/** What has yet to be agreed to before the change is archived. */
export function questionLines(
  questions: readonly ArchiveQuestion[],
  agreed: (question: ArchiveQuestionId) => boolean,
): string[] {
  const open = questions.filter(({ id }) => !agreed(id));
  if (open.length === 0) return [];
  return ["", "Asked first:", ...open.map(({ ask, id }) => `  ${ask} (--agree ${id})`)];
}

/** What a dry run would do: every file with its diff, then the move. */
export function dryRunLines(plan: ArchivePlan): string[] {
  const diffs = plan.operations.flatMap((operation) => {
    if (operation.kind === "move") return [`Would move ${operation.path} to ${operation.to}`];
    const { path, before } = operation;
    const after = operation.kind === "write" ? operation.after : "";
    const patch = createTwoFilesPatch(path, path, before ?? "", after, "", "", { maxEditLength });
    return [patch?.trimEnd() ?? `Would rewrite ${path}: the whole text is in what --json prints`];
  });
  return ["", ...diffs, "Dry run: nothing was changed."];
}

/** What is true after an archive, and the commit that belongs to it. */
export function doneLines(
  plan: ArchivePlan,
  about: { change: string; subject: string; commit: string | null },
): string[] {
  const { bold } = colours;
  const { totals } = plan;
  const wrote = plan.operations.some((operation) => operation.kind !== "move");
  const specs =
    totals === undefined
      ? []
      : [
          `Totals: ${countsText(totals)}`,
          wrote ? "Specs updated successfully." : "Specs already in sync; no files changed.",
        ];
  const next =
    about.commit === null
      ? [
          "",
          "Next",
          `  git add -A -- ${pathspecs(plan).join(" ")} && git commit -m ${JSON.stringify(about.subject)}`,
        ]
      : [`Committed as ${shortCommit(about.commit)}: ${about.subject}`];
  return [
    ...specs,
    bold(`Change '${about.change}' archived as '${plan.archivedAs}'.`),
    `Moved ${plan.from} to ${plan.to}`,
    ...next,
  ];
}

function pathspecs(plan: ArchivePlan): string[] {
  const writes = plan.operations.flatMap((operation) =>
    operation.kind === "move" ? [] : [operation.path],
  );
  return [plan.from, plan.to, ...writes].map((path) =>
    /^[\w./-]+$/.test(path) ? path : JSON.stringify(path),
  );
}

/** The workstreams that are not done, each with its state and what to do. */
export function unfinishedText(change: string, gate: ArchiveGate): string {
  const total = new Set([...gate.unfinished.map(({ id }) => id), ...gate.ran.map((row) => row.id)])
    .size;
  const of = total === 1 ? "its workstream is" : `of its ${plural(total, "workstream")}`;
  const head =
    total === 1
      ? `${change} is not ready to archive: ${of} not done.`
      : `${change} is not ready to archive: ${gate.unfinished.length} ${of} ${gate.unfinished.length === 1 ? "is" : "are"} not done.`;
  const lines = gate.unfinished.map(({ id, state, next }) => {
    const act = next === null ? "" : `; next: ${next}`;
    return `  ${visibleLine(id)}: ${state.replaceAll("_", " ")}${act}`;
  });
  return [head, ...lines].join("\n");
}
