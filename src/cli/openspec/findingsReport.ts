import type { ValidatedItem } from "../../node/openspec/validateItems";
import type { ForeignOutcome } from "../command";
import { statusOutcome } from "./openProject";

/** Which items a report of findings is about. */
export type FindingsScope = "all" | "changes" | "specs" | "archived";

interface ReportOptions {
  report?: string;
  all?: boolean;
  changes?: boolean;
  specs?: boolean;
  archived?: boolean;
}

/** Why a report cannot be made of what was asked for, in OpenSpec's words; undefined when it can. */
export function reportRefusal(
  { report, all, changes, specs, archived = false }: ReportOptions,
  item: string | undefined,
): ForeignOutcome | undefined {
  if (report === undefined) return undefined;
  const isBulk = all === true || changes === true || specs === true;
  const refuse = (message: string) =>
    statusOutcome("invalid_validation_report_request", message, {
      fix: "Use --report full|findings with --all, --changes, --specs, or --archived, without an item name. Do not combine archived and active scopes.",
      prefix: "Error: ",
    });
  if (report !== "full" && report !== "findings") {
    return refuse(`Unknown validation report '${report}'.`);
  }
  if (item !== undefined) return refuse("A validation report cannot be combined with an item name.");
  if (archived && isBulk) {
    return refuse("A validation report cannot combine archived and active scopes.");
  }
  if (archived || isBulk) return undefined;
  return refuse("A validation report requires an explicit bulk scope.");
}

/** What a report of findings covers; undefined for a full report. */
export function findingsScope(options: ReportOptions): FindingsScope | undefined {
  if (options.report !== "findings") return undefined;
  if (options.archived === true) return "archived";
  if (options.all === true || (options.changes === true && options.specs === true)) return "all";
  return options.changes === true ? "changes" : "specs";
}

interface FullDocument<Summary> {
  items: readonly ValidatedItem[];
  summary: Summary;
  root: unknown;
  extra: unknown;
}

/** The document of a full report, reduced to the items about which something is said. */
export function findingsDocument<Summary extends { totals: { items: number } }>(
  { items, summary, root, extra }: FullDocument<Summary>,
  scope: FindingsScope,
) {
  const itemFindings = items.filter(({ issues }) => issues.length > 0);
  const report = {
    kind: "validation-findings",
    version: "1.0",
    scope,
    returnedItems: itemFindings.length,
    totalItems: summary.totals.items,
  };
  return { report, itemFindings, summary, root, extra };
}

/** The same for people. */
export function findingsText(items: readonly ValidatedItem[], scope: FindingsScope) {
  const found = items.filter(({ issues }) => issues.length > 0);
  const notes = found.map(({ type, id, issues }) => {
    const lines = issues.map(({ level, path, message }) => `  [${level}] ${path}: ${message}\n`);
    return `${type}/${id}\n${lines.join("")}`;
  });
  const passed = items.filter(({ valid }) => valid).length;
  const failed = items.find(({ valid }) => !valid);
  const human = [
    `Scope: ${scope} (${items.length} items)\n`,
    found.length === 0 ? "No item findings.\n" : "",
    `Totals: ${passed} passed, ${items.length - passed} failed (${items.length} items)\n`,
    failed === undefined || scope === "archived"
      ? ""
      : `Details: openspec validate ${failed.id} --type ${failed.type}\n`,
  ].join("");
  return { human, notes: notes.join("") };
}
