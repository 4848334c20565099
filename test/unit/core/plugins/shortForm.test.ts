import assert from "node:assert/strict";
import { classify, type Classification } from "../../../../src/core/plugins/output/classify";
import { PluginManifestSchema, type PluginManifest } from "../../../../src/core/plugins/manifest";
import { expandManifest } from "../../../../src/core/plugins/manifestShorthand";

const own = {
  id: "own",
  resolve: { bin: "own" },
  commands: [{ scope: "files", args: ["{files}"] }],
};

function read(
  manifest: PluginManifest,
  exitCode: number,
  stdout: string,
  stderr = "",
): Classification {
  const context = { roots: ["/repo"], lineText: () => undefined };
  return classify(manifest, { end: { kind: "exited", exitCode }, stdout, stderr }, context);
}

suite("manifests in short form", () => {
  test("one output, one pattern and the names of other descriptions are enough", () => {
    const manifest = PluginManifestSchema.parse(
      expandManifest({
        ...own,
        match: { languages: ["python", "shellscript"] },
        columns: { base: 0, unit: "codepoint", endInclusive: true, tabWidth: 1 },
        output: {
          from: "stderr",
          parser: "regex",
          pattern: "^(?<file>[^:]+):(?<line>\\d+):(?<col>\\d+): (?<sev>\\w+): (?<msg>.*)$",
        },
        affectsCache: ["own.toml"],
        network: true,
      }),
    );
    assert.equal(manifest.title, "own");
    assert.deepEqual(manifest.match.extensions, [".py", ".pyi", ".sh", ".bash"]);
    assert.deepEqual(manifest.configFiles, ["own.toml"]);
    const { outcome, issues } = read(manifest, 1, "", "a.py:3:4: warning: odd\n");
    const [issue] = issues;
    assert.deepEqual(
      [outcome, issue?.file, issue?.line, issue?.column, issue?.severity, issue?.message],
      ["issues", "a.py", 3, 5, "warning", "odd"],
    );
  });

  test("paths of items may be written with a dollar, a star or without brackets", () => {
    const document = JSON.stringify({
      results: [{ f: "a.py", l: 2, s: "high", state: "bad" }, { state: "ok" }],
    });
    for (const items of ["results[]", "results", "$.results[*]"]) {
      const manifest = PluginManifestSchema.parse(
        expandManifest({
          ...own,
          output: {
            parser: "json",
            items,
            filter: { path: "state", equals: "bad" },
            fields: { file: "f", line: "l", sev: "s", code: { const: "c" } },
          },
        }),
      );
      const { outcome, issues } = read(manifest, 1, document);
      const [issue] = issues;
      assert.deepEqual(
        [outcome, issues.length, issue?.file, issue?.line, issue?.severity, issue?.code],
        ["issues", 1, "a.py", 2, "error", "c"],
        items,
      );
    }
  });
});
