import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { networkFileSystemOf, networkWarning } from "../../../../src/node/store/networkFileSystem";

suite("a store on a network file system", () => {
  test("is known by the type that the kernel names", () => {
    const types = [0x6969, 0xff534d42, 0xfe534d42, 0xef53, 0x01021994, 0x9123683e];
    assert.deepEqual(types.map(networkFileSystemOf), [
      "NFS",
      "SMB",
      "SMB",
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("is not suspected on this machine's own disk", () => {
    assert.equal(networkWarning(tmpdir()), undefined);
  });
});
