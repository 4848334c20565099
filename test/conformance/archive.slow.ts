import assert from "node:assert/strict";
import { cpSync, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { questionsFor } from "../../src/core/archive/archiveQuestions";
import { refuseWrongName } from "../../src/cli/archive/refuseWrongName";
import { ArchiveRefusal } from "../../src/core/archive/archiveRefusal";
import { mainSpecFile, planArchive, type ArchivePlan } from "../../src/core/archive/planArchive";
import { parseChange } from "../../src/core/change/parseChange";
import { applyArchive } from "../../src/node/archive/applyArchive";
import { readArchiveFiles, readMainSpec } from "../../src/node/archive/readArchive";
import { OpenSpecProject } from "../../src/node/openspec/openspecProject";
import { findProject } from "../../src/node/project";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";
import { archiveCases } from "./captured";
import { MatchCount } from "./countMatches";

const ResultSchema = z.object({
  name: z.string().optional(),
  change: z.string(),
  flags: z.array(z.string()),
  exitCode: z.number(),
  jsonRun: z.object({
    json: z.object({
      archive: z
        .object({
          totals: z.record(z.string(), z.number()).optional(),
          warnings: z.array(z.string()).optional(),
          specsUpdated: z.boolean(),
        })
        .nullable(),
      status: z
        .array(z.object({ code: z.string(), message: z.string(), fix: z.string().optional() }))
        .optional(),
    }),
  }),
});
type Result = z.infer<typeof ResultSchema>;

function filesBelow(folder: string, prefix = ""): Record<string, string> {
  if (!existsSync(folder)) return {};
  const found: Record<string, string> = {};
  for (const name of readdirSync(folder)) {
    const at = path.join(folder, name);
    const key = prefix === "" ? name : `${prefix}/${name}`;
    if (statSync(at).isDirectory()) Object.assign(found, filesBelow(at, key));
    else found[key] = readFileSync(at).toString("base64");
  }
  return found;
}

function withoutDay(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files)
      .filter(([file]) => !file.endsWith(".gitkeep"))
      .map(([file, bytes]) => [
        file.replace(/^(openspec\/changes\/archive\/)\d{4}-\d{2}-\d{2}-/, "$1"),
        bytes,
      ]),
  );
}

/** Does in `root` what the CLI was asked to do. */
async function archive(root: string, result: Result): Promise<ArchivePlan> {
  const project = findProject(root);
  const { change, flags } = result;
  await refuseWrongName(project, change);
  const openspec = new OpenSpecProject(project.root);
  const files = readArchiveFiles(project, change);
  const validate = !flags.includes("--no-validate");
  const plan = planArchive({
    change,
    layout: "openspec",
    today: "2000-01-01",
    files,
    mainSpec: (capability) => readMainSpec(project, capability),
    mainSpecPath: (capability) => path.join(project.root, mainSpecFile(capability)),
    metadata: await openspec.metadataOf(change),
    skipSpecs: flags.includes("--skip-specs"),
    validate,
  });
  const { tasks } = parseChange(change, files);
  const incompleteTasks = tasks.filter((task) => !task.done).length;
  const [question] = questionsFor({ change, incompleteTasks, unmerged: [], plan, validate });
  if (question !== undefined && !flags.includes("--yes") && !flags.includes("-y")) {
    throw new ArchiveRefusal(question.code, question.refusal, question.fix);
  }
  applyArchive(project.root, plan.operations);
  return plan;
}

suite("archiving does what OpenSpec's own CLI did", () => {
  const count = new MatchCount("archive cases");
  suiteTeardown(() => {
    removeTemporaryFolders();
    count.print();
  });
  if (archiveCases().length === 0) {
    test("captured results of the CLI are not here, so nothing can be compared", function () {
      this.skip();
    });
  }
  for (const folder of archiveCases()) {
    const result = ResultSchema.parse(
      JSON.parse(readFileSync(path.join(folder, "result.json"), "utf8")),
    );
    test(`${path.basename(folder)} ${result.name ?? result.change}`, () =>
      count.compare(async () => {
        const root = temporaryFolder();
        cpSync(path.join(folder, "before"), root, { recursive: true });
        const expected = result.jsonRun.json;
        let plan: ArchivePlan | undefined;
        try {
          plan = await archive(root, result);
        } catch (error) {
          assert.ok(error instanceof ArchiveRefusal, String(error));
          const { code, message, fix } = error;
          const status = { severity: "error", ...expected.status?.[0] };
          const shown = (text = "") => text.replaceAll(root, "<ROOT>");
          assert.deepEqual(
            { severity: "error", code, message: shown(message), ...(fix && { fix: shown(fix) }) },
            status,
          );
        }
        assert.equal(plan === undefined, result.exitCode !== 0);
        assert.deepEqual(
          withoutDay(filesBelow(path.join(root, "openspec"), "openspec")),
          withoutDay(filesBelow(path.join(folder, "after/openspec"), "openspec")),
        );
        if (plan === undefined) return;
        assert.deepEqual(plan.totals, expected.archive?.totals);
        assert.deepEqual(
          plan.warnings.map((warning) => warning.replaceAll(root, "<ROOT>")),
          expected.archive?.warnings ?? [],
        );
      }));
  }
});
