import type { Scene } from "../scene";
import { smallProject } from "../support/smallProject";

export const scene: Scene = {
  name: "project",
  tests: ["project/*.test.ts"],
  options: { turn: 1 },
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
