import type { Scene } from "../scene";
import { smallProject } from "../support/smallProject";

export const scene: Scene = {
  name: "restricted",
  tests: ["restricted/*.test.ts"],
  // As on the desktop; a server saves what was typed after a second.
  options: { restricted: true, settings: { "files.autoSave": "off" } },

  prepare() {
    const bundle = {
      id: "ws-hello",
      openspec_change: "add-hello-endpoint",
      tasks: ["Say hello"],
      files_scope: ["src/hello.js"],
    };
    const folder = smallProject({ "workstreams/ws-hello.json": JSON.stringify(bundle, null, 2) });
    return {
      open: folder.path,
      cleanup() {
        folder.remove();
      },
    };
  },
};
