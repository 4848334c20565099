import path from "node:path";
import type { Conversion } from "../../core/bundle/convertChange";
import { UserError } from "../../core/errors";
import type { Issue } from "../../core/model/issue";
import { issueAt } from "../../core/model/issueAt";
import { convertInProject } from "../../node/change/convertInProject";
import { fileText } from "../../node/change/readFolder";
import { isBelow } from "../../node/files/isBelow";
import { refuseOutside } from "../../node/files/leadsOutside";
import { writeText } from "../../node/files/writeText";
import type { Project } from "../../node/project";
import type { Outcome } from "../command";
import { bundleDiff } from "./bundleDiff";
import { renderCandidates, renderConversion, renderNext } from "./renderConversion";
import { plural } from "../../core/words/plural";

/** How a change is to be converted. */
export interface ConvertRequest {
  changeId: string;
  wsId?: string | undefined;
  scope?: readonly string[] | undefined;
  /** Absolute path instead of `workstreams/<id>.json`. */
  output?: string | undefined;
  dryRun: boolean;
  force: boolean;
}

/** Converts a change; throws a UserError (exit 1) with every problem when the change has errors. */
export async function prepareConversion(
  project: Project,
  request: ConvertRequest,
): Promise<Conversion> {
  const { changeId, wsId, scope } = request;
  const conversion = await convertInProject(project, changeId, { wsId, scope });
  const errors = conversion.issues.filter(({ severity }) => severity === "error").length;
  if (errors > 0) {
    const count = plural(errors, "error");
    throw new UserError(
      `${changeId} cannot be converted: ${count} in its files. Nothing was written.`,
      {
        exitCode: 1,
        issues: conversion.issues,
      },
    );
  }
  return conversion;
}

/** Where the bundle goes: absolute, and relative to the openspec root. */
export function bundleTarget(project: Project, conversion: Conversion, output: string | undefined) {
  const absolute = output ?? path.join(project.root, conversion.path);
  return { absolute, relative: path.relative(project.root, absolute).split(path.sep).join("/") };
}

/** A file that a person names elsewhere is theirs to name; one in the project must not lead out of it. */
export function refuseLinkOut({ root }: Project, file: string): void {
  if (isBelow(root, file)) refuseOutside(root, file);
}

function bundleIssue(file: string, code: string, message: string, severity: Issue["severity"]) {
  return issueAt({ file }, { source: "bundle", code, message, severity });
}

/** Converts a change and writes its bundle, unless a person has to decide something first (exit 3). */
export async function convertOnce(project: Project, request: ConvertRequest): Promise<Outcome> {
  const conversion = await prepareConversion(project, request);
  const { bundle, text, candidates, doneTasks, provenance, issues } = conversion;
  const target = bundleTarget(project, conversion, request.output);
  const onDisk = fileText(target.absolute);
  const diff = onDisk === undefined ? undefined : bundleDiff(target.relative, onDisk, text);
  const answer = (
    written: boolean,
    exitCode: 0 | 3,
    human: string,
    more: Issue[] = [],
  ): Outcome => ({
    data: {
      path: target.relative,
      written,
      bundle,
      text,
      doneTasks: doneTasks.map((task) => ({ text: task.text, place: task.place })),
      provenance,
      candidates,
      ...(diff === undefined ? {} : { diff }),
    },
    exitCode,
    human,
    issues: [...issues, ...more],
  });
  const preview = renderConversion(conversion);
  if (bundle.files_scope.length === 0) {
    const message = `No path is named in ${bundle.openspec_change}, so its scope is empty and nothing was written. Name paths in tasks.md, or give --scope.`;
    const more = bundleIssue(
      `openspec/changes/${bundle.openspec_change}`,
      "scope-is-not-empty",
      message,
      "error",
    );
    return answer(false, 3, preview + renderCandidates(conversion), [more]);
  }
  if (onDisk === text) {
    return answer(false, 0, `${target.relative} is up to date.\n${renderNext(conversion, true)}`);
  }
  if (request.dryRun) {
    const would =
      diff === undefined
        ? `Would write ${target.relative}.`
        : `Would change ${target.relative}:\n\n${diff}`;
    return answer(
      false,
      0,
      `${preview}\n${would} This is a dry run: nothing was written.\n${renderNext(conversion, false)}`,
    );
  }
  if (diff !== undefined && !request.force) {
    const message = `${target.relative} exists and differs from the conversion. Nothing was written; --force overwrites it.`;
    const more = bundleIssue(target.relative, "bundle-is-kept", message, "error");
    return answer(false, 3, diff, [more]);
  }
  refuseLinkOut(project, target.absolute);
  writeText(target.absolute, text);
  return answer(true, 0, `${preview}\nWrote ${target.relative}\n${renderNext(conversion, true)}`);
}
