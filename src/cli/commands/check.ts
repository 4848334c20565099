import path from "node:path";
import type { Command } from "commander";
import { UserError } from "../../core/errors";
import { issueAt } from "../../core/model/issueAt";
import { checkProjectBundles, type BundleFile } from "../../node/change/readBundles";
import { fileText } from "../../node/change/readFolder";
import type { Project } from "../../node/project";
import { runCommand, type Outcome } from "../command";
import { colours } from "../terminal/styles";
import { plural } from "../../core/words/plural";

/** The asked files, relative to the openspec root; those outside of `workstreams/` with their texts. */
function askedFiles(project: Project, start: string, files: readonly string[]): BundleFile[] {
  return files.map((given) => {
    const absolute = [start, project.root].map((from) => path.resolve(from, given));
    for (const candidate of absolute) {
      const text = fileText(candidate);
      if (text === undefined) continue;
      const file = path.relative(project.root, candidate).split(path.sep).join("/");
      return { file, text };
    }
    const message = `There is no file ${given}. Bundles lie in workstreams/, for example workstreams/ws-rate-limiting.json.`;
    const issue = issueAt({ file: given }, { source: "bundle", code: "file-exists", message });
    throw new UserError(message, { issues: [issue] });
  });
}

function check(project: Project, start: string, files: readonly string[]): Outcome {
  const asked = askedFiles(project, start, files);
  const isInside = ({ file }: BundleFile) => /^workstreams\/[^/]+\.json$/.test(file);
  const result = checkProjectBundles(
    project,
    asked.filter((each) => !isInside(each)),
  );
  const isAsked = (file: string) => asked.length === 0 || asked.some((each) => each.file === file);
  const bundles = result.bundles
    .filter((each) => isAsked(each.path))
    .map(({ id, path: file, ok }) => ({ id, path: file, ok }));
  const issues = result.issues.filter((issue) => isAsked(issue.file));
  if (bundles.length === 0) {
    const message =
      "There is no bundle in workstreams/. Make one: openspec-workstreams convert --list";
    const none = issueAt(
      { file: "workstreams" },
      { source: "bundle", code: "no-bundles", message },
    );
    return { data: { bundles, order: [] }, exitCode: 1, issues: [none], human: "" };
  }
  const errors = issues.filter(({ severity }) => severity === "error").length;
  const warnings = issues.length - errors;
  const also = warnings === 0 ? "" : `, ${plural(warnings, "warning")}`;
  const good = `${colours.green("✓")} ${plural(bundles.length, "bundle")} can run${also}. Order: ${result.order.join(", ")}\n`;
  const bad = `${colours.red("✗")} ${plural(errors, "error")}${also} in ${plural(bundles.length, "bundle")}\n`;
  return {
    data: { bundles, order: result.order },
    exitCode: errors > 0 ? 1 : 0,
    issues,
    human: errors > 0 ? bad : good,
  };
}

/** `check [FILE…]`: what is wrong with the bundles, all at once. */
export function defineCheck(program: Command): void {
  program
    .command("check")
    .description("check the bundles: schema, ids, changes, dependencies, scopes, overlap")
    .argument("[file...]", "bundles to report on (default: all in workstreams/)")
    .action(async (files: string[], _options: unknown, command: Command) => {
      await runCommand(command, "check", async (context) =>
        Promise.resolve(check(context.project(), context.start, files)),
      );
    });
}
