import path from "node:path";
import { specText, type SpecText } from "../../core/text/specText";
import type { ChangeFacts } from "../../core/openspec/changeFacts";
import { byName } from "../../core/openspec/byName";
import { describeNestedChange } from "../../core/openspec/nestedChange";
import {
  openspecIssue,
  openspecReport,
  type OpenSpecIssue,
} from "../../core/openspec/openspecIssue";
import { taskProgress } from "../../core/openspec/taskProgress";
import { validateChange } from "../../core/openspec/validateChange";
import { plainRequirements } from "../../core/openspec/plainRequirements";
import { judgeSpec } from "../../core/openspec/validateSpec";
import type { OpenSpecProject } from "./openspecProject";
import { plural } from "../../core/words/plural";

/** What is wrong with a change as a whole, where people are told something of its own to do. */
export type ChangeFault = "nested" | "contradicted-marker" | "unhonoured-marker";

/** One spec or change with OpenSpec's verdict over it. */
export interface ValidatedItem {
  id: string;
  type: "change" | "spec";
  valid: boolean;
  issues: readonly OpenSpecIssue[];
  durationMs: number;
  /** For the text that people read; no part of OpenSpec's document. */
  fault?: ChangeFault | undefined;
}

/** What is to be validated. */
export interface ValidationScope {
  changes: boolean;
  specs: boolean;
  strict: boolean;
}

async function timed(
  what: Pick<ValidatedItem, "id" | "type">,
  strict: boolean,
  judge: () => OpenSpecIssue[] | Promise<OpenSpecIssue[]>,
): Promise<ValidatedItem> {
  const start = Date.now();
  try {
    const report = openspecReport(await judge(), strict);
    return { ...what, ...report, durationMs: Date.now() - start };
  } catch (error) {
    const message = error instanceof Error ? error.message : "Unknown error";
    return {
      ...what,
      valid: false,
      issues: [openspecIssue("ERROR", "file", message)],
      durationMs: 0,
    };
  }
}

function faultOf({ skipSpecs, hasSpecFiles }: ChangeFacts): ChangeFault | undefined {
  if (skipSpecs.declared && hasSpecFiles) return "contradicted-marker";
  return skipSpecs.invalidReason === undefined ? undefined : "unhonoured-marker";
}

/** Validates one change; a folder that only wraps changes is invalid. */
export async function validateOneChange(
  project: OpenSpecProject,
  id: string,
  strict: boolean,
): Promise<ValidatedItem> {
  let fault: ChangeFault | undefined;
  const item = await timed({ id, type: "change" }, strict, async () => {
    const nested = await project.nestedIn(id);
    if (nested !== undefined) {
      fault = "nested";
      return [openspecIssue("ERROR", "file", describeNestedChange(nested))];
    }
    const facts = await project.changeFacts(id);
    fault = faultOf(facts);
    return validateChange(facts);
  });
  return fault === undefined ? item : { ...item, fault };
}

/** Hears of each main spec that is not plain, split into lines: more may be said about it. */
export type SpecListener = (id: string, source: SpecText) => void;

/** Validates one main spec; one that cannot be read is invalid. */
export function validateOneSpec(
  project: OpenSpecProject,
  id: string,
  strict: boolean,
  listener?: SpecListener,
): Promise<ValidatedItem> {
  return timed({ id, type: "spec" }, strict, () => {
    const text = project.specText(id);
    if (plainRequirements(text) !== undefined) return [];
    const source = specText(text);
    listener?.(id, source);
    return judgeSpec(text, source);
  });
}

/** Validates every change, every spec, or both; sorted by id. Throws when they cannot all be found. */
export async function validateItems(
  project: OpenSpecProject,
  { changes, specs, strict }: ValidationScope,
  listener?: SpecListener,
): Promise<ValidatedItem[]> {
  const found = specs ? project.specs() : [];
  const items: ValidatedItem[] = [];
  for (const id of changes ? project.changeIds() : []) {
    items.push(await validateOneChange(project, id, strict));
  }
  for (const { capability } of found) {
    items.push(await validateOneSpec(project, capability, strict, listener));
  }
  return items.sort((one, other) => byName(one.id, other.id));
}

/** Checks that the archived changes have no open task, in the order of their names. */
export async function validateArchived(project: OpenSpecProject): Promise<ValidatedItem[]> {
  const items: ValidatedItem[] = [];
  for (const id of project.archivedIds()) {
    const start = Date.now();
    const folder = path.join(project.changesFolder, "archive", id);
    const tasks = await project.tasksIn(folder);
    const unreadable = tasks.unreadable.map((file) => {
      const place = path.relative(project.root, file).split(path.sep).join("/");
      return openspecIssue("ERROR", place, "could not read task file");
    });
    const { total, complete } = taskProgress(tasks.files.map(({ text }) => text));
    const open = total - complete;
    const message = `${plural(open, "incomplete task")} (${complete}/${total} completed)`;
    const issues =
      open > 0 ? [...unreadable, openspecIssue("ERROR", "tasks.md", message)] : unreadable;
    const valid = issues.length === 0;
    items.push({ id, type: "change", valid, issues, durationMs: Date.now() - start });
  }
  return items;
}
