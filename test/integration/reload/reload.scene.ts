import type { Scene } from "../scene";
import { smallProject } from "../support/smallProject";

export const scene: Scene = {
  name: "a window that goes away",
  tests: ["reload/1-before.test.ts", "reload/2-after.test.ts"],
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
