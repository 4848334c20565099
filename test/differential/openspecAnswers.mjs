// Answers for OpenSpec: one JSON line with a project's folder in, one with what its own modules say out.
// The modules are not exported, so they are loaded by their files; starting its CLI for each case would take minutes.
import { createInterface } from "node:readline";
import path from "node:path";
import { pathToFileURL } from "node:url";

const dist = process.argv[2];
const load = (file) => import(pathToFileURL(path.join(dist, file)).href);
const { Validator } = await load("core/validation/validator.js");
const { buildUpdatedSpec, findSpecUpdates } = await load("core/specs-apply.js");
const { discoverSpecFiles } = await load("utils/spec-discovery.js");

async function merged(change, specs) {
  const updates = await findSpecUpdates(change, specs);
  return Promise.all(
    updates.map(async (update) => {
      try {
        const { rebuilt, counts, warnings } = await buildUpdatedSpec(update, "demo", {
          silent: true,
        });
        return { id: update.id, text: rebuilt, counts, warnings };
      } catch (error) {
        return { id: update.id, error: error.message };
      }
    }),
  );
}

async function answer(root) {
  const specs = path.join(root, "openspec/specs");
  const change = path.join(root, "openspec/changes/demo");
  const found = await discoverSpecFiles(specs);
  const reports = (strict) =>
    Promise.all([
      new Validator(strict).validateChangeDeltaSpecs(change, {
        mainSpecsDir: specs,
        projectRoot: root,
      }),
      ...found.map(({ specFile }) => new Validator(strict).validateSpec(specFile)),
    ]);
  const plain = await reports(false);
  const strict = await reports(true);
  return {
    valid: plain.map((report) => report.valid),
    strict: strict.map((report) => report.valid),
    issues: plain.map((report) => report.issues),
    merged: await merged(change, specs),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  const root = JSON.parse(line);
  const said = await answer(root).catch((error) => ({ failed: String(error?.stack ?? error) }));
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
