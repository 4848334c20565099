import type { Scene } from "../scene";
import { smallProject } from "../support/smallProject";

export const scene: Scene = {
  name: "project",
  tests: ["project/*.test.ts"],
  // As on the desktop; a server saves what was typed after a second.
  options: { settings: { "files.autoSave": "off" } },
  prepare() {
    const folder = smallProject();
    return {
      open: folder.path,
      cleanup() {
        folder.remove();
      },
    };
  },
};
