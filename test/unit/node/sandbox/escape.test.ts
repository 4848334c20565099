import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { openSandbox, type Sandbox } from "../../../../src/node/sandbox/openSandbox";
import type { ProcessRights } from "../../../../src/node/sandbox/boxedProcess";

const tool: ProcessRights = { network: false };
const agent: ProcessRights = { network: true, commits: true };

/** A repository with two worktrees below a home folder of its own. */
class Machine {
  readonly folder = mkdtempSync(path.join(realpathSync(tmpdir()), "sandbox-"));
  readonly home = path.join(this.folder, "home");
  readonly main = path.join(this.home, "project");
  readonly state = path.join(this.main, ".workstreams");
  readonly worktree = path.join(this.main, ".worktrees/ws-a");
  readonly other = path.join(this.main, ".worktrees/ws-b");
  readonly socket = path.join(this.folder, "docker.sock");
  readonly server: Server = createServer().listen(this.socket);

  constructor() {
    mkdirSync(path.join(this.main, "openspec"), { recursive: true });
    for (const [file, text] of Object.entries({
      "project/tracked.js": "broken\n",
      "project/.env.local": "KEY=secret-of-the-person\n",
      "project/.workstreams/state.db": "the store\n",
      "project/.workstreams/cache/entry.json": "{}\n",
      ".ssh/id_ed25519": "private key\n",
    })) {
      mkdirSync(path.dirname(path.join(this.home, file)), { recursive: true });
      writeFileSync(path.join(this.home, file), text);
    }
    this.git("init", "-q", "-b", "main");
    this.git("config", "user.name", "A Person");
    this.git("config", "user.email", "person@example.invalid");
    this.git("add", "tracked.js");
    this.git("commit", "-qm", "Start");
    this.git("worktree", "add", "-q", this.worktree, "-b", "workstream/ws-a");
    this.git("worktree", "add", "-q", this.other, "-b", "workstream/ws-b");
  }

  git(...args: string[]): string {
    return execFileSync("git", args, { cwd: this.main, encoding: "utf8" }).trim();
  }

  run(sandbox: Sandbox, command: readonly string[] | { shell: string }, rights = tool) {
    const { main, state: stateFolder, worktree } = this;
    const commonDir = path.join(main, ".git");
    const env = { PATH: process.env["PATH"] ?? "", HOME: this.home, SOCKET: this.socket };
    const request = { command, cwd: worktree, env, totalMs: 60_000 };
    return sandbox.run(request, { main, root: main, stateFolder, commonDir, worktree }, rights);
  }

  remove(): void {
    this.server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Each tries what it may not; it prints `escaped` where it can. Paths are those of the machine outside. */
function attempts({ main, home, other, state, socket }: Machine): Record<string, string> {
  const at = (...parts: string[]) => JSON.stringify(path.join(...parts));
  const engine = `/proc/${process.pid}`;
  return {
    "the main checkout": `fs.writeFileSync(${at(main, "tracked.js")}, "mine")`,
    "a new file there": `fs.writeFileSync(${at(main, "new.js")}, "mine")`,
    "its secrets": `if (!fs.readFileSync(${at(main, ".env.local")}, "utf8")) throw new Error("empty")`,
    "keys in the home folder": `fs.readFileSync(${at(home, ".ssh/id_ed25519")})`,
    "another worktree": `fs.readdirSync(${at(other)})`,
    "the store": `fs.readFileSync(${at(state, "state.db")})`,
    "the cache": `fs.readFileSync(${at(state, "cache/entry.json")})`,
    "its own link to git": `fs.writeFileSync(".git", "gitdir: /tmp/evil")`,
    "the link removed": `fs.renameSync(".git", "gone")`,
    "a hard link": `fs.linkSync(${at(main, "tracked.js")}, "hard"); fs.writeFileSync("hard", "mine")`,
    "a symbolic link": `fs.symlinkSync(${at(main, "tracked.js")}, "soft"); try { fs.writeFileSync("soft", "mine") } finally { fs.unlinkSync("soft") }`,
    "the engine's memory": `fs.closeSync(fs.openSync("${engine}/mem", "r+"))`,
    "the engine's environment": `fs.readFileSync("${engine}/environ")`,
    "the engine's files": `fs.readdirSync("${engine}/root")`,
    "a signal to the engine": `process.kill(${process.pid}, 0)`,
    "the kernel's switches": `fs.closeSync(fs.openSync("/proc/sys/kernel/core_pattern", "r+"))`,
    "the system": `fs.writeFileSync("/usr/local/bin/workstream-escape", "mine")`,
    "the clock": `child.execFileSync("date", ["-s", "@1"], { stdio: "pipe" })`,
    "a mount": `child.execFileSync("mount", ["-o", "remount,rw", "/"], { stdio: "pipe" })`,
    "a debugger": `child.execFileSync("python3", ["-c", "import ctypes,sys; sys.exit(0 if ctypes.CDLL(None).ptrace(16, ${process.pid}, 0, 0) == 0 else 1)"], { stdio: "pipe" })`,
    "a socket": `child.execFileSync("node", ["-e", 'require("net").connect(${JSON.stringify(socket)}).on("connect", () => process.exit(0)).on("error", () => process.exit(1))'], { stdio: "pipe" })`,
  };
}

const modules = `const fs = require("fs"), child = require("child_process");`;
const script = (way: string, body: string) =>
  `${modules} try { ${body}; console.log("${way}: escaped") } catch (error) { console.log("${way}: " + error.code) }`;

suite("sandbox: nothing escapes", function () {
  this.timeout(120_000);
  let machine: Machine;
  let sandbox: Sandbox;
  setup(async function () {
    sandbox = await openSandbox("auto", process.env);
    if (sandbox.confinement.kind !== "sandboxed") this.skip();
    machine = new Machine();
  });
  teardown(() => {
    (machine as Machine | undefined)?.remove();
  });

  test("each way out of the worktree is refused, thirty times over, and nothing outside is changed", async () => {
    const ways = attempts(machine);
    const before = machine.git("status", "--porcelain");
    const all = Object.entries(ways).map(([way, body]) => `(() => { ${script(way, body)} })()`);
    // The cheap ones thirty times: what is refused once could be let through in a race.
    const again = `for (let round = 0; round < 29; round++) { ${Object.values(ways)
      .filter((body) => !body.includes("child."))
      .map((body) => `try { ${body}; console.log("escaped later") } catch {}`)
      .join(" ")} }`;
    for (const rights of [tool, agent]) {
      const { stdout, stderr, outcome } = await machine.run(
        sandbox,
        ["node", "-e", `${all.join(";")}; ${modules} ${again}`],
        rights,
      );
      assert.equal(outcome, "exited", stderr);
      assert.doesNotMatch(stdout, /escaped/);
      assert.equal(stdout.trim().split("\n").length, Object.keys(ways).length, stdout + stderr);
    }
    assert.equal(machine.git("status", "--porcelain"), before);
    assert.equal(readFileSync(path.join(machine.main, "tracked.js"), "utf8"), "broken\n");
    assert.equal(existsSync("/usr/local/bin/workstream-escape"), false);
    assert.equal(machine.server.listening, true);
  });

  test("a daemon with a session and an environment of its own does not outlive what started it", async () => {
    const mark = `workstream-daemon-${process.pid}`;
    const daemon = `import os, time
if os.fork(): os._exit(0)
os.setsid()
if os.fork(): os._exit(0)
os.environ.clear()
open("good", "w").write("started")
while True: time.sleep(0.05)
`;
    const { outcome } = await machine.run(sandbox, {
      shell: `env -i python3 -c '${daemon}' ${mark}; until [ -e good ]; do sleep 0.05; done`,
    });
    assert.equal(outcome, "exited");
    assert.equal(existsSync(path.join(machine.worktree, "good")), true);
    const alive = execFileSync("ps", ["-eo", "args="], { encoding: "utf8" });
    assert.doesNotMatch(alive, new RegExp(mark));
  });

  test("stopped, all of it is gone at once", async () => {
    const mark = `7${process.pid}.25`;
    const stop = new AbortController();
    const { main, state: stateFolder, worktree } = machine;
    const ended = sandbox.run(
      {
        command: { shell: `trap '' TERM; (setsid sleep ${mark} &); echo up; sleep ${mark}` },
        cwd: worktree,
        env: { PATH: process.env["PATH"] ?? "", HOME: machine.home },
        signal: stop.signal,
        onOutput: () => {
          stop.abort("cancelled");
        },
      },
      { main, root: main, stateFolder, commonDir: path.join(main, ".git"), worktree },
      tool,
    );
    assert.equal((await ended).outcome, "cancelled");
    assert.doesNotMatch(
      execFileSync("ps", ["-eo", "args="], { encoding: "utf8" }),
      new RegExp(mark),
    );
  });

  test("an agent commits, branches and stashes, and the repository never hears of it", async () => {
    const head = machine.git("rev-parse", "workstream/ws-a");
    const { exitCode, stderr } = await machine.run(
      sandbox,
      {
        shell:
          "echo good > tracked.js && git add -A && git commit -qm mine && git branch sneaky && git -C ../.. config core.pager evil && git log --oneline | wc -l",
      },
      agent,
    );
    assert.equal(exitCode, 0, stderr);
    assert.equal(machine.git("rev-parse", "workstream/ws-a"), head);
    assert.equal(machine.git("branch", "--list", "sneaky"), "");
    assert.doesNotMatch(machine.git("config", "--list"), /evil/);
    assert.equal(readFileSync(path.join(machine.worktree, "tracked.js"), "utf8"), "good\n");
  });

  test("an agent finds its settings, writes beside and in them, and the person's stay as they are", async () => {
    const own = path.join(machine.home, ".config/agent");
    mkdirSync(path.join(own, "skills"), { recursive: true });
    writeFileSync(path.join(own, "settings.json"), "{}\n");
    writeFileSync(path.join(own, "skills/one.md"), "one\n");
    const { exitCode, stdout, stderr } = await machine.run(
      sandbox,
      {
        shell: `cd "$HOME/.config/agent" && cat settings.json skills/one.md && echo x > .gitignore && echo x > settings.json`,
      },
      { ...agent, settings: [".config/agent"] },
    );
    assert.equal(exitCode, 0, stderr);
    assert.equal(stdout, "{}\none\n");
    assert.equal(readFileSync(path.join(own, "settings.json"), "utf8"), "{}\n");
    assert.equal(existsSync(path.join(own, ".gitignore")), false);
  });

  test("tests that start a server, write temporary files and ask git are not disturbed", async () => {
    const server = `require("http").createServer((_, r) => r.end("ok")).listen(0, "127.0.0.1", function () { require("http").get({ port: this.address().port }, (r) => { console.log(r.statusCode); process.exit() }) })`;
    const { stdout, stderr, exitCode } = await machine.run(sandbox, {
      shell: `node -e '${server}' && mktemp > /dev/null && echo x > "$HOME/cache" && git status --porcelain && git init -q /tmp/other && echo done`,
    });
    assert.equal(exitCode, 0, stderr);
    assert.equal(stdout, "200\ndone\n");
    assert.equal(existsSync(path.join(machine.home, "cache")), false);
  });

  test("a program that is missing, fails or is killed is told from a sandbox that could not be made", async () => {
    assert.equal((await machine.run(sandbox, ["no-such-program"])).outcome, "missing");
    assert.equal((await machine.run(sandbox, ["sh", "-c", "exit 3"])).exitCode, 3);
    assert.equal((await machine.run(sandbox, ["sh", "-c", "kill -9 $$"])).outcome, "signalled");
    rmSync(machine.worktree, { recursive: true });
    const gone = await machine.run(sandbox, ["sh", "-c", "exit 0"]);
    assert.notEqual(gone.outcome, "exited");
  });
});
