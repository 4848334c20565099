import type { ApplyInstructions } from "../../core/openspec/applyInstructions";

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines, ""];
}

function blockedLines(said: ApplyInstructions): string[] {
  const { state, missingArtifacts, missingPrerequisites: all = [] } = said;
  if (state !== "blocked" || missingArtifacts === undefined) return [];
  const isMore = all.length > missingArtifacts.length;
  return [
    "",
    `Missing artifacts: ${missingArtifacts.join(", ")}`,
    ...(isMore ? [`Not created yet, in build order: ${all.join(", ")}`] : []),
  ];
}

/** The instructions to apply a change as OpenSpec writes them for people. */
export function applyText(
  said: ApplyInstructions,
  inputs: { context?: string; operationGuidance?: readonly string[] },
): string {
  const { progress, tasks, state, warnings = [] } = said;
  const mark = state === "all_done" ? " ✓" : "";
  const counts = `${progress.complete}/${progress.total} complete${mark}`;
  const { context, operationGuidance = [] } = inputs;
  const files = Object.entries(said.contextFiles).flatMap(([id, paths]) =>
    paths.map((file) => `- ${id}: ${file}`),
  );
  const isAlone = context === undefined && operationGuidance.length === 0;
  const lines = [
    `## Apply: ${said.changeName}`,
    `Schema: ${said.schemaName}`,
    "",
    ...section("### ⚠️ Blocked", blockedLines(said)),
    ...section("### ⚠️ Warnings", warnings.length === 0 ? [] : ["", ...warnings.map((w) => `- ${w}`)]),
    ...section("### Context Files", files),
    ...section("### Progress", progress.total > 0 ? [counts] : []),
    ...section(
      "### Tasks",
      tasks.map(({ done, description }) => `- [${done ? "x" : " "}] ${description}`),
    ),
    ...section("### Instruction", [said.instruction]),
    ...section(
      "### Project Context (required instruction input)",
      context === undefined ? [] : [context],
    ),
    ...section(
      "### Operation Guidance (advisory)",
      operationGuidance.map((line) => `- ${line}`),
    ),
    ...(isAlone ? ["No project context or operation guidance configured."] : []),
  ];
  return `${lines.join("\n")}\n`;
}
