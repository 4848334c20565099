import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { renameSync, rmSync } from "node:fs";
import path from "node:path";
import { type Executable, identify } from "../../../../src/node/plugins/findExecutable";
import {
  hasToolChanged,
  isRecorded,
  RecordedProgramSchema,
  recordProgram,
} from "../../../../src/node/plugins/programContent";
import { temporaryProject, type TemporaryProject } from "./temporaryProject";

const text = "#!/bin/sh\nexit 0\n";
const sha256 = createHash("sha256").update(text).digest("hex");

suite("what a tool's program is", () => {
  let made: TemporaryProject;
  let file: string;

  setup(() => {
    made = temporaryProject({ tool: text });
    file = path.join(made.folder, "tool");
  });
  teardown(() => {
    made.remove();
  });

  function found(): Executable {
    const executable = identify({ command: [file], realpath: file });
    assert.ok(executable);
    return executable;
  }

  /** Another file in its place, as an installer leaves it. */
  function install(content: string): void {
    made.write({ "new-tool": content });
    renameSync(path.join(made.folder, "new-tool"), file);
  }

  test("its content is read up to a size, and then known", async () => {
    const program = found();
    assert.deepEqual(await recordProgram(program, 3), { identity: program.identity, sha256: null });
    assert.deepEqual(await recordProgram(program), { identity: program.identity, sha256 });
    assert.deepEqual(await recordProgram(program, 3), { identity: program.identity, sha256 });
  });

  test("the content of another file in its place is not taken for its own", async () => {
    const program = found();
    install("#!/bin/sh\nexit 1\n");
    assert.equal((await recordProgram(program)).sha256, null);
    rmSync(file);
    assert.equal((await recordProgram(program)).sha256, null);
    assert.equal(identify(program), undefined);
  });

  test("one that is installed again is what was recorded, where its content is known", async () => {
    const small = await recordProgram(found());
    const large = { ...small, sha256: null };
    assert.deepEqual([isRecorded(found(), small), isRecorded(found(), large)], [true, true]);
    install(text);
    assert.deepEqual([isRecorded(found(), small), isRecorded(found(), large)], [true, false]);
    install(`${text}# another\n`);
    assert.deepEqual([isRecorded(found(), small), isRecorded(found(), large)], [false, false]);
  });

  test("what earlier versions recorded, its sha256 alone, still counts", () => {
    const earlier = RecordedProgramSchema.parse(sha256);
    assert.equal(isRecorded(found(), earlier), true);
    install(`${text}# another\n`);
    assert.equal(isRecorded(found(), earlier), false);
  });

  test("one that was found has changed when it is touched and its content is not known to be the same", async () => {
    const unknown = found();
    assert.equal(hasToolChanged(unknown), false);
    install(text);
    assert.equal(hasToolChanged(unknown), true);
    const known = found();
    await recordProgram(known);
    install(text);
    assert.equal(hasToolChanged(known), false);
    install(`${text}# another\n`);
    assert.equal(hasToolChanged(known), true);
    rmSync(file);
    assert.equal(hasToolChanged(known), true);
  });
});
