import { join } from "node:path";
import { temporaryFolder, workspaceFile } from "../../host/temporaryFolder";
import type { Scene } from "../scene";
import { projectFiles, smallProject } from "../support/smallProject";

export const scene: Scene = {
  name: "several folders",
  tests: ["multiroot/*.test.ts"],
  prepare() {
    const one = smallProject();
    const two = temporaryFolder({ ".git/HEAD": "ref: refs/heads/main\n", ...nestedFiles() });
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

/** A project that lies deeper in its folder. */
function nestedFiles(): Record<string, string> {
  const nested: Record<string, string> = {};
  for (const [file, text] of Object.entries(projectFiles)) nested[`services/api/${file}`] = text;
  return nested;
}
