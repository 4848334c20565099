import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { ArchiveRefusal } from "../../../../src/core/archive/archiveRefusal";
import { planArchive } from "../../../../src/core/archive/planArchive";
import type { ArchivePlan } from "../../../../src/core/archive/planArchive";

const cases = path.join(
  import.meta.dirname,
  "../../../../../shared/openspec/visible/archive-cases",
);

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

/** What only OpenSpec's CLI does: deleting a capability's spec, and asking, which is the command's work. */
const notOurs = new Map([
  ["131", "retires a capability"],
  ["135", "retires a capability"],
  ["133", "explains what keeps a capability from being retired"],
  ["201", "asks for confirmation"],
  ["263", "a folder that wraps changes"],
]);

function filesBelow(folder: string, prefix = ""): Record<string, string> {
  if (!existsSync(folder)) return {};
  const found: Record<string, string> = {};
  for (const name of readdirSync(folder)) {
    const at = path.join(folder, name);
    const key = prefix === "" ? name : `${prefix}/${name}`;
    if (statSync(at).isDirectory()) Object.assign(found, filesBelow(at, key));
    else found[key] = readFileSync(at, "utf8");
  }
  return found;
}

function withoutDay(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files)
      .filter(([file]) => !file.endsWith(".gitkeep"))
      .map(([file, text]) => [
        file.replace(/^(openspec\/changes\/archive\/)\d{4}-\d{2}-\d{2}-/, "$1"),
        text,
      ]),
  );
}

function applied(before: Record<string, string>, plan: ArchivePlan): Record<string, string> {
  const after = { ...before };
  for (const operation of plan.operations) {
    if (operation.kind === "write") {
      assert.equal(before[operation.path] ?? null, operation.before);
      after[operation.path] = operation.after;
      continue;
    }
    for (const [file, text] of Object.entries(before)) {
      if (!file.startsWith(`${operation.path}/`)) continue;
      Reflect.deleteProperty(after, file);
      after[operation.to + file.slice(operation.path.length)] = text;
    }
  }
  return after;
}

suite("archiving does what OpenSpec's own CLI did", () => {
  if (!existsSync(cases)) {
    test("captured results of the CLI are not here, so nothing can be compared", function () {
      this.skip();
    });
    return;
  }
  for (const name of readdirSync(cases).filter((one) => !notOurs.has(one))) {
    const folder = path.join(cases, name);
    const result = ResultSchema.parse(
      JSON.parse(readFileSync(path.join(folder, "result.json"), "utf8")),
    );
    test(`${name} ${result.name ?? result.change}`, () => {
      const before = filesBelow(path.join(folder, "before/openspec"), "openspec");
      const expected = result.jsonRun.json;
      const input = {
        change: result.change,
        layout: "openspec",
        today: "2000-01-01",
        files: before,
        mainSpec: (capability: string) => before[`openspec/specs/${capability}/spec.md`] ?? null,
        mainSpecPath: (capability: string) => `<ROOT>/openspec/specs/${capability}/spec.md`,
        skipSpecs: result.flags.includes("--skip-specs"),
        validate: !result.flags.includes("--no-validate"),
      } as const;
      let plan: ArchivePlan;
      try {
        plan = planArchive(input);
      } catch (error) {
        assert.ok(error instanceof ArchiveRefusal, String(error));
        const { code, message, fix } = error;
        assert.deepEqual(
          { severity: "error", code, message, fix },
          { severity: "error", ...expected.status?.[0] },
        );
        return;
      }
      assert.equal(result.exitCode, 0, JSON.stringify(expected.status));
      const after = filesBelow(path.join(folder, "after/openspec"), "openspec");
      assert.deepEqual(withoutDay(applied(before, plan)), withoutDay(after));
      assert.deepEqual(plan.totals, expected.archive?.totals);
      assert.deepEqual([...plan.warnings], expected.archive?.warnings ?? []);
    });
  }
});
