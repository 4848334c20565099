import type { Issue } from "../../core/model/issue";
import { formatIssue } from "../../core/model/issueAt";
import type { OpenSpecIssue } from "../../core/openspec/openspecIssue";
import type { ValidatedItem } from "../../node/openspec/validateItems";

/** What goes to stdout and what to stderr. */
export interface ValidationText {
  human: string;
  notes: string;
}

const signs = { ERROR: "✗", WARNING: "⚠", INFO: "ℹ" } as const;

function issueLine({ level, path, message }: OpenSpecIssue): string {
  return `${signs[level]} [${level}] ${path}: ${message}\n`;
}

/** Our own findings, after OpenSpec's, as every command prints them. */
export function extraText(issues: readonly Issue[]): string {
  return issues.map((issue) => `${issue.severity}: ${formatIssue(issue)}\n`).join("");
}

function advice({ type, id, fault }: ValidatedItem): string[] {
  if (type === "spec") {
    return [
      "- Ensure spec includes ## Purpose and ## Requirements sections",
      "- Each requirement MUST include at least one #### Scenario: block",
      "- Re-run with --json to see structured report",
    ];
  }
  if (fault === "nested") {
    return [
      "- Move each nested change directly under openspec/changes/, folding the namespace into its name",
      "- Only specs may be nested by domain; change directories are always flat",
    ];
  }
  if (fault === "contradicted-marker") {
    return [
      "- This change declares skip_specs (no spec deltas): delete the files under specs/, or remove skip_specs from .openspec.yaml if requirements do change",
      "- skip_specs is only honored when .openspec.yaml is valid change metadata (schema: <name> naming a known schema is required)",
    ];
  }
  if (fault === "unhonoured-marker") {
    return [
      "- Fix .openspec.yaml so the skip_specs marker can be honored (schema: <name> naming a known schema is required)",
      "- Or remove skip_specs from .openspec.yaml and add delta specs instead",
    ];
  }
  return [
    "- Ensure change has deltas in specs/: use headers ## ADDED/MODIFIED/REMOVED/RENAMED Requirements",
    "- Each requirement MUST include at least one #### Scenario: block",
    `- Debug parsed deltas: openspec show ${id} --json --deltas-only`,
  ];
}

/** One item, with what to do when it is not valid. */
export function itemText(item: ValidatedItem): ValidationText {
  const name = item.type === "change" ? "Change" : "Specification";
  const issues = item.issues.map(issueLine).join("");
  if (item.valid) return { human: `${name} '${item.id}' is valid\n`, notes: issues };
  const steps = advice(item).map((step) => `  ${step}\n`);
  return {
    human: "",
    notes: `${name} '${item.id}' has issues\n${issues}Next steps:\n${steps.join("")}`,
  };
}

function totals(items: readonly ValidatedItem[]): string {
  const passed = items.filter(({ valid }) => valid).length;
  return `Totals: ${passed} passed, ${items.length - passed} failed (${items.length} items)\n`;
}

/** All items, a line each and its issues below. */
export function itemsText(items: readonly ValidatedItem[]): ValidationText {
  const good = items.filter(({ valid }) => valid).map(({ type, id }) => `✓ ${type}/${id}\n`);
  const notes = items.map((item) => {
    const head = item.valid ? "" : `✗ ${item.type}/${item.id}\n`;
    return head + item.issues.map((issue) => `  ${issueLine(issue)}`).join("");
  });
  const failed = items.find(({ valid }) => !valid);
  const details =
    failed === undefined
      ? ""
      : `Details: openspec validate ${failed.id} --type ${failed.type}\n`;
  return { human: `${good.join("")}${totals(items)}${details}`, notes: notes.join("") };
}

/** The archived changes, where only open tasks are looked for. */
export function archivedText(items: readonly ValidatedItem[]): ValidationText {
  if (items.length === 0) return { human: "No archived changes found.\n", notes: "" };
  const good = items.filter(({ valid }) => valid).map(({ id }) => `✓ change/${id}\n`);
  const notes = items
    .filter(({ valid }) => !valid)
    .map(({ id, issues }) => {
      const lines = issues.map(({ level, message }) => `  ${signs[level]} ${message}\n`);
      return `✗ change/${id}\n${lines.join("")}`;
    });
  return { human: `${good.join("")}${totals(items)}`, notes: notes.join("") };
}
