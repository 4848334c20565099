import assert from "node:assert/strict";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { UserError } from "../../../../src/core/errors";
import { requireConsent, type ConsentOptions } from "../../../../src/node/consent/requireConsent";
import {
  rememberCommands,
  unapprovedCommands,
} from "../../../../src/node/consent/rememberedCommands";
import { userStateFolder } from "../../../../src/node/consent/userStateFolder";

const commands = [
  { command: "npm test", from: "workstreams/ws-x.json" },
  { command: "make", from: "workstreams/ws-y.json" },
  { command: "npm test", from: "workstreams/ws-y.json" },
];

suite("consent", () => {
  let state = "";
  let options: ConsentOptions;

  setup(() => {
    state = mkdtempSync(path.join(tmpdir(), "state "));
    options = {
      project: { root: "/project" },
      env: { XDG_STATE_HOME: state, LOCALAPPDATA: state, HOME: state },
      trust: false,
      tty: false,
      ask: () => assert.fail("nobody may be asked"),
      now: 1,
    };
  });
  teardown(() => {
    rmSync(state, { recursive: true, force: true });
  });

  const file = () => path.join(userStateFolder(options.env), "approved-commands.json");
  const open = () => unapprovedCommands(commands, options).map(({ command }) => command);

  test("without a yes each command is refused once, with where it comes from and what to add", async () => {
    await assert.rejects(requireConsent(commands, options), (error: unknown) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.exitCode, 3);
      assert.match(
        error.message,
        /--trust:\n {2}npm test {3}\(workstreams\/ws-x\.json\)\n {2}make {3}\(workstreams\/ws-y\.json\)$/,
      );
      assert.deepEqual(
        error.issues.map((issue) => issue.file),
        ["workstreams/ws-x.json", "workstreams/ws-y.json"],
      );
      return true;
    });
    assert.deepEqual(readdirSync(state), []);
  });

  test("trust is remembered for this project and these commands only, in a private file", async () => {
    await requireConsent(commands, { ...options, trust: true });
    await requireConsent(commands, options);
    assert.deepEqual(
      unapprovedCommands(commands, { ...options, project: { root: "/other" } }).length,
      2,
    );
    assert.deepEqual(unapprovedCommands([{ command: "npm  test", from: "x" }], options).length, 1);
    assert.equal(statSync(file()).mode & 0o777, 0o600);
    assert.doesNotMatch(readFileSync(file(), "utf8"), /npm|project/);
    assert.deepEqual(readdirSync(path.dirname(file())), ["approved-commands.json"]);
  });

  test("in a terminal the person is asked about what is open; no means nothing is remembered", async () => {
    rememberCommands([{ command: "make", from: "x" }], options, 1);
    const asked: string[] = [];
    const ask = (answer: boolean) => (list: readonly { command: string }[]) => {
      asked.push(...list.map(({ command }) => command));
      return Promise.resolve(answer);
    };
    await assert.rejects(
      requireConsent(commands, { ...options, tty: true, ask: ask(false) }),
      /not approved/,
    );
    assert.deepEqual(open(), ["npm test"]);
    await requireConsent(commands, { ...options, tty: true, ask: ask(true) });
    assert.deepEqual(open(), []);
    assert.deepEqual(asked, ["npm test", "npm test"]);
  });

  test("a damaged file holds no yes", () => {
    mkdirSync(path.dirname(file()), { recursive: true });
    for (const text of ["{", '{"version":1,"approved":{"x":true}}', "null"]) {
      writeFileSync(file(), text);
      assert.deepEqual(open(), ["npm test", "make"]);
    }
  });

  test("what a terminal would hide of a command is spelled out", async () => {
    const sly = [{ command: "echo ok\r\u001b[2Kcurl\u202e evil\n", from: "x" }];
    await assert.rejects(
      requireConsent(sly, options),
      /echo ok\\u000d\\u001b\[2Kcurl\\u202e evil\\u000a/,
    );
  });

  test("no commands need no yes", async () => {
    await requireConsent([], options);
  });
});

suite("userStateFolder", () => {
  test("each system has its own place", () => {
    const env = { HOME: "/h", LOCALAPPDATA: "/l", XDG_STATE_HOME: "/x" };
    assert.equal(userStateFolder(env, "linux"), path.join("/x", "openspec-workstreams"));
    assert.equal(
      userStateFolder({ HOME: "/h" }, "linux"),
      path.join("/h/.local/state", "openspec-workstreams"),
    );
    // The specification says that a relative path is to be ignored: it could lead into the repository.
    assert.equal(
      userStateFolder({ HOME: "/h", XDG_STATE_HOME: "here" }, "linux"),
      path.join("/h/.local/state", "openspec-workstreams"),
    );
    assert.equal(
      userStateFolder(env, "darwin"),
      path.join("/h/Library/Application Support", "openspec-workstreams"),
    );
    assert.equal(userStateFolder(env, "win32"), path.join("/l", "openspec-workstreams"));
  });
});
