import { existsSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { archiveLayout } from "../../core/archive/archiveLayout";
import type { Issue } from "../../core/model/issue";
import { scenarioLacksSteps } from "../../core/checks/project/scenarioLacksSteps";
import { openspecIssue } from "../../core/openspec/openspecIssue";
import { validationDocument } from "../../core/openspec/validationDocument";
import { extraIssues, staleIssues } from "../../node/openspec/extraIssues";
import {
  validateArchived,
  validateItems,
  validateOneChange,
  validateOneSpec,
  type SpecListener,
  type ValidatedItem,
} from "../../node/openspec/validateItems";
import type { Project } from "../../node/project";
import { runCommand, type CommandContext, type ForeignOutcome } from "../command";
import { chooseItem, itemProblem, typeOf } from "../openspec/chooseItem";
import {
  findingsDocument,
  findingsScope,
  findingsText,
  reportRefusal,
  type FindingsScope,
} from "../openspec/findingsReport";
import {
  failedOutcome,
  noRootOutcome,
  openProject,
  statusOutcome,
  type OpenedProject,
} from "../openspec/openProject";
import {
  archivedText,
  extraText,
  itemText,
  itemsText,
  type ValidationText,
} from "../openspec/validationText";
import { readForeignText } from "../../node/files/readForeign";

interface Options {
  report?: string;
  all?: boolean;
  changes?: boolean;
  specs?: boolean;
  archived?: boolean;
  strict?: boolean;
  type?: string;
}

const nothingNamed = [
  "Nothing to validate. Try one of:",
  "  openspec validate --all",
  "  openspec validate --changes",
  "  openspec validate --specs",
  "  openspec validate <item-name>",
  "Or run in an interactive terminal.",
];

async function usesWorkflowLayout(project: Project): Promise<boolean> {
  const has = (...names: string[]) => existsSync(path.join(project.root, "openspec", ...names));
  const found = {
    config: has("config.yaml") || has("config.yml"),
    specs: has("specs"),
    archiveInChanges: has("changes", "archive"),
  };
  if (!existsSync(path.join(project.root, ".workstreams.json"))) {
    return archiveLayout("auto", found) === "workflow";
  }
  const { readSettings } = await import("../../node/settings/readSettings");
  return archiveLayout(readSettings(project).settings.archive.layout, found) === "workflow";
}

function statesRequirements(project: Project, change: string): boolean {
  const file = path.join(project.root, "openspec", "changes", change, "proposal.md");
  try {
    return /^ {0,3}###[ \t]*Requirement:/im.test(readForeignText(file, "document"));
  } catch {
    return false;
  }
}

/** A change in workflow.md's layout, which OpenSpec would refuse for having no delta, is judged by our own rules. */
async function judgeProposals(
  project: Project,
  items: readonly ValidatedItem[],
  strict: boolean,
): Promise<{ items: ValidatedItem[]; issues: Issue[] }> {
  if (!(await usesWorkflowLayout(project))) return { items: [...items], issues: [] };
  const judged: ValidatedItem[] = [];
  const all: Issue[] = [];
  for (const item of items) {
    const hasSpecs = () =>
      existsSync(path.join(project.root, "openspec/changes", item.id, "specs"));
    if (item.type !== "change" || hasSpecs() || !statesRequirements(project, item.id)) {
      judged.push(item);
      continue;
    }
    const { proposalIssues } = await import("../../node/openspec/proposalIssues");
    const issues = proposalIssues(project, item.id);
    all.push(...issues);
    const fails = ({ severity }: Issue) =>
      severity === "error" || (strict && severity === "warning");
    const below = `openspec/changes/${item.id}/`;
    judged.push({
      ...item,
      // Our own findings stand for OpenSpec's, and so does what to do about them.
      fault: undefined,
      valid: !issues.some(fails),
      issues: issues.map(({ severity, file, message, line }) => {
        const level = severity === "error" ? "ERROR" : severity === "warning" ? "WARNING" : "INFO";
        return openspecIssue(level, file.replace(below, ""), message, line);
      }),
    });
  }
  return { items: judged, issues: all };
}

async function outcomeOf(
  { project, openspec, root }: OpenedProject,
  found: readonly ValidatedItem[],
  types: readonly ("change" | "spec")[],
  how: {
    strict: boolean;
    specIssues: readonly Issue[];
    stale: Promise<readonly Issue[]>;
    scope?: FindingsScope | undefined;
    text(items: readonly ValidatedItem[]): ValidationText;
  },
): Promise<ForeignOutcome> {
  const own = await judgeProposals(project, found, how.strict);
  const issues = [
    ...own.issues,
    ...(await extraIssues(project, openspec, own.items, how.specIssues, how.stale)),
  ];
  const isValid = own.items.every(({ valid }) => valid);
  const full = { ...validationDocument(own.items, types, root), extra: { issues } };
  return {
    document: how.scope === undefined ? full : findingsDocument(full, how.scope),
    isLast: true,
    // Whoever validates nothing has made a mistake.
    exitCode: isValid && own.items.length > 0 ? 0 : 1,
    get human() {
      const isEmpty = own.items.length === 0 && how.scope === undefined;
      return isEmpty ? "No items found to validate.\n" : how.text(own.items).human;
    },
    get notes() {
      return `${how.text(own.items).notes}${extraText(issues)}`;
    },
  };
}

async function validateArchive(
  { openspec, root }: OpenedProject,
  scope: FindingsScope | undefined,
): Promise<ForeignOutcome> {
  const items = await validateArchived(openspec);
  const full = { ...validationDocument(items, ["change"], root), extra: { issues: [] } };
  return {
    document: scope === undefined ? full : findingsDocument(full, scope),
    exitCode: items.every(({ valid }) => valid) ? 0 : 1,
    ...(scope === undefined ? archivedText(items) : findingsText(items, scope)),
  };
}

/** Gathers what scenarios of main specs lack while the specs are in memory. */
function stepListener(): { issues: Issue[]; listener: SpecListener } {
  const issues: Issue[] = [];
  const listener: SpecListener = (id, source) => {
    issues.push(...scenarioLacksSteps(`openspec/specs/${id}/spec.md`, source));
  };
  return { issues, listener };
}

/** Asks git while everything else is looked at; whoever takes the answer hears of a failure. */
function askForStale({ project, openspec }: OpenedProject, ids: readonly string[]) {
  const stale = staleIssues(project, openspec, ids);
  stale.catch(() => undefined);
  return stale;
}

async function validateNamed(
  opened: OpenedProject,
  id: string,
  options: Options,
): Promise<ForeignOutcome> {
  const item = chooseItem(opened.openspec, id, typeOf(options.type), "validate");
  if ("document" in item) return item;
  const problem = itemProblem(item);
  if (problem !== undefined) return statusOutcome("invalid_item", problem);
  const strict = options.strict ?? false;
  const { issues: specIssues, listener } = stepListener();
  const stale = askForStale(opened, item.type === "change" ? [item.id] : []);
  const found =
    item.type === "change"
      ? await validateOneChange(opened.openspec, item.id, strict)
      : await validateOneSpec(opened.openspec, item.id, strict, listener);
  const text = ([only]: readonly ValidatedItem[]) => itemText(only ?? found);
  return outcomeOf(opened, [found], [item.type], { strict, specIssues, stale, text });
}

async function validate(
  context: CommandContext,
  id: string | undefined,
  options: Options,
): Promise<ForeignOutcome> {
  const refusal = reportRefusal(options, id);
  if (refusal !== undefined) return refusal;
  const opened = openProject(context);
  const findings = findingsScope(options);
  const { all = false, strict = false } = options;
  const changes = all || (options.changes ?? false);
  const specs = all || (options.specs ?? false);
  try {
    if (options.archived === true) return await validateArchive(opened, findings);
    if (changes || specs) {
      if (opened.openspec.source() === undefined) return noRootOutcome();
      const { issues: specIssues, listener } = stepListener();
      const stale = askForStale(opened, changes ? opened.openspec.changeIds() : []);
      const scope = { changes, specs, strict };
      const items = await validateItems(opened.openspec, scope, listener);
      const types = [...(changes ? ["change" as const] : []), ...(specs ? ["spec" as const] : [])];
      const text = (all: readonly ValidatedItem[]) =>
        findings === undefined ? itemsText(all) : findingsText(all, findings);
      const how = { strict, specIssues, stale, scope: findings, text };
      return await outcomeOf(opened, items, types, how);
    }
    if (id !== undefined && id !== "") return await validateNamed(opened, id, options);
  } catch (error) {
    return failedOutcome("validate_error", error);
  }
  return { document: undefined, exitCode: 1, human: "", notes: `${nothingNamed.join("\n")}\n` };
}

/** `validate`: what OpenSpec says about specs and changes, and what we say beyond it. */
export function defineValidate(program: Command): void {
  program
    .command("validate")
    .description("validate changes and specs, as OpenSpec does")
    .argument("[item]", "id of a change or a spec")
    .option("--all", "every open change and every spec")
    .option("--changes", "every open change")
    .option("--specs", "every spec")
    .option("--archived", "the archived changes: whether all their tasks are done")
    .option("--report <full|findings>", "of many items: all, or only those with findings")
    .option("--concurrency <n>", "how many at a time, which makes no difference here")
    .option("--strict", "a warning is a failure too")
    .option("--type <type>", "what the item is, when both have its name: change or spec")
    .option("--no-interactive", "ask nothing, which is always so")
    .action((item: string | undefined, options: Options, command: Command) =>
      runCommand(command, "validate", (context) => validate(context, item, options)),
    );
}
