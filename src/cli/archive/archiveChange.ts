import path from "node:path";
import { existsSync } from "node:fs";
import type * as z from "zod";
import { type ArchiveQuestionId, questionsFor } from "../../core/archive/archiveQuestions";
import { archiveCommitSubject } from "../../core/archive/archiveCommit";
import { judgedAttempt } from "../../core/view/judgedAttempt";
import { attempts } from "../../node/store/queries/attempts";
import { archiveGate, type ArchiveGate } from "../../core/archive/archiveGate";
import type { ArchiveLayout } from "../../core/archive/archiveLayout";
import { ArchiveRefusal } from "../../core/archive/archiveRefusal";
import {
  planArchive,
  mainSpecFile,
  type ArchivePlan,
  type FileOperation,
} from "../../core/archive/planArchive";
import { parseChange } from "../../core/change/parseChange";
import { applyArchive } from "../../node/archive/applyArchive";
import { describeArchive, rememberArchive } from "../../node/archive/lastArchive";
import { prepareCommit } from "../../node/archive/commitArchive";
import {
  archivedFolder,
  bundlesNaming,
  changePlace,
  readArchiveFiles,
  readArchiveLayout,
  readMainSpec,
  refuseLinksOut,
} from "../../node/archive/readArchive";
import { recordArchive } from "../../node/archive/recordArchive";
import { listChanges } from "../../node/change/readChange";
import { OpenSpecProject } from "../../node/openspec/openspecProject";
import type { Project } from "../../node/project";
import { readSettings } from "../../node/settings/readSettings";
import { openStore } from "../../node/store/openStore";
import { storedWorkstreams } from "../../node/store/queries/runs";
import type { ArchiveDocumentSchema } from "../../protocol/cli";
import type { CommandContext, ForeignOutcome } from "../command";
import {
  doneLines,
  dryRunLines,
  questionLines,
  specLines,
  taskStatusLine,
  unfinishedText,
} from "./archiveText";
import { recoverInterrupted } from "./recoverInterrupted";
import { refuseWrongName } from "./refuseWrongName";
import { settle } from "./settleQuestions";

export interface ArchiveOptions {
  /** What has been agreed to. */
  agreed: (question: ArchiveQuestionId) => boolean;
  skipSpecs: boolean;
  validate: boolean;
  dryRun: boolean;
  commit: boolean;
  force: boolean;
  note: string | undefined;
}

type Document = z.infer<typeof ArchiveDocumentSchema>;

/** OpenSpec's way of saying which root it worked in. */
export function rootOf(project: Project): { path: string; source: string } {
  return { path: project.root, source: "nearest" };
}

function localDay(now: number): string {
  const date = new Date(now);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

async function gateOf(project: Project, change: string): Promise<ArchiveGate> {
  const reader = await openStore(project.stateFolder, { readOnly: true });
  try {
    const rows = storedWorkstreams(reader).filter((row) => row.openspecChange === change);
    return archiveGate(bundlesNaming(project, change), rows, (row) =>
      judgedAttempt(attempts(reader, row.runId, row.id)),
    );
  } finally {
    await reader.close();
  }
}

function passGate(change: string, gate: ArchiveGate, options: ArchiveOptions): void {
  if (options.force && (options.note ?? "").trim() === "") {
    throw new ArchiveRefusal(
      "archive_note_required",
      "--force archives what is not done, so it needs a reason.",
      `openspec-workstreams archive ${change} --force --note "why"`,
    );
  }
  if (gate.unfinished.length === 0 || options.force) return;
  throw new ArchiveRefusal(
    "archive_workstreams_not_done",
    unfinishedText(change, gate),
    `Finish them, or archive all the same with: openspec-workstreams archive ${change} --force --note "why"`,
  );
}

function notFound(project: Project, change: string): ArchiveRefusal {
  const available = listChanges(project);
  const rest =
    available.length > 0
      ? `Available changes: ${available.join(", ")}`
      : "No active changes exist in this root.";
  return new ArchiveRefusal("archive_change_not_found", `Change '${change}' not found. ${rest}`);
}

/** The files moved, but the program ended before that was recorded, or somebody moved them by hand. */
async function completeRecord(
  project: Project,
  change: string,
  layout: ArchiveLayout,
  options: ArchiveOptions,
): Promise<ForeignOutcome> {
  const folder = archivedFolder(project, layout, change);
  const gate = await gateOf(project, change);
  const open = gate.ran.filter((row) => row.archivedAt === null);
  if (folder === undefined || open.length === 0) throw notFound(project, change);
  passGate(change, gate, options);
  if (!options.dryRun) await record(project, change, folder, gate, options);
  const document: Document = {
    archive: {
      change,
      archivedAs: path.basename(folder),
      path: path.join(project.root, folder),
      specsUpdated: false,
      warnings: [`${change} had been moved before; its workstreams are recorded as archived.`],
    },
    root: rootOf(project),
  };
  const human = `${change} lies in ${folder} already. ${options.dryRun ? "Dry run: nothing was recorded." : "Recorded as archived."}\n`;
  return { document, exitCode: 0, human };
}

async function record(
  project: Project,
  change: string,
  folder: string,
  gate: ArchiveGate,
  options: ArchiveOptions,
): Promise<void> {
  await recordArchive(project.stateFolder, {
    change,
    path: folder,
    at: Date.now(),
    workstreams: gate.ran,
    forcedBecause: options.force ? (options.note ?? "") : null,
    unfinished: gate.unfinished.map(({ id }) => id),
    unmerged: gate.unmerged,
  });
}

function documentOf(
  project: Project,
  change: string,
  plan: ArchivePlan,
  more: NonNullable<Document["extra"]>,
): Document {
  const wrote = plan.operations.some((operation) => operation.kind !== "move");
  return {
    archive: {
      change,
      archivedAs: plan.archivedAs,
      path: path.join(project.root, plan.to),
      specsUpdated: wrote,
      ...(plan.totals === undefined ? {} : { totals: plan.totals }),
      ...(plan.warnings.length > 0 ? { warnings: [...plan.warnings] } : {}),
    },
    root: rootOf(project),
    extra: more,
  };
}

function kindOf(operation: Exclude<FileOperation, { kind: "move" }>): string {
  if (operation.kind === "delete") return "delete";
  return operation.before === null ? "create" : "update";
}

function textsOf(operation: Exclude<FileOperation, { kind: "move" }>) {
  return { before: operation.before, after: operation.kind === "write" ? operation.after : null };
}

function operationsOf(plan: ArchivePlan, withTexts: boolean) {
  return plan.operations.map((operation) =>
    operation.kind === "move"
      ? { kind: "move", path: operation.path, to: operation.to }
      : {
          kind: kindOf(operation),
          path: operation.path,
          ...(withTexts ? textsOf(operation) : {}),
        },
  );
}

function refuseTaken(project: Project, plan: ArchivePlan): void {
  if (!existsSync(path.join(project.root, plan.to))) return;
  throw new ArchiveRefusal(
    "archive_target_exists",
    `Archive '${plan.archivedAs}' already exists.`,
    `Rename or remove ${plan.to}, then archive again.`,
  );
}

/** Changes the files, then remembers that it did; resolves to the commit when one was asked for. */
async function carryOut(
  project: Project,
  what: { change: string; plan: ArchivePlan; gate: ArchiveGate; subject: string },
  options: ArchiveOptions,
): Promise<string | null> {
  const { change, plan, gate, subject } = what;
  const makeCommit = options.commit ? await prepareCommit(project, plan.operations) : undefined;
  const archive = describeArchive(project.root, change, plan);
  applyArchive(project.root, plan.operations);
  rememberArchive(project.root, archive);
  await record(project, change, plan.to, gate, options);
  return makeCommit === undefined ? null : makeCommit(subject);
}

/** Archives a change: gate, plan, questions, files, record, commit. Throws an ArchiveRefusal when it must not be. */
export async function archiveChange(
  context: CommandContext,
  project: Project,
  change: string,
  options: ArchiveOptions,
): Promise<ForeignOutcome> {
  const layout = readArchiveLayout(project, readSettings(project).settings);
  if (!options.dryRun) recoverInterrupted(context, project, layout);
  await refuseWrongName(project, change);
  if (changePlace(project, change) === "none") {
    return completeRecord(project, change, layout, options);
  }
  const gate = await gateOf(project, change);
  passGate(change, gate, options);
  refuseLinksOut(project, change, options.skipSpecs);
  const files = readArchiveFiles(project, change);
  const metadata = await new OpenSpecProject(project.root).metadataOf(change);
  const plan = planArchive({
    change,
    layout,
    today: localDay(Date.now()),
    files,
    mainSpec: (capability) => readMainSpec(project, capability),
    mainSpecPath: (capability) => path.join(project.root, mainSpecFile(capability)),
    metadata,
    skipSpecs: options.skipSpecs,
    validate: options.validate,
  });
  refuseTaken(project, plan);
  const { title, tasks } = parseChange(change, files);
  const done = tasks.filter((task) => task.done).length;
  const subject = archiveCommitSubject(title, change);
  context.say(`${[taskStatusLine(done, tasks.length), ...specLines(plan)].join("\n")}\n`);
  const about = { change, incompleteTasks: tasks.length - done, unmerged: gate.unmerged, plan };
  const questions = questionsFor({ ...about, validate: options.validate });
  const extra = {
    dryRun: options.dryRun,
    layout,
    operations: operationsOf(plan, options.dryRun),
    commit: null,
    suggestedCommit: subject,
    ...(options.dryRun ? { questions: questions.map(({ id, ask }) => ({ id, ask })) } : {}),
  };
  if (options.dryRun) {
    const human = context.json
      ? ""
      : `${[...questionLines(questions, options.agreed), ...dryRunLines(plan)].join("\n")}\n`;
    return { document: documentOf(project, change, plan, extra), exitCode: 0, human };
  }
  await settle(context, questions, options.agreed);
  const commit = await carryOut(project, { change, plan, gate, subject }, options);
  return {
    document: documentOf(project, change, plan, { ...extra, commit }),
    exitCode: 0,
    human: `${doneLines(plan, { change, subject, commit }).join("\n")}\n`,
  };
}
