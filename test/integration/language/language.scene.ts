import { temporaryRepository } from "../../host/temporaryFolder";
import type { Scene } from "../scene";
import { files } from "./languageFiles";

export const scene: Scene = {
  name: "language",
  tests: ["language/*.test.ts"],
  options: { turn: 2 },
  prepare() {
    const folder = temporaryRepository(files);
    return {
      open: folder.path,
      cleanup() {
        folder.remove();
      },
    };
  },
};
