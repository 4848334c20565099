import { temporaryRepository } from "../../host/temporaryFolder";
import type { Scene } from "../scene";

export const scene: Scene = {
  name: "empty",
  tests: ["empty/*.test.ts"],
  prepare() {
    const folder = temporaryRepository({ "readme.md": "# No openspec here\n" });
    return {
      open: folder.path,
      cleanup() {
        folder.remove();
      },
    };
  },
};
