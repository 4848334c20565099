import { join } from "node:path";
import { temporaryFolder, workspaceFile } from "../../host/temporaryFolder";
import type { Scene } from "../scene";
import { projectFiles, smallProject } from "../support/smallProject";

export const scene: Scene = {
  name: "several folders",
  tests: ["multiroot/*.test.ts"],
  prepare() {
    const one = smallProject();
    const nested = Object.entries(projectFiles).map(([file, text]) => [
      `services/api/${file}`,
      text,
    ]);
    const two = temporaryFolder({
      ".git/HEAD": "ref: refs/heads/main\n",
      ...Object.fromEntries(nested),
    });
    const home = temporaryFolder();
    const open = join(home.path, "both.code-workspace");
    workspaceFile(open, [one.path, two.path]);
    return {
      open,
      cleanup() {
        [one, two, home].forEach((folder) => {
          folder.remove();
        });
      },
    };
  },
};
