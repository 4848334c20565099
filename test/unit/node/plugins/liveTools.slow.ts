import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { SettingsSchema } from "../../../../src/core/model/settings";
import { planPlugins, type PluginPlan } from "../../../../src/node/plugins/planPlugins";
import { runPlugin } from "../../../../src/node/plugins/runPlugin";
import type { PluginRun } from "../../../../src/node/plugins/pluginRun";
import { liveCases, type LiveCase } from "./liveCases";
import { moreLiveCases } from "./moreLiveCases";
import { plainEnvironment, temporaryProject, type TemporaryProject } from "./temporaryProject";

/** All tools that are there, with `npm run test:tools`; otherwise those that this repository has installed itself. */
const everyTool = process.env["LIVE_TOOLS"] === "all";
const tools = process.env["LIVE_TOOLS_MODULES"];
const modules = path.resolve("node_modules");

async function planOf(made: TemporaryProject, id: string, PATH: string): Promise<PluginPlan> {
  const settings = SettingsSchema.parse({ plugins: { use: [id] } });
  const env = { ...plainEnvironment, PATH };
  const request = { folder: made.folder, mainFolder: made.folder, settings, env, own: [] };
  const plans = await planPlugins(request);
  const plan = plans.find(({ manifest }) => manifest.id === id);
  assert.ok(plan, id);
  return plan;
}

async function runCase(
  each: LiveCase,
  files: Readonly<Record<string, string>>,
): Promise<PluginRun> {
  const made = temporaryProject({ ...each.files, ...files });
  try {
    if (each.npm) made.install(tools ?? modules);
    const nodeOnly = path.dirname(process.execPath);
    const PATH = everyTool ? (plainEnvironment["PATH"] ?? "") : nodeOnly;
    const plan = await planOf(made, each.id, PATH);
    const looked = Object.keys({ ...each.files, ...files });
    return await runPlugin(plan, {
      folder: made.folder,
      files: looked,
      env: { ...plainEnvironment, PATH },
    });
  } finally {
    made.remove();
  }
}

function isThere({ npm, bin, own }: LiveCase): boolean {
  if (own === true) return true;
  if (npm) return existsSync(path.join(tools ?? modules, ".bin", bin));
  const folders = (plainEnvironment["PATH"] ?? "").split(path.delimiter);
  return everyTool && folders.some((folder) => existsSync(path.join(folder, bin)));
}

suite("live tools", () => {
  const there = [...liveCases, ...moreLiveCases].filter(isThere);

  for (const each of there) {
    test(`${each.id} really runs: clean, issues, broken and missing are told apart`, async () => {
      const clean = await runCase(each, each.clean);
      assert.deepEqual([clean.outcome, clean.issues], ["clean", []], clean.why);
      assert.ok(clean.looked > 0);
      const issues = await runCase(each, each.issues);
      assert.equal(issues.outcome, "issues", issues.why);
      const places = issues.issues.map(({ file, line, code }) => `${file}:${line} ${code}`);
      assert.ok(places.includes(each.place), `${each.place} is none of: ${places.join(", ")}`);
      if (each.broken !== null) {
        const broken = await runCase(each, each.broken);
        assert.equal(broken.outcome, "broken", `${broken.why} ${JSON.stringify(broken.issues)}`);
      }
      const nowhere = temporaryProject(each.files);
      try {
        assert.equal((await planOf(nowhere, each.id, "/nonexistent")).status, "missing");
      } finally {
        nowhere.remove();
      }
    });
  }

  test("at least eight tools were there to be run", () => {
    console.log(`      run: ${there.map(({ id }) => id).join(", ")}`);
    assert.ok(there.length >= 8);
  });
});
