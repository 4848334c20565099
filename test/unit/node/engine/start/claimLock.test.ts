import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { withClaimLock } from "../../../../../src/node/engine/start/claimLock";
import { openStore } from "../../../../../src/node/store/openStore";

suite("the lock of who works on what", () => {
  test("is its user's only, whatever the umask", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "claim-"));
    const before = process.umask(0);
    const store = await openStore(path.join(folder, ".workstreams"));
    try {
      const stateFolder = path.join(folder, ".workstreams");
      const modes = await withClaimLock({ stateFolder }, store, () =>
        Promise.resolve(
          [stateFolder, path.join(stateFolder, "claim.lock")].map(
            (file) => statSync(file).mode & 0o777,
          ),
        ),
      );
      assert.deepEqual(modes, [0o700, 0o700]);
    } finally {
      process.umask(before);
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
