import { spawnSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../host/paths";
import type { Scene } from "../scene";
import { smallProject } from "../support/smallProject";

/** ESLint and Prettier want different quotes: each undoes the other's fix, so a run leaves a problem that can be mended. */
const files = {
  ".gitignore": "node_modules\n",
  "eslint.config.js": 'export default [{ rules: { quotes: ["error", "single"] } }];\n',
  ".prettierrc": '{ "singleQuote": false }\n',
  "workstreams/ws-hello.json": JSON.stringify({
    id: "ws-hello",
    openspec_change: "add-hello-endpoint",
    tasks: ["Say hello"],
    files_scope: ["src/hello.js", "test/hello.test.js"],
    files_create: ["test/hello.test.js"],
    circuit_breaker: { max_attempts: 1 },
    acceptance_tests: ["node --test test/hello.test.js"],
  }),
};

export const scene: Scene = {
  name: "fix with a checker",
  tests: ["fix/*.test.ts"],
  options: { turn: 4 },
  prepare() {
    const folder = smallProject(files);
    symlinkSync(join(root, "node_modules"), join(folder.path, "node_modules"));
    const args = [join(root, "dist/cli.cjs"), "run", "--all", "--trust", "--root", folder.path];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    if (status !== 1) {
      folder.remove();
      throw new Error(
        `The run was to fail at STATIC, and ended with ${status}:\n${stdout}${stderr}`,
      );
    }
    return {
      open: folder.path,
      cleanup() {
        folder.remove();
      },
    };
  },
};
