import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { filesBelow, fileText } from "../../../../src/node/change/readFolder";
import { hashFile, hashFileAside } from "../../../../src/node/files/hashFile";
import { readEnd } from "../../../../src/node/files/readEnd";
import { readForeignText } from "../../../../src/node/files/readForeign";

suite("foreign files", () => {
  let folder: string;
  const at = (name: string): string => path.join(folder, name);
  setup(() => (folder = mkdtempSync(path.join(tmpdir(), "foreign-"))));
  teardown(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test("a file is read as it is, an empty one and one of the system too", () => {
    for (const text of ["", "a", "é\r\n".repeat(50_000)]) {
      writeFileSync(at("a.md"), text);
      assert.equal(readForeignText(at("a.md"), "document"), text);
    }
    symlinkSync("a.md", at("link.md"));
    assert.equal(readForeignText(at("link.md"), "document").length, 150_000);
    if (process.platform !== "linux") return;
    assert.match(readForeignText("/proc/self/status", "document"), /^Name:/);
  });

  test("what is too large is named with its size, the limit and what to do", () => {
    writeFileSync(at("big.md"), "");
    truncateSync(at("big.md"), 60_000_000);
    assert.throws(() => readForeignText(at("big.md"), "document"), {
      name: "UserError",
      code: "EFBIG",
      message: `${at("big.md")} is 60 MB; a document is read up to 16 MB. Make it smaller, or take it away.`,
    });
    assert.equal(readForeignText(at("big.md"), "report").length, 60_000_000);
    assert.equal(readEnd(at("big.md")).length, 1_000_000);
  });

  test("a folder is none, and a missing file is missing", () => {
    mkdirSync(at("a.md"));
    assert.throws(() => readForeignText(at("a.md"), "document"), { code: "EISDIR" });
    assert.throws(() => readForeignText(at("b.md"), "document"), { code: "ENOENT" });
    assert.equal(fileText(at("a.md")), undefined);
  });

  test("neither a pipe nor a device nor a socket is waited for", async function () {
    if (process.platform === "win32") return this.skip();
    execFileSync("mkfifo", [at("pipe.md")]);
    symlinkSync("/dev/zero", at("zero.md"));
    const server = createServer().listen(at("socket.md"));
    await new Promise((resolve) => server.once("listening", resolve));
    try {
      for (const name of ["pipe.md", "zero.md"]) {
        const refused = { code: "ENOTSUP", message: /is no file but a pipe, a socket or a device/ };
        assert.throws(() => readForeignText(at(name), "document"), refused);
        assert.throws(() => readEnd(at(name)), refused);
        assert.throws(() => hashFile(at(name)), refused);
        await assert.rejects(hashFileAside(at(name)), refused);
      }
      assert.throws(() => readForeignText(at("socket.md"), "document"), { code: "ENXIO" });
      assert.deepEqual(filesBelow(folder), []);
    } finally {
      server.close();
    }
  });

  test("a file that grows without end is left", function () {
    if (process.platform !== "linux") return this.skip();
    // Says that it is empty, and is not.
    assert.throws(
      () => readForeignText("/proc/self/pagemap", "document"),
      /grows while it is read/,
    );
  });

  test("a folder of more files than anybody writes is refused, and links to folders are not followed", () => {
    symlinkSync(".", at("loop"));
    writeFileSync(at("a.md"), "");
    assert.deepEqual(filesBelow(folder), ["a.md"]);
    for (let count = 0; count < 30; count++) writeFileSync(at(`f${count}`), "");
    assert.throws(() => filesBelow(folder, 30), /more than 30 files and folders/);
  });
});
