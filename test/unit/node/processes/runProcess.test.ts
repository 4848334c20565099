import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "../../../../src/node/processes/isAlive";
import { runProcess, type ProcessRequest } from "../../../../src/node/processes/runProcess";

suite("runProcess", () => {
  let folder = "";
  const env = { PATH: process.env["PATH"] ?? "" };

  setup(() => {
    folder = mkdtempSync(path.join(tmpdir(), "run process "));
  });
  teardown(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const shell = (line: string, rest: Partial<ProcessRequest> = {}) =>
    runProcess({ command: { shell: line }, cwd: folder, env, ...rest });
  const node = (code: string, rest: Partial<ProcessRequest> = {}) =>
    runProcess({ command: [process.execPath, "-e", code], cwd: folder, env, ...rest });
  const pidIn = (file: string) => Number(readFileSync(path.join(folder, file), "utf8"));

  test("an exit code and both streams are told as they are", async () => {
    const result = await shell("echo out; echo err >&2; exit 3");
    assert.deepEqual(
      { ...result, durationMs: 0 },
      {
        outcome: "exited",
        exitCode: 3,
        stdout: "out\n",
        stderr: "err\n",
        truncated: false,
        durationMs: 0,
      },
    );
  });

  test("arguments reach the program untouched, without a shell", async () => {
    const args = ["a b", "$HOME", "`id`", "ü\n;"];
    const result = await runProcess({
      command: [
        process.execPath,
        "-e",
        "console.log(JSON.stringify(process.argv.slice(1)))",
        ...args,
      ],
      cwd: folder,
      env,
    });
    assert.deepEqual(JSON.parse(result.stdout), args);
  });

  test("nothing of the parent's environment is inherited and there is no input", async () => {
    process.env["RUN_PROCESS_PROBE"] = "1";
    const result = await shell('echo "[$RUN_PROCESS_PROBE]"; cat; echo done');
    delete process.env["RUN_PROCESS_PROBE"];
    assert.equal(result.stdout, "[]\ndone\n");
  });

  test("a missing program, a missing folder and a file that is no program are results", async () => {
    const file = path.join(folder, "no program");
    writeFileSync(file, "x", { mode: 0o644 });
    assert.equal(
      (await runProcess({ command: ["no-such-tool"], cwd: folder, env })).outcome,
      "missing",
    );
    assert.equal(
      (await runProcess({ command: [file], cwd: folder, env })).outcome,
      "not_executable",
    );
    const gone = await runProcess({ command: ["ls"], cwd: path.join(folder, "gone"), env });
    assert.equal(gone.outcome, "missing");
    assert.match(gone.stderr, /folder .*gone does not exist/);
  });

  test("a process that a signal ends is not taken for an exit", async () => {
    const result = await shell("kill -9 $$");
    assert.deepEqual([result.outcome, result.exitCode], ["signalled", null]);
  });

  test("silence longer than the idle limit ends it, also when it ignores SIGTERM and has children", async () => {
    const result = await shell(
      "trap '' TERM; (trap '' TERM; echo $(exec sh -c 'echo $PPID') > child; sleep 60; sleep 60) & echo hi; sleep 60; sleep 60",
      { idleMs: 500 },
    );
    assert.equal(result.outcome, "idle_timeout");
    assert.equal(result.stdout, "hi\n");
    assert.ok(result.durationMs < 3000, `took ${result.durationMs} ms`);
    assert.equal(isAlive(pidIn("child")), false);
  });

  test("a process that keeps printing reaches the total limit, not the idle one", async () => {
    let outputs = 0;
    const result = await node("setInterval(() => console.log('x'), 30)", {
      idleMs: 1000,
      totalMs: 1500,
      onOutput: () => (outputs += 1),
    });
    assert.equal(result.outcome, "total_timeout");
    assert.ok(outputs > 3);
  });

  test("cancelling ends a child that made a process group of its own", async function () {
    if (process.platform !== "linux") this.skip();
    const controller = new AbortController();
    const running = node(
      `const c = require("child_process").spawn("sleep", ["60"], { detached: true });
       require("fs").writeFileSync("child", String(c.pid)); console.log("up")`,
      {
        signal: controller.signal,
        onOutput: () => {
          controller.abort();
        },
      },
    );
    assert.equal((await running).outcome, "cancelled");
    assert.equal(isAlive(pidIn("child")), false);
  });

  test("a request that is cancelled already starts nothing", async () => {
    const result = await shell("touch started", { signal: AbortSignal.abort() });
    assert.equal(result.outcome, "cancelled");
    assert.throws(() => statSync(path.join(folder, "started")));
  });

  test("background children do not outlive a normal exit", async () => {
    const result = await shell("sleep 60 & echo $! > child; exit 0");
    assert.deepEqual([result.outcome, result.exitCode], ["exited", 0]);
    assert.ok(result.durationMs < 2000, `took ${result.durationMs} ms`);
    assert.equal(isAlive(pidIn("child")), false);
  });

  test("a stranger that holds the output open does not hold up the call", async () => {
    const result = await node(
      `const c = require("child_process").spawn(process.execPath,
         ["-e", "setTimeout(() => {}, 6000)"], { detached: true, stdio: ["ignore", "inherit", "inherit"] });
       require("fs").writeFileSync("child", String(c.pid));
       console.log("before"); c.unref()`,
    );
    assert.equal(result.stdout, "before\n");
    assert.ok(result.durationMs < 4000, `took ${result.durationMs} ms`);
    const child = pidIn("child");
    if (isAlive(child)) process.kill(child, "SIGKILL");
  });

  test("of too much output the end is kept, cut between characters", async () => {
    const result = await node("process.stdout.write('€'.repeat(100_000) + 'end')", {
      maxOutputBytes: 1000,
    });
    assert.equal(result.truncated, true);
    assert.ok(result.stdout.endsWith("€end"));
    assert.doesNotMatch(result.stdout, /\uFFFD/);
    assert.ok(Buffer.byteLength(result.stdout) <= 1000);
  });

  test("all output arrives, however much it is", async () => {
    const result = await node("process.stdout.write('x'.repeat(5_000_000))");
    assert.equal(result.stdout.length, 5_000_000);
  });

  test("the log is appended, private, plain and without secrets, and it grows while the process runs", async () => {
    const logFile = path.join(folder, "logs", "edit-1.log");
    const seen: string[] = [];
    const request = {
      logFile,
      env: { ...env, MY_API_KEY: "s3cr3t-value" },
      onOutput: () => seen.push(readFileSync(logFile, "utf8")),
    };
    await shell(
      'printf "\\033[31mred\\033[0m \\033]0;title\\007$MY_"; sleep 0.2; echo rest; sleep 0.2; echo two',
      request,
    );
    await shell('printf "key=$MY_API_KEY"', request);
    assert.equal(readFileSync(logFile, "utf8"), "red rest\ntwo\nkey=[MY_API_KEY redacted]\n");
    assert.ok(seen.includes("red rest\n"));
    assert.equal(statSync(logFile).mode & 0o777, 0o600);
  });
});

suite("isAlive", () => {
  test("a process is alive until it has ended", async () => {
    assert.equal(isAlive(process.pid), true);
    const result = await runProcess({
      command: [process.execPath, "-e", "console.log(process.pid)"],
      cwd: tmpdir(),
      env: {},
    });
    await sleep(10);
    assert.equal(isAlive(Number(result.stdout)), false);
    assert.equal(isAlive(0), false);
  });
});
