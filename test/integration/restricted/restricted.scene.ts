import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../../host/temporaryFolder";
import { contentOf, hostileRepository } from "../../support/hostileRepository";
import { writeFiles } from "../../support/repository";
import type { Scene } from "../scene";
import { proposal } from "../support/smallProject";

const bundle = {
  id: "ws-hello",
  openspec_change: "add-hello-endpoint",
  tasks: ["Say hello"],
  files_scope: ["src/hello.js"],
  acceptance_tests: ["./tool", "npm test"],
};

/** A change that can be read, so that lenses, hovers and tests of it are there. */
const readable = {
  "openspec/changes/add-hello-endpoint/proposal.md": proposal,
  "openspec/changes/add-hello-endpoint/tasks.md": "- [ ] Create GET /hello in `src/hello.js`\n",
  "workstreams/ws-hello.json": JSON.stringify(bundle),
};

export const scene: Scene = {
  name: "restricted",
  tests: ["restricted/*.test.ts"],
  // As on the desktop; a server saves what was typed after a second.
  options: { restricted: true, settings: { "files.autoSave": "off" } },

  prepare() {
    const folder = temporaryFolder();
    const { top, outside, env } = hostileRepository(folder.path);
    writeFiles(top, readable);
    const before = [top, outside].map((each) => contentOf(each));
    writeFileSync(join(folder.path, "before.json"), JSON.stringify(before));
    // The programs of the window itself come first; then what an active virtual environment puts on PATH.
    const bins = [".", "node_modules/.bin", join(top, ".venv/bin"), join(top, "node_modules/.bin")];
    return {
      open: top,
      // The browser keeps its things in the home of who runs the tests.
      env: {
        ...env,
        HOME: process.env["HOME"] ?? "",
        PATH: [process.env["PATH"] ?? "", ...bins].join(":"),
      },
      cleanup() {
        folder.remove();
      },
    };
  },
};
