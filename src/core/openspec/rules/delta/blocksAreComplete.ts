import {
  countScenarios,
  hasKeyword,
  requirementBody,
  requirementNameOf,
  type RequirementBlock,
} from "../../../text/requirementBlock";
import { keywordMessage } from "../../keywordMessage";
import { openspecIssue, type OpenSpecIssue } from "../../openspecIssue";
import type { DeltaRule } from "./deltaRule";

type Operation = "ADDED" | "MODIFIED";

function statementIssue(path: string, operation: Operation, block: RequirementBlock) {
  const body = requirementBody(block.raw);
  if (hasKeyword(body)) return [];
  const what = `${operation} "${block.name}"`;
  if (body !== "") {
    return [openspecIssue("WARNING", path, keywordMessage(what, block.name, "should"))];
  }
  const message = hasKeyword(block.name)
    ? keywordMessage(what, block.name, "must")
    : `${what} is missing requirement text`;
  return [openspecIssue("ERROR", path, message)];
}

function scenarioIssue(path: string, operation: Operation, { name, raw }: RequirementBlock) {
  const { written, empty } = countScenarios(raw);
  if (written > 0) return [];
  const hint =
    empty > 0
      ? ' (a scenario header with no body under it does not count; add its steps, e.g. "- **WHEN** ..." and "- **THEN** ...")'
      : "";
  const message = `${operation} "${name}" must include at least one scenario${hint}`;
  return [openspecIssue("ERROR", path, message)];
}

function blockIssues(
  path: string,
  operation: Operation,
  blocks: readonly RequirementBlock[],
): OpenSpecIssue[] {
  const seen = new Set<string>();
  return blocks.flatMap((block) => {
    const message = `Duplicate requirement in ${operation}: "${block.name}"`;
    // OpenSpec compares names with their closing marks taken off once more.
    const key = requirementNameOf(block.name);
    const repeated = seen.has(key) ? [openspecIssue("ERROR", path, message)] : [];
    seen.add(key);
    return [
      ...repeated,
      ...statementIssue(path, operation, block),
      ...scenarioIssue(path, operation, block),
    ];
  });
}

/** Each ADDED requirement stands there once, with a statement and a scenario. */
export const addedIsComplete: DeltaRule = ({ path, delta }) =>
  blockIssues(path, "ADDED", delta.added);

/** Each MODIFIED requirement stands there once, with a statement and a scenario. */
export const modifiedIsComplete: DeltaRule = ({ path, delta }) =>
  blockIssues(path, "MODIFIED", delta.modified);
