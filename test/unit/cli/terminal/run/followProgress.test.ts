import assert from "node:assert/strict";
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { followProgress, readProgress } from "../../../../../src/cli/terminal/run/followProgress";
import { recordingFile } from "../recordings";

suite("following a run", () => {
  let folder = "";
  let file = "";
  const text = readFileSync(recordingFile("ok"), "utf8");

  setup(() => {
    folder = mkdtempSync(path.join(tmpdir(), "progress-"));
    file = path.join(folder, "progress.ndjson");
  });

  teardown(() => {
    rmSync(folder, { recursive: true });
  });

  async function kinds(options: Parameters<typeof followProgress>[1] = {}): Promise<string[]> {
    const all: string[] = [];
    for await (const fact of followProgress(file, { pollMs: 5, ...options })) all.push(fact.kind);
    return all;
  }

  test("a file that grows in pieces, torn inside characters, is told fact by fact to the end", async () => {
    const bytes = Buffer.from(text.replace("Fix types", "Fix tÿpes"), "utf8");
    const following = kinds();
    for (let at = 0; at < bytes.length; at += 997) {
      appendFileSync(file, bytes.subarray(at, at + 997));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const all = await following;
    assert.equal(all.length, text.trim().split("\n").length);
    assert.equal(all.at(-1), "run_finished");
  });

  test("facts behind an earlier end, of a resumed run, are told too", async () => {
    const before = text.split("\n").slice(0, 3).join("\n");
    const end = text.trim().split("\n").at(-1) ?? "";
    writeFileSync(file, `${before}\n${end}\n${text}`);
    const all = await kinds();
    assert.equal(all.filter((kind) => kind === "run_finished").length, 2);
    assert.equal(all.filter((kind) => kind === "run_started").length, 2);
  });

  test("with `from`, an earlier end does not end it", async () => {
    writeFileSync(file, text);
    const from = statSync(file).size;
    const following = kinds({ from });
    await new Promise((resolve) => setTimeout(resolve, 20));
    appendFileSync(file, text);
    assert.equal((await following).length, text.trim().split("\n").length);
  });

  test("it ends when the engine is gone without having said so, after its last words", async () => {
    writeFileSync(file, "");
    let asked = 0;
    const all = await kinds({
      isRunning: () => {
        asked++;
        if (asked < 3) return true;
        appendFileSync(file, `${text.split("\n").slice(0, 4).join("\n")}\n`);
        return false;
      },
    });
    assert.equal(all.length, 4);
  });

  test("it can be cancelled", async () => {
    const controller = new AbortController();
    const following = kinds({ signal: controller.signal });
    controller.abort();
    await assert.rejects(following, { name: "AbortError" });
  });

  test("a line that a crash tore is passed over", async () => {
    const lines = text.split("\n");
    writeFileSync(file, `${lines[0] ?? ""}\n{"at":17,"kind":"step_st\n${lines[1] ?? ""}\n`);
    assert.deepEqual(
      readProgress(file).map(({ kind }) => kind),
      ["run_started", "step_started"],
    );
  });
});
