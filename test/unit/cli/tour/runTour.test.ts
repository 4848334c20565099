import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createSample } from "../../../../src/cli/tour/createSample";
import { runTour } from "../../../../src/cli/tour/runTour";

suite("tour", () => {
  let folder = "";

  setup(() => {
    folder = mkdtempSync(path.join(tmpdir(), "tour-"));
  });

  teardown(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test("stops at the first step that does not end with 0 and names it", async () => {
    const asked: string[] = [];
    let said = "";
    const cli = {
      show: async (args: readonly string[]) => {
        asked.push(args.join(" "));
        return args[0] === "check" ? 1 : 0;
      },
      rows: async () => [],
    };
    const output = { say: (text: string) => (said += text), colour: false };
    const sample = await createSample(path.join(folder, "sample"));
    await assert.rejects(runTour(sample, cli, output), {
      name: "UserError",
      message: /step 3 \(Check\): exit 1, expected 0\. .* the project is in .*sample\./,
    });
    assert.deepEqual(asked, [
      "proposal Rate Limiting --change-id rate-limiting",
      "convert --change-id rate-limiting",
      "check",
    ]);
    assert.match(said, /^1 Propose: .*\n\$ openspec-workstreams proposal "Rate Limiting" /m);
    assert.match(said, /The API SHALL limit requests to 100\/min per client\./);
    assert.match(said, /^3 Check: /m);
    assert.doesNotMatch(said, /^4 /m);
  });

  test("does not touch a folder that is not empty", async () => {
    writeFileSync(path.join(folder, "mine.txt"), "");
    await assert.rejects(createSample(folder), {
      name: "UserError",
      message: /is not empty\. Name a new folder: openspec-workstreams tour DIR/,
    });
  });
});
