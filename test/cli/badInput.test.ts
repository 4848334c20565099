import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import path from "node:path";
import { FailureDocumentSchema } from "../../src/protocol/cli";
import { removeTemporaryFolders } from "../support/temporaryFolder";
import { answerChangeId, answerDocuments, answerId, defaultPaths } from "./answerChange";
import { bundleText, hasProgram, ScratchProject, type Files } from "./scratchProject";

let project: ScratchProject;

/** A command that has to be refused: with this exit code, these words on stderr, and nothing written. */
interface Refusal {
  args: readonly string[];
  exitCode: 1 | 2 | 3;
  says: readonly RegExp[];
}

async function refuses({ args, exitCode, says }: Refusal): Promise<void> {
  const before = project.snapshot();
  const answer = await project.cli(...args);
  const told = `${args.join(" ")}\n${answer.stderr}`;
  assert.equal(answer.exitCode, exitCode, told);
  for (const words of says) assert.match(answer.stderr, words, told);
  assert.doesNotMatch(answer.stderr, /^ +at /m, "a person does not want to read a stack");
  const lines = answer.stderr.split("\n").map((line) => line.replace(/^(?:error:| ) */, ""));
  const said = lines.filter((line) => line !== "");
  assert.deepEqual(said, [...new Set(said)], "nothing is said twice");
  assert.deepEqual(project.snapshot(), before, `${told}\nwrote something`);
}

const good = {
  id: answerId,
  openspec_change: answerChangeId,
  tasks: ["Answer"],
  files_scope: [defaultPaths.module],
  acceptance_tests: ["Verify: Give Answer scenario"],
};
const goodPath = `workstreams/${answerId}.json`;

function newProject(): void {
  project = new ScratchProject();
  project.write(answerDocuments());
  project.write({ [goodPath]: bundleText(good) });
  project.useAgent({});
  project.commitAll();
}

suite("bad input: the folder", () => {
  setup(newProject);
  teardown(removeTemporaryFolders);

  const run = ["run", "--all", "--trust"];

  test("no git repository", async () => {
    rmSync(path.join(project.top, ".git"), { recursive: true });
    await refuses({
      args: run,
      exitCode: 2,
      says: [/no git repository|not .*git repository/i, /git init/],
    });
  });

  test("a repository without a commit", async () => {
    project.git("update-ref", "-d", "refs/heads/main");
    await refuses({ args: run, exitCode: 2, says: [/no commit/i, /git commit|commit .*first/i] });
  });

  test("no openspec/", async () => {
    rmSync(path.join(project.root, "openspec"), { recursive: true });
    for (const args of [["list"], ["convert", "--list"], ["check"], run, ["inspect"]]) {
      await refuses({ args, exitCode: 2, says: [/no openspec folder in .*project/, /proposal "/] });
    }
  });

  test("a change that does not exist: the nearest names are told", async () => {
    const says = [/There is no change "give-anser".*Did you mean give-answer\?/];
    await refuses({ args: ["convert", "--change-id", "give-anser"], exitCode: 1, says });
    const { stderr } = await project.cli("archive", "give-anser");
    assert.match(stderr, /give-answer/);
  });
});

suite("bad input: bundles", () => {
  setup(newProject);
  teardown(removeTemporaryFolders);

  /** A bundle of its own beside the good one, at a known line for each of its fields. */
  const other = { ...good, id: "ws-other", files_scope: ["src/other.js"] };

  interface BundleCase {
    name: string;
    files: Files;
    says: readonly RegExp[];
  }

  const cases: readonly BundleCase[] = [
    {
      name: "broken JSON",
      files: { [goodPath]: '{\n  "id": "ws-give-an-answer",\n  "tasks": ["a" "b"]\n}\n' },
      says: [/ws-give-an-answer\.json:3:17: This is no valid JSON: missing comma/],
    },
    {
      name: "an id that cannot be one",
      files: { "workstreams/WS_Other.json": bundleText({ ...other, id: "WS_Other" }) },
      says: [/WS_Other\.json:2:9: .*"ws-rate-limiting"/],
    },
    {
      name: "a missing field",
      files: { "workstreams/ws-other.json": bundleText({ ...other, tasks: undefined }) },
      says: [/ws-other\.json:\d+:\d+: .*tasks/],
    },
    {
      name: "a change that does not exist",
      files: {
        "workstreams/ws-other.json": bundleText({ ...other, openspec_change: "give-anser" }),
      },
      says: [/ws-other\.json:3:22: There is no change "give-anser".*"give-answer"\?/],
    },
    {
      name: "a cycle of dependencies",
      files: {
        [goodPath]: bundleText({ depends_on: ["ws-other"], ...good }),
        "workstreams/ws-other.json": bundleText({ depends_on: [answerId], ...other }),
      },
      says: [
        /ws-give-an-answer\.json:3:5: ws-give-an-answer → ws-other → ws-give-an-answer/,
        /ws-other\.json:3:5: .*Take one of these dependencies out/,
      ],
    },
    {
      name: "a dependency that does not exist",
      files: {
        "workstreams/ws-other.json": bundleText({ depends_on: ["ws-give-an-anser"], ...other }),
      },
      says: [
        /ws-other\.json:3:5: .*"ws-give-an-anser", which has no bundle.*"ws-give-an-answer"\?/,
      ],
    },
    {
      name: "an empty scope",
      files: { "workstreams/ws-other.json": bundleText({ ...other, files_scope: [] }) },
      says: [/ws-other\.json:7:18: files_scope is empty.*"src\/api\/\*\*"/],
    },
    {
      name: "paths that lead out of the project, or into git",
      files: {
        "workstreams/ws-other.json": bundleText({
          ...other,
          files_scope: ["/etc/passwd", "../outside.js", ".git/config", "**"],
        }),
      },
      says: [
        /ws-other\.json:8:5: .*\/etc\/passwd/,
        /ws-other\.json:9:5: .*\.\.\/outside\.js/,
        /ws-other\.json:10:5: .*\.git/,
        /ws-other\.json:11:5: .*\*\*/,
      ],
    },
    {
      name: "an id that two files have, and a file that is not named after its id",
      files: { "workstreams/ws-copy.json": bundleText(good) },
      says: [
        /ws-copy\.json:2:9: The id is "ws-give-an-answer", but the file is ws-copy\.json\. Rename/,
        /is also the id in workstreams\/ws-copy\.json/,
      ],
    },
  ];

  for (const { name, files, says } of cases) {
    test(`${name}: check tells the place and what to do, and nothing of it runs`, async () => {
      project.write(files);
      await refuses({ args: ["check"], exitCode: 1, says });
      const answer = await project.cli("run", "--all", "--trust");
      assert.ok(answer.exitCode === 1 || answer.exitCode === 2, answer.stdout);
      assert.equal(project.has(".worktrees"), false);
      assert.equal(project.has(".workstreams/state.db"), false);
    });
  }

  test("a broken bundle stops --change only where its text names that change", async () => {
    const broken = bundleText({ ...other, tasks: "none" });
    project.write({ "workstreams/ws-other.json": broken });
    const args = ["run", "--change", answerChangeId, "--dry-run"];
    await refuses({ args, exitCode: 1, says: [/ws-other\.json:4:12: /] });
    project.write({ "workstreams/ws-other.json": broken.replace(answerChangeId, "another") });
    assert.equal((await project.cli(...args)).exitCode, 0);
  });

  test("an unknown field is kept and warned about, with the name that was meant", async () => {
    project.write({ [goodPath]: bundleText({ ...good, file_scope: ["src"] }) });
    const { stderr } = await project.ok("check");
    assert.match(stderr, /^warning: .*ws-give-an-answer\.json:13:3: .*file_scope.*files_scope/m);
  });

  test("a bundle that differs is overwritten only with --force", async () => {
    const args = ["convert", "--change-id", answerChangeId];
    const says = [/ws-give-an-answer\.json.* exists and differs.*--force overwrites/];
    await refuses({ args, exitCode: 3, says });
    await project.ok(...args, "--force");
    assert.notEqual(project.read(goodPath), bundleText(good));
  });
});

suite("bad input: settings and the command line", () => {
  setup(newProject);
  teardown(removeTemporaryFolders);

  const run = ["run", "--ws-id", answerId, "--trust"];

  test(".workstreams.json that is no JSON, or holds what it cannot hold", async () => {
    project.write({ ".workstreams.json": '{\n  "agent": scripted\n}\n' });
    const broken = [/\.workstreams\.json:2:12: .*double quotes/];
    await refuses({ args: run, exitCode: 2, says: broken });
    project.write({ ".workstreams.json": '{\n  "maxParallel": 0\n}\n' });
    await refuses({ args: run, exitCode: 2, says: [/\.workstreams\.json:2:18: /] });
  });

  test("an agent that nobody defined", async () => {
    const says = [/"?nobody"?/, /agents/];
    await refuses({ args: [...run, "--agent", "nobody"], exitCode: 2, says });
    project.write({ [goodPath]: bundleText({ ...good, agent: "nobody" }) });
    await refuses({ args: run, exitCode: 2, says });
  });

  const usage: readonly Refusal[] = [
    { args: ["rnu"], exitCode: 2, says: [/unknown command 'rnu'/, /Did you mean run\?/] },
    { args: ["run", "--al"], exitCode: 2, says: [/unknown option '--al'/, /Did you mean --all\?/] },
    { args: ["run"], exitCode: 2, says: [/--ws-id ID, --change ID, --all/] },
    { args: ["convert"], exitCode: 2, says: [/--list, --change-id ID or --interactive/] },
    { args: ["run", "--ws-id", answerId, "--all"], exitCode: 2, says: [/one of/] },
    ...["0", "-1", "two", "1.5"].map((count): Refusal => {
      const args = ["run", "--all", "--max-parallel", count];
      return { args, exitCode: 2, says: [/--max-parallel/, /whole number from 1/] };
    }),
    {
      args: ["run", "--ws-id", "ws-give-an-anser"],
      exitCode: 2,
      says: [/no bundle workstreams\/ws-give-an-anser\.json.*ws-give-an-answer/],
    },
    { args: ["run", "--change", "unknown"], exitCode: 2, says: [/no bundle for unknown/] },
    { args: ["convert", "--interactive"], exitCode: 2, says: [/needs a terminal/] },
    { args: ["inspect", "nonsense"], exitCode: 2, says: [/runs, workstreams, attempts/] },
    { args: ["proposal", ""], exitCode: 2, says: [/needs a title/] },
    { args: ["proposal", "x", "--change-id", "../x"], exitCode: 2, says: [/"\.\.\/x" is no id/] },
    {
      args: ["convert", "--change-id", answerChangeId, "--ws-id", "x"],
      exitCode: 2,
      says: [/ws-/],
    },
    {
      args: ["convert", "--change-id", answerChangeId, "--scope", "../x"],
      exitCode: 2,
      says: [/\.\.\/x/],
    },
  ];

  test("what was typed wrongly is said, with what there is instead", async () => {
    for (const refusal of usage) await refuses(refusal);
  });
});

suite("bad input: the database", () => {
  setup(newProject);
  teardown(removeTemporaryFolders);

  const database = ".workstreams/state.db";
  const commands = [["inspect"], ["run", "--ws-id", answerId, "--trust"]];

  async function refusedBy(...says: readonly RegExp[]): Promise<void> {
    for (const args of commands) await refuses({ args, exitCode: 2, says });
    const { exitCode, document } = await project.json(FailureDocumentSchema, "inspect");
    assert.equal(exitCode, 2);
    assert.match(document.issues[0]?.message ?? "", /state\.db/);
  }

  test("bytes that are no database are left alone", async () => {
    project.write({ [database]: "this is not a database\n".repeat(400) });
    await refusedBy(/state\.db/, /openspec-workstreams recover/);
  });

  test("a database of a newer version is left alone (needs sqlite3)", async function () {
    if (!hasProgram("sqlite3")) this.skip();
    await project.ok("run", "--ws-id", answerId, "--dry-run");
    project.sqlite3("UPDATE meta SET value = '999' WHERE key = 'schema_version'");
    await refusedBy(/state\.db/, /newer|999/);
  });

  test("a database that is tracked by git is somebody else's past", async () => {
    await project.ok("run", "--ws-id", answerId, "--dry-run");
    project.git("add", "-f", database);
    await refusedBy(/tracked by git/, /git rm -r --cached/);
  });
});
