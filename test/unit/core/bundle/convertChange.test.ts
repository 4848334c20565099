import assert from "node:assert/strict";
import fc from "fast-check";
import { convertChange } from "../../../../src/core/bundle/convertChange";
import { readBundle } from "../../../../src/core/bundle/readBundle";
import { UserError } from "../../../../src/core/errors";
import type { ChangeFiles } from "../../../../src/core/model/change";
import { caseNames, inputOf, readCase } from "./conversionCases";

const proposal = "openspec/changes/caching/proposal.md";
const tasks = "openspec/changes/caching/tasks.md";

function caching(title: string, taskLines: string): ChangeFiles {
  return {
    [proposal]: `---\ntitle: ${title}\n---\n### Requirement: Cache\nIt SHALL cache.\n`,
    [tasks]: taskLines,
  };
}

function scopeOf(taskLines: string, tracked: string[] = []) {
  const { files_scope, files_create } = convertChange(
    inputOf("caching", caching("Caching", taskLines), tracked),
  ).bundle;
  return { files_scope, files_create };
}

function refusal(run: () => unknown): UserError {
  try {
    run();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  return assert.fail("nothing was refused");
}

suite("convertChange", () => {
  test("a second conversion gives the same bytes", () => {
    for (const name of caseNames()) {
      assert.equal(convertChange(readCase(name)).text, convertChange(readCase(name)).text);
    }
  });

  test("neither the order of files nor that of tracked paths changes a byte", () => {
    const base = readCase("limit-uploads");
    const expected = convertChange(base).text;
    const shuffled = fc.record({
      files: fc.shuffledSubarray(Object.entries(base.files), {
        minLength: Object.keys(base.files).length,
      }),
      tracked: fc.shuffledSubarray([...base.trackedPaths], {
        minLength: base.trackedPaths.length,
      }),
    });
    fc.assert(
      fc.property(shuffled, ({ files, tracked }) => {
        const input = inputOf("limit-uploads", Object.fromEntries(files), tracked);
        assert.equal(convertChange(input).text, expected);
      }),
      { numRuns: 50 },
    );
  });

  test("line endings change neither the bundle nor a place", () => {
    for (const name of caseNames()) {
      const base = readCase(name);
      const crlf = Object.fromEntries(
        Object.entries(base.files).map(([file, text]) => [file, text.replace(/\n/g, "\r\n")]),
      );
      const lf = convertChange(base);
      const other = convertChange(inputOf(name, crlf, [...base.trackedPaths]));
      assert.equal(other.text, lf.text, name);
      assert.deepEqual(other.provenance, lf.provenance, name);
      assert.deepEqual(other.issues, lf.issues, name);
    }
  });

  test("whatever the texts are, the bundle that comes of them can be read", () => {
    const line = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom(
        "### Requirement: A",
        "#### Scenario: B",
        "- WHEN c",
        "- THEN `src/d.py`, ../e.py and /f.py",
        "---",
        "```",
        "<!--",
        "- [ ] g in !h/**, **/*, .git/config, ./i.ts and j/",
        "## Impact",
      ),
    );
    const text = fc.array(line, { maxLength: 15 }).map((lines) => lines.join("\n"));
    fc.assert(
      fc.property(text, text, (first, second) => {
        const files = { [proposal]: first, [tasks]: `- [ ] k\n${second}` };
        const conversion = convertChange({
          ...inputOf("caching", files, ["src/l.py"]),
          overrides: { wsId: "ws-caching" },
        });
        const { bundle, issues } = readBundle(conversion.text, conversion.path);
        assert.deepEqual(issues, []);
        assert.deepEqual(bundle, conversion.bundle);
      }),
      { numRuns: 150 },
    );
  });

  test("the id comes from the title, else from the change", () => {
    const id = (title: string) =>
      convertChange(inputOf("caching", caching(title, "- [ ] a"), [])).bundle.id;
    assert.equal(id("Rate Limiting"), "ws-rate-limiting");
    assert.equal(id("Add hello world endpoint"), "ws-add-hello-world-endpoint");
    assert.equal(id('"Don\'t cache café orders"'), "ws-dont-cache-cafe-orders");
    assert.equal(id("缓存"), "ws-caching");
    assert.equal(id('"!!!"'), "ws-caching");
    assert.equal(id("word ".repeat(30)), "ws-caching");
  });

  test("an id of another change is refused, one of the same change is not", () => {
    const input = inputOf("caching", caching("Caching", "- [ ] a"), []);
    const taken = { id: "ws-caching", openspec_change: "other" };
    const error = refusal(() => convertChange({ ...input, existing: [taken] }));
    assert.match(error.message, /belongs to change "other".*--ws-id/);
    assert.equal(error.exitCode, 2);
    const own = { ...taken, openspec_change: "caching" };
    assert.equal(convertChange({ ...input, existing: [own] }).bundle.id, "ws-caching");
  });

  test("a title and an id that ASCII cannot spell ask for --ws-id", () => {
    const files = { "openspec/changes/缓存/tasks.md": "- [ ] a" };
    const error = refusal(() => convertChange(inputOf("缓存", files, [])));
    assert.match(error.message, /--ws-id/);
  });

  test("an id that is none is refused", () => {
    const input = inputOf("caching", caching("Caching", "- [ ] a"), []);
    for (const wsId of ["caching", "ws-", "ws-A", "ws-a/b", "ws-../x", ""]) {
      assert.match(refusal(() => convertChange({ ...input, overrides: { wsId } })).message, /ws-/);
    }
  });

  test("--scope replaces the named paths, and what does not exist yet may be created", () => {
    const input = inputOf("caching", caching("Caching", "- [ ] a in src/named.py"), [
      "src/api/app.py",
    ]);
    const scope = ["./src/api/", "src/new.py", "lib/**/*.py", "src/new.py"];
    const { bundle, candidates } = convertChange({ ...input, overrides: { scope } });
    assert.deepEqual(bundle.files_scope, ["src/api/**", "src/new.py", "lib/**/*.py"]);
    assert.deepEqual(bundle.files_create, ["src/new.py"]);
    assert.deepEqual(candidates, []);
  });

  test("a --scope that leaves the project is refused, every entry at once", () => {
    const input = inputOf("caching", caching("Caching", "- [ ] a"), []);
    const scope = [
      "../x",
      "/etc/passwd",
      ".git/hooks/**",
      "**",
      ".workstreams/state.db",
      "!a",
      " ",
    ];
    const error = refusal(() => convertChange({ ...input, overrides: { scope } }));
    assert.equal(error.issues.length, scope.length);
  });

  test("test files of a command may be written when they are new, and are locked when they exist", () => {
    const line = "- [ ] Cache in src/cache.py, proven by `pytest tests/test_cache.py::test_hit`";
    assert.deepEqual(scopeOf(line), {
      files_scope: ["src/cache.py", "tests/test_cache.py"],
      files_create: ["src/cache.py", "tests/test_cache.py"],
    });
    assert.deepEqual(scopeOf(line, ["src/cache.py", "tests/test_cache.py"]), {
      files_scope: ["src/cache.py"],
      files_create: [],
    });
  });

  test("a command alone names no scope", () => {
    const { files_scope } = scopeOf("- [ ] Cache. Run `pytest tests/test_cache.py`");
    assert.deepEqual(files_scope, []);
  });

  test("what looks like a path and is none stays out of the scope", () => {
    const words = [
      "GET /hello, /api/users.json, https://a.org/x.py, www.a.org/x.html, example.com/y.js",
      "1.2, v1.2.3, e.g. and/or, 100/min, HTTP/1.1, application/json, text/event-stream, N/A",
      "Node.js, Next.js, `res.json()`, request.body, app.get, user@example.com, @scope/package",
      "~/x.py, ../x.py, .git/config, .workstreams/state.db, openspec/project.md, tasks.md, C:\\x.py",
      "`**`, `*/5 * * * *`, `--flag`, `**/*`, .py, i.e., a/b, 24/7, TCP/IP, `foo()`",
      "<src/tag.html/>, ${src}/x.py, $HOME/x.sh",
    ];
    for (const line of words) {
      assert.deepEqual(scopeOf(`- [ ] Look at ${line}`).files_scope, [], line);
    }
  });

  test("paths are found in every dress", () => {
    const cases: Record<string, string> = {
      "`src/a.py`": "src/a.py",
      "(src/a.py),": "src/a.py",
      "**src/a.py**": "src/a.py",
      "[it](src/a.py)": "src/a.py",
      "./src/a.py.": "src/a.py",
      "src/a.py:12:3": "src/a.py",
      "src/a.py::test_x": "src/a.py",
      "src/a.py#L12": "src/a.py",
      '"src/a.py"': "src/a.py",
      "src/__init__.py": "src/__init__.py",
      ".github/workflows/ci.yml": ".github/workflows/ci.yml",
      "app/(shop)/page.tsx": "app/(shop)/page.tsx",
      Dockerfile: "Dockerfile",
      "package.json": "package.json",
      "src/**/*.py": "src/**/*.py",
      "src/{a,b}.py": "src/{a,b}.py",
      "größe/maß.py": "größe/maß.py",
      "`my/new folder/`": "my/new folder/**",
      "`npm install` in `lib/x.py`": "lib/x.py",
      "`cd other/`, then lib/x.py": "lib/x.py",
    };
    for (const [written, expected] of Object.entries(cases)) {
      const tracked = ["app/(shop)/page.tsx", "my/new folder/file.py"];
      assert.deepEqual(scopeOf(`- [ ] Mend ${written}`, tracked).files_scope, [expected], written);
    }
  });

  test("a file named without its folder is the only tracked one of that name", () => {
    const tracked = ["src/api/limiter.py", "a/app.py", "b/app.py"];
    assert.deepEqual(scopeOf("- [ ] Mend limiter.py", tracked).files_scope, ["src/api/limiter.py"]);
  });

  test("a folder that is tracked stands for what is in it", () => {
    const tracked = ["src/api/app.py"];
    for (const written of ["src/api", "src/api/", "`src/api/`"]) {
      assert.deepEqual(scopeOf(`- [ ] Mend ${written}`, tracked).files_scope, ["src/api/**"]);
    }
  });

  test("a ticked box leaves the task out and is no change of the source", () => {
    const open = convertChange(inputOf("caching", caching("C", "- [ ] a\n- [ ] b"), []));
    const done = convertChange(inputOf("caching", caching("C", "- [x] a\n- [ ] b"), []));
    assert.deepEqual(done.bundle.tasks, ["b"]);
    assert.deepEqual(
      done.doneTasks.map(({ text }) => text),
      ["a"],
    );
    assert.equal(
      done.bundle.metadata.source_sha256?.["tasks"],
      open.bundle.metadata.source_sha256?.["tasks"],
    );
  });

  test("when every task is done there is nothing to convert", () => {
    const { issues } = convertChange(inputOf("caching", caching("C", "- [x] a"), []));
    assert.ok(issues.some(({ code, severity }) => code === "task-is-open" && severity === "error"));
  });
});
