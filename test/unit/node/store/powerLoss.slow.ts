import assert from "node:assert/strict";
import path from "node:path";
import { losePower, type PowerFigures } from "../../../store/powerLoss";
import { recordWorkload } from "../../../store/recordWorkload";
import type { Operation } from "../../../store/recordedFolder";
import { removeTemporaryFolders, temporaryFolder } from "../../../support/temporaryFolder";

function harm({ lost, cameBack, badSnapshot, refused, broken }: PowerFigures): number {
  return lost + cameBack + badSnapshot + refused + broken;
}

suite("the power fails", () => {
  let operations: readonly Operation[] = [];
  let folder = "";

  suiteSetup(async () => {
    folder = temporaryFolder();
    operations = await recordWorkload(path.join(folder, "workload"), 48);
  });
  suiteTeardown(removeTemporaryFolders);

  test("whatever the disk had not yet written, all that was acknowledged is there and nothing by halves", async () => {
    const figures = await losePower(operations, path.join(folder, "crash"), { points: 20 });
    assert.equal(harm(figures), 0, JSON.stringify(figures));
  });

  for (const without of ["syncAppended", "syncWithdrawn"] as const) {
    test(`without ${without} it would not be, so the test can fail`, async () => {
      const crash = path.join(folder, "crash");
      const figures = await losePower(operations, crash, {
        points: 30,
        without,
        isEnough: (sofar) => harm(sofar) > 0,
      });
      assert.ok(harm(figures) > 0, JSON.stringify(figures));
    });
  }
});
