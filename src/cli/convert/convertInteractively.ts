import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  cancel,
  confirm,
  isCancel,
  multiselect,
  showNote,
  select,
  text as ask,
} from "../terminal/prompts";
import type { Conversion } from "../../core/bundle/convertChange";
import { pathProblem } from "../../core/scope/glob";
import { readBundle } from "../../core/bundle/readBundle";
import { UserError } from "../../core/errors";
import { formatIssue } from "../../core/model/issueAt";
import { listChanges, readChange } from "../../node/change/readChange";
import { fileText } from "../../node/change/readFolder";
import { writeText } from "../../node/files/writeText";
import type { Project } from "../../node/project";
import type { Outcome } from "../command";
import type { Io } from "../io";
import { bundleDiff } from "./bundleDiff";
import { prepareConversion, refuseLinkOut, bundleTarget, type ConvertRequest } from "./convertOnce";
import { renderConversion, renderNext } from "./renderConversion";

const cancelled: Outcome = { data: null, exitCode: 130, human: "" };

async function pickChange(project: Project): Promise<string | undefined> {
  const ids = listChanges(project);
  if (ids.length === 0) {
    const message =
      'There is no open change. Start one: openspec-workstreams proposal "what should change"';
    throw new UserError(message, { exitCode: 1 });
  }
  const options = ids.map((id) => {
    const { change } = readChange(project, id);
    const open = change.tasks.filter(({ done }) => !done).length;
    const hint = `${change.requirements.length} requirements, ${open} open tasks`;
    return { value: id, label: `${id}: ${change.title}`, hint };
  });
  const picked = await select({ message: "Which change?", options });
  return isCancel(picked) ? undefined : picked;
}

async function askScope({ candidates }: Conversion): Promise<string[] | undefined> {
  const picked =
    candidates.length === 0
      ? []
      : await multiselect({
          message: "No path is named in the change. Which of these may it change?",
          options: candidates.map((value) => ({ value, label: value })),
          required: false,
        });
  if (isCancel(picked)) return undefined;
  const more = await ask({
    message: "Other paths or globs, separated by blanks",
    placeholder: "src/api/**",
    validate: (value = "") => {
      const entries = value.split(/\s+/).filter((entry) => entry !== "");
      if (entries.length === 0 && picked.length === 0) return "The work needs at least one path.";
      return entries.map(pathProblem).find((problem) => problem !== undefined);
    },
  });
  if (isCancel(more)) return undefined;
  return [...picked, ...more.split(/\s+/).filter((entry) => entry !== "")];
}

/** Opens a text in $VISUAL or $EDITOR and gives back what was saved. */
function edit(env: Io["env"], name: string, text: string): string {
  const editor = env["VISUAL"] ?? env["EDITOR"] ?? "vi";
  const folder = mkdtempSync(path.join(tmpdir(), "openspec-workstreams-"));
  const file = path.join(folder, name);
  try {
    writeFileSync(file, text, { mode: 0o600 });
    // $EDITOR may hold arguments ("code --wait"), which only a shell splits as its user means them.
    const result = spawnSync(`${editor} "${file}"`, {
      env,
      shell: true,
      stdio: "inherit",
    });
    if (result.status !== 0)
      showNote(`${editor} did not end well, so the text is as it was.`, "Edit");
    return result.status === 0 ? readFileSync(file, "utf8") : text;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Save, edit or cancel, until what is to be saved can be read; undefined when nothing is to be written. */
async function review(
  env: Io["env"],
  conversion: Conversion,
  file: string,
): Promise<string | undefined> {
  let text = conversion.text;
  for (;;) {
    const { issues, bundle } = readBundle(text, file);
    if (issues.length > 0) showNote(issues.map(formatIssue).join("\n"), "Problems");
    const choice = await select({
      message: file,
      options: [
        { value: "save", label: "Save", disabled: bundle === undefined },
        { value: "edit", label: "Edit…" },
        { value: "cancel", label: "Cancel" },
      ],
    });
    if (isCancel(choice) || choice === "cancel") return undefined;
    if (choice === "save") return text;
    text = edit(env, path.basename(file), text);
  }
}

async function mayOverwrite(file: string, onDisk: string | undefined, text: string) {
  const diff = onDisk === undefined ? undefined : bundleDiff(file, onDisk, text);
  if (diff === undefined) return true;
  showNote(diff, `${file} exists and differs`);
  return (await confirm({ message: `Overwrite ${file}?`, initialValue: false })) === true;
}

/** Pick a change, look at its bundle, then save, edit or cancel. Needs a terminal. */
export async function convertInteractively(
  { env }: Io,
  project: Project,
  request: Omit<ConvertRequest, "changeId">,
): Promise<Outcome> {
  const changeId = await pickChange(project);
  if (changeId === undefined) return cancelled;
  let conversion = await prepareConversion(project, { ...request, changeId });
  if (conversion.bundle.files_scope.length === 0) {
    const scope = await askScope(conversion);
    if (scope === undefined) return cancelled;
    conversion = await prepareConversion(project, { ...request, changeId, scope });
  }
  const target = bundleTarget(project, conversion, request.output);
  showNote(renderConversion(conversion), target.relative);
  const text = await review(env, conversion, target.relative);
  if (
    text === undefined ||
    !(await mayOverwrite(target.relative, fileText(target.absolute), text))
  ) {
    cancel("Nothing was written.");
    return cancelled;
  }
  if (request.dryRun) return { data: null, human: "This is a dry run: nothing was written.\n" };
  refuseLinkOut(project, target.absolute);
  writeText(target.absolute, text);
  return {
    data: null,
    human: `Wrote ${target.relative}\n${renderNext(conversion, true)}`,
    issues: conversion.issues,
  };
}
