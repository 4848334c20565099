import { temporaryFolder } from "../../host/temporaryFolder";
import type { Scene } from "../scene";

export const scene: Scene = {
  name: "host",
  tests: ["host/*.test.ts"],
  options: { turn: 5 },
  prepare() {
    const folder = temporaryFolder({ "readme.md": "# A folder\n" });
    return {
      open: folder.path,
      cleanup() {
        folder.remove();
      },
    };
  },
};
