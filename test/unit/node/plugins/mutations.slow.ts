import assert from "node:assert/strict";
import { existsSync, rmSync } from "node:fs";
import path from "node:path";
import { SettingsSchema } from "../../../../src/core/model/settings";
import {
  fingerprintIssues,
  type FingerprintedIssue,
} from "../../../../src/core/plugins/fingerprint";
import { lineMapOf } from "../../../../src/core/plugins/lineMap";
import { matchBaseline } from "../../../../src/core/plugins/matchBaseline";
import { lineReader } from "../../../../src/node/engine/checks/lineReader";
import { openGit } from "../../../../src/node/git/git";
import { planPlugins, type PluginPlan } from "../../../../src/node/plugins/planPlugins";
import { runPlugin } from "../../../../src/node/plugins/runPlugin";
import { git, initRepository } from "../../../support/repository";
import { npmMutationCases, type MutationCase } from "./npmMutationCases";
import { otherMutationCases } from "./otherMutationCases";
import { plainEnvironment, temporaryProject } from "./temporaryProject";

const everyTool = process.env["LIVE_TOOLS"] === "all";
const mutationCases = [...npmMutationCases, ...otherMutationCases];
const modules = path.resolve(process.env["LIVE_TOOLS_MODULES"] ?? "node_modules");

function isThere({ npm, bin, slow }: MutationCase): boolean {
  if (slow === true && !everyTool) return false;
  if (npm) return existsSync(path.join(modules, ".bin", bin));
  const folders = (plainEnvironment["PATH"] ?? "").split(path.delimiter);
  return folders.some((folder) => existsSync(path.join(folder, bin)));
}

/** One file before and after; the truth about what is new in it follows from how it was made. */
interface Mutation {
  before: string;
  after: string;
  lines: string[];
  /** Lines whose issue is truly new. */
  added: number[];
}

/** The lines of the file; as many harmless ones at its end keep a changed file similar enough for git to follow a rename. */
function linesOf({ lines, filler }: MutationCase): string[] {
  return [...lines, ...Array.from({ length: 12 }, () => filler)];
}

function mutationsOf(each: MutationCase): Mutation[] {
  const lines = linesOf(each);
  const { extension, filler, fillAfter, edited, mended, added } = each;
  const [mendedLine, mendedText] = mended;
  const filled = lines.toSpliced(fillAfter, 0, ...Array.from({ length: 7 }, () => filler));
  const changed = lines.map((line, index) => edited[index + 1] ?? line);
  const made = (name: string, text: readonly string[], more: Partial<Mutation> = {}): Mutation => {
    const file = `${name}.${extension}`;
    return { before: file, after: file, lines: [...text], added: [], ...more };
  };
  const renamed = (name: string) => ({ after: `renamed_${name}.${extension}` });
  const plain = lines.with(mendedLine - 1, mendedText);
  return [
    made("untouched", lines),
    made("shifted", filled),
    made("moved", lines, renamed("moved")),
    made("moved_and_shifted", filled, renamed("moved_and_shifted")),
    made("edited", changed),
    made("worse", [...lines, added], { added: [lines.length + 1] }),
    made("repeated", [...lines, added, added], { added: [lines.length + 1, lines.length + 2] }),
    made("swapped", [...plain, added], { added: [lines.length + 1] }),
    made("swapped_and_shifted", [...filled.with(mendedLine + 6, mendedText), added], {
      added: [lines.length + 8],
    }),
  ];
}

async function planOf({ id }: MutationCase, folder: string): Promise<PluginPlan> {
  const settings = SettingsSchema.parse({ plugins: { use: [id] } });
  const places = { folder, mainFolder: folder, env: plainEnvironment };
  const plans = await planPlugins({ ...places, settings, own: [] });
  const plan = plans.find(({ manifest }) => manifest.id === id);
  assert.ok(plan, id);
  return plan;
}

async function look(
  plan: PluginPlan,
  folder: string,
  files: readonly string[],
): Promise<FingerprintedIssue[]> {
  const run = await runPlugin(plan, { folder, files, env: plainEnvironment });
  assert.equal(run.outcome, "issues", run.why);
  return fingerprintIssues(run.issues, lineReader(folder));
}

/** `line code` of each issue in a file. */
function placesIn(issues: readonly FingerprintedIssue[], file: string): string[] {
  return issues
    .filter((issue) => issue.file === file)
    .map(({ line, code }) => `${line} ${code}`)
    .sort();
}

function commitAll(folder: string): string {
  if (!existsSync(path.join(folder, ".git/HEAD"))) initRepository(folder);
  git(folder, "add", "-A", "--", ".", ":!node_modules");
  git(folder, "commit", "-qm", "x");
  return git(folder, "rev-parse", "HEAD");
}

/** Runs the tool on the base and on the head, and gives what is found new by file. */
async function newAfter(each: MutationCase, mutations: readonly Mutation[]) {
  const base = linesOf(each).join("\n") + "\n";
  const made = temporaryProject({
    ...each.config,
    ...Object.fromEntries(mutations.map(({ before }) => [before, base])),
  });
  try {
    if (each.npm) made.install(modules);
    const baseFiles = mutations.map(({ before }) => before);
    const plan = await planOf(each, made.folder);
    const known = await look(plan, made.folder, baseFiles);
    const from = commitAll(made.folder);
    for (const { before } of mutations) rmSync(path.join(made.folder, before));
    made.write(
      Object.fromEntries(mutations.map(({ after, lines }) => [after, lines.join("\n") + "\n"])),
    );
    const head = await look(
      plan,
      made.folder,
      mutations.map(({ after }) => after),
    );
    const diff = await openGit(made.folder).diffText(from, commitAll(made.folder), {
      contextLines: 0,
    });
    return { known, head, matched: matchBaseline(known, head, lineMapOf(diff)) };
  } finally {
    made.remove();
  }
}

suite("new is what is truly new, as real tools report it", () => {
  for (const each of mutationCases) {
    test(`${each.id}: lines inserted, files renamed, flagged lines edited, defects added and swapped`, async function () {
      if (!isThere(each)) this.skip();
      const mutations = mutationsOf(each);
      const { known, head, matched } = await newAfter(each, mutations);
      const expected = Object.entries(each.flagged).flatMap(([line, codes]) =>
        codes.map((code) => `${line} ${code}`),
      );
      const code = each.flagged[each.mended[0]]?.[0] ?? "";
      const fresh = matched.filter((issue) => issue.isNew);
      for (const { before, after, added } of mutations) {
        assert.deepEqual(placesIn(known, before), [...expected].sort(), before);
        const truth = added.map((line) => `${line} ${code}`).sort();
        assert.deepEqual(placesIn(fresh, after), truth, `${before} → ${after}`);
      }
      // Nothing was mended by accident: what is not new is what was there before, less the two that were swapped.
      assert.equal(head.length - fresh.length, known.length - 2);
    });
  }

  test("at least six tools were there", () => {
    assert.ok(mutationCases.filter(isThere).length >= 6);
  });
});
