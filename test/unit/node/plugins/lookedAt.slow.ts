import assert from "node:assert/strict";
import { SettingsSchema } from "../../../../src/core/model/settings";
import { planPlugins } from "../../../../src/node/plugins/planPlugins";
import { runPlugin } from "../../../../src/node/plugins/runPlugin";
import type { PluginRun } from "../../../../src/node/plugins/pluginRun";
import { plainEnvironment, temporaryProject, type TemporaryProject } from "./temporaryProject";

const made: TemporaryProject[] = [];

function project(files: Readonly<Record<string, string>>): TemporaryProject {
  const one = temporaryProject(files);
  one.install();
  made.push(one);
  return one;
}

async function run(
  { folder }: TemporaryProject,
  id: string,
  files: readonly string[],
): Promise<PluginRun> {
  const settings = SettingsSchema.parse({});
  const env = plainEnvironment;
  const plans = await planPlugins({ folder, mainFolder: folder, settings, env });
  const plan = plans.find(({ manifest }) => manifest.id === id);
  assert.equal(plan?.status, "applies", `${id}: ${plan?.why ?? ""}`);
  return runPlugin(plan, { folder, files, env });
}

/** Vite's own layout: the file at the top checks nothing, and names those that do. */
const viteLayout = {
  "tsconfig.json":
    '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }, { "path": "./tsconfig.node.json" }] }',
  "tsconfig.app.json":
    '{ "compilerOptions": { "tsBuildInfoFile": "./.tmp/app.tsbuildinfo", "noEmit": true, "strict": true }, "include": ["src"] }',
  "tsconfig.node.json":
    '{ "compilerOptions": { "tsBuildInfoFile": "./.tmp/node.tsbuildinfo", "noEmit": true, "strict": true }, "include": ["vite.config.ts"] }',
  "vite.config.ts": "export default {};\n",
};

suite("what a checker looked at", () => {
  teardown(() => {
    for (const each of made.splice(0)) each.remove();
  });

  test("tsc looks into the projects that a tsconfig of references names", async () => {
    const one = project({ ...viteLayout, "src/a.ts": 'export const a: number = "x";\n' });
    const found = await run(one, "tsc", ["src/a.ts"]);
    assert.deepEqual(
      found.issues.map(({ code, file }) => `${code} ${file}`),
      ["TS2322 src/a.ts"],
    );
    assert.deepEqual(found.notLookedAt, []);
  });

  test("tsc: a file that no project includes is not looked at", async () => {
    for (const layout of [
      viteLayout,
      { "tsconfig.json": '{ "compilerOptions": { "strict": true }, "include": ["src"] }' },
    ]) {
      const one = project({
        ...layout,
        "src/a.ts": "export const a = 1;\n",
        "tools/b.ts": 'export const b: number = "x";\n',
      });
      const found = await run(one, "tsc", ["src/a.ts", "tools/b.ts", "tsconfig.json"]);
      assert.equal(found.outcome, "clean");
      assert.deepEqual(found.notLookedAt, ["tools/b.ts"]);
      assert.match(found.why, /^not looked at: tools\/b\.ts$/);
    }
  });

  test("tsc: what it says of a line of code is an issue, whatever its number", async () => {
    const sources: Readonly<Record<string, string>> = {
      TS6133: "const unused = 1;\nexport {};\n",
      TS6192: 'import { a, b } from "./lib";\nexport {};\n',
      TS6196: "type Unused = 1;\nexport {};\n",
      TS6198: "const { a, b } = { a: 1, b: 2 };\nexport {};\n",
      TS6234: "class C { get x() { return 1; } }\nexport const y = new C().x();\n",
      TS5076:
        "declare const a: boolean, b: boolean | undefined;\nexport const c = a || b ?? true;\n",
      TS5097: 'import "./lib.ts";\n',
      TS2322: 'export const a: number = "x";\n',
      TS1005: "export const a = (1;\n",
    };
    const config = { compilerOptions: { strict: true, noUnusedLocals: true, noEmit: true } };
    for (const [code, source] of Object.entries(sources)) {
      const one = project({
        "tsconfig.json": JSON.stringify({ ...config, include: ["src"] }),
        "src/lib.ts": "export const a = 1, b = 2;\n",
        "src/code.ts": source,
      });
      const found = await run(one, "tsc", ["src/code.ts"]);
      assert.equal(found.outcome, "issues", `${code}: ${found.why}`);
      assert.ok(
        found.issues.some((issue) => issue.code === code && issue.file === "src/code.ts"),
        `${code}: ${found.issues.map((issue) => `${issue.code} ${issue.message}`).join("; ")}`,
      );
    }
  });

  test("tsc: what it says of its configuration is a failure of the tool", async () => {
    for (const config of [
      '{ "compilerOptions": { "target": "es1" }, "include": ["src"] }',
      '{ "compilerOptions": { "bogus": true }, "include": ["src"] }',
      '{ "extends": "./missing.json", "include": ["src"] }',
      '{ "include": ["nothing"] }',
    ]) {
      const one = project({ "tsconfig.json": config, "src/code.ts": "export {};\n" });
      const found = await run(one, "tsc", ["src/code.ts"]);
      assert.equal(found.outcome, "broken", `${config}: ${found.why}`);
      assert.match(found.why, /TS\d+/);
    }
  });

  test("what a linter's or formatter's own configuration leaves out is not looked at, and not broken", async () => {
    const one = project({
      "eslint.config.mjs":
        'export default [{ ignores: ["gen/**"] }, { rules: { "no-debugger": "error" } }];\n',
      ".prettierrc": "{}\n",
      ".prettierignore": "gen/\n",
      ".oxlintrc.json": '{ "ignorePatterns": ["gen/**"] }\n',
      ".stylelintrc.json":
        '{ "ignoreFiles": ["gen/**"], "rules": { "color-no-invalid-hex": true } }\n',
      ".markdownlint-cli2.jsonc": '{ "ignores": ["gen/**"] }\n',
      "gen/a.js": "debugger\n",
      "gen/a.css": "a { color: #ggg }\n",
      "gen/a.md": "#  A\n",
      "src/a.js": "export const a = 1;\n",
      "src/a.css": "a {\n  color: #fff;\n}\n",
    });
    const left = async (id: string, files: readonly string[]) => {
      const { outcome, why, notLookedAt } = await run(one, id, files);
      assert.equal(outcome, "clean", `${id}: ${why}`);
      return notLookedAt;
    };
    assert.deepEqual(await left("eslint", ["gen/a.js", "src/a.js"]), ["gen/a.js"]);
    assert.deepEqual(await left("eslint", ["gen/a.js"]), ["gen/a.js"]);
    assert.deepEqual(await left("prettier", ["gen/a.js", "src/a.js"]), ["gen/a.js"]);
    assert.deepEqual(await left("prettier", ["gen/a.js"]), ["gen/a.js"]);
    assert.deepEqual(await left("stylelint", ["gen/a.css", "src/a.css"]), ["gen/a.css"]);
    assert.deepEqual(await left("oxlint", ["gen/a.js"]), ["gen/a.js"]);
    assert.deepEqual(await left("oxlint", ["src/a.js", "gen/a.js"]), ["gen/a.js"]);
    assert.deepEqual(await left("markdownlint-cli2", ["gen/a.md"]), ["gen/a.md"]);
  });
});
