import { existsSync } from "node:fs";
import path from "node:path";
import { removeProjects } from "../support/runProject";
import { assertNotProven, assertProven, writing } from "./cheatProject";
import {
  json,
  add,
  broken,
  limiter,
  cheating,
  honestly,
  locked,
  lost,
  asBefore,
  manifest,
  linked,
  rewriting,
  type ConfiguredProject,
} from "./configuredProject";

/** With WORKSTREAM_TEST_RUNNERS, a folder that has it installed. */
function ofRunner(
  runner: "jest" | "vitest",
  files: Readonly<Record<string, string>>,
): ConfiguredProject {
  const head = runner === "vitest" ? 'import { expect, test } from "vitest";\n' : "";
  const text = (name: string, of: string, says: string) =>
    `${head}import { ${of} } from "../src/${name}.js";\ntest("${says}", () => {\n  expect(${of === "add" ? "add(1, 1)).toBe(2" : "limit(101)).toBe(429"});\n});\n`;
  const test_ =
    runner === "vitest"
      ? "vitest run"
      : "node --experimental-vm-modules node_modules/jest/bin/jest.js";
  return {
    files: {
      ".gitignore": "node_modules\n",
      "package.json": json({ ...manifest, scripts: { test: test_ } }),
      "src/adder.js": add,
      "test/adder.test.js": text("adder", "add", "adds one"),
      ...files,
    },
    good: writing({
      "src/limiter.js": limiter,
      "test/limiter.test.js": text("limiter", "limit", "exceed limit"),
    }),
    command: "npm test",
    setup: linked(path.join(process.env["WORKSTREAM_TEST_RUNNERS"] ?? ".", "node_modules")),
  };
}

const vite = "export default { test: { watch: false } };\n";
const vitest = ofRunner("vitest", {});
const vitestWithVite = ofRunner("vitest", { "vite.config.js": vite });
const choosing = "export default { test: { include: ['test/limiter.test.js'] } };\n";
const jest = ofRunner("jest", {});
const runnerCheats = {
  vitest: [
    cheating(vitest)("a new vite.config.js", lost, writing({ "vite.config.js": choosing })),
    cheating(vitestWithVite)(
      "other tests in vite.config.js",
      lost,
      writing({ "vite.config.js": choosing }),
    ),
    cheating(vitestWithVite)(
      "another module for tests in vite.config.js",
      asBefore,
      broken +
        writing({
          "src/other.js": add,
          "vite.config.js":
            "export default { resolve: { alias: [{ find: /.*adder\\.js$/, replacement: process.cwd() + '/src/other.js' }] } };\n",
        }),
    ),
    cheating(vitest)(
      "a new vitest.config.js",
      locked("vitest\\.config\\.js"),
      writing({ "vitest.config.js": choosing }),
    ),
  ],
  jest: [
    cheating(jest)(
      "jest's key in package.json",
      locked("package\\.json"),
      rewriting(
        "package.json",
        '"scripts"',
        '"jest": { "testMatch": ["**/limiter.test.js"] }, "scripts"',
      ),
    ),
    cheating(jest)(
      "a new jest.config.js",
      locked("jest\\.config\\.js"),
      writing({ "jest.config.js": 'export default { testMatch: ["**/limiter.test.js"] };\n' }),
    ),
  ],
};
const runnerHonest = {
  vitest: [
    honestly(vitest)("new tests", ""),
    honestly(vitestWithVite)(
      "a vite.config.js that the bundle names",
      writing({ "vite.config.js": vite.replace("watch: false", "watch: false, globals: true") }),
      ["vite.config.js"],
    ),
  ],
  jest: [honestly(jest)("new tests", "")],
};

for (const runner of ["vitest", "jest"] as const)
  suite(`configuration of ${runner} (skipped without WORKSTREAM_TEST_RUNNERS)`, () => {
    suiteSetup(function () {
      const installed = process.env["WORKSTREAM_TEST_RUNNERS"];
      if (installed === undefined || !existsSync(path.join(installed, "node_modules", runner)))
        this.skip();
    });
    suiteTeardown(removeProjects);
    for (const cheat of runnerCheats[runner])
      test(`cheat: ${cheat.name}`, () => assertNotProven(cheat));
    for (const work of runnerHonest[runner])
      test(`honest: ${work.name}`, async () => {
        await assertProven(work);
      });
  });
