import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { OpenSpecProcess } from "../../../differential/OpenSpecProcess";
import { ourAnswers } from "../../../differential/ourAnswers";
import { writeProject } from "../../../differential/compare";

const fixtures = path.resolve(import.meta.dirname, "../../../fixtures/openspec");
const FixtureSchema = z.object({
  files: z.record(z.string(), z.string()),
  answer: z.unknown().optional(),
});

// UPDATE_GOLDEN=1 asks OpenSpec's own modules and writes down what they say.
const isUpdating = process.env["UPDATE_GOLDEN"] === "1";

suite("small projects are judged and merged as OpenSpec does", () => {
  for (const name of readdirSync(fixtures).sort()) {
    const file = path.join(fixtures, name);
    test(path.basename(name, ".json").replaceAll("-", " "), async () => {
      assert.ok(existsSync(file));
      const fixture = FixtureSchema.parse(JSON.parse(readFileSync(file, "utf8")));
      const root = writeProject(fixture.files);
      const place = (value: unknown): unknown =>
        JSON.parse(JSON.stringify(value).replaceAll(root, "<ROOT>"));
      try {
        if (isUpdating) {
          const openspec = new OpenSpecProcess();
          fixture.answer = place(await openspec.ask(root));
          openspec.close();
          writeFileSync(file, `${JSON.stringify(fixture, null, 2)}\n`);
        }
        assert.ok(fixture.answer !== undefined, "run once with UPDATE_GOLDEN=1");
        assert.deepEqual(place(await ourAnswers(root)), fixture.answer);
      } finally {
        rmSync(root, { recursive: true, force: true });
      }
    });
  }
});
