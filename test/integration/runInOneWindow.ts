import { join } from "node:path";
import { temporaryFolder, workspaceFile } from "../host/temporaryFolder";
import { sumTestCounts, type TestCounts } from "../host/testCounts";
import { writeUserSettings } from "../host/userSettings";
import { runWindow } from "./runWindow";
import type { Scene } from "./scene";
import { builtTests } from "./testFiles";

/** Runs the scenes that have a turn in one window, one after the other; it counts nothing where there is none. */
export async function runInOneWindow(all: readonly Scene[]): Promise<TestCounts> {
  const turnOf = (scene: Scene): number => scene.options?.turn ?? Infinity;
  const scenes = all
    .filter((scene) => scene.options?.turn !== undefined)
    .sort((one, other) => turnOf(one) - turnOf(other));
  if (scenes.length === 0) return sumTestCounts([]);
  const [home, profile] = [temporaryFolder({ "readme.md": "# No project\n" }), temporaryFolder()];
  const prepared = scenes.map((scene) => scene.prepare());
  const parts = scenes.map((scene, index) => ({
    title: scene.name,
    files: scene.tests.flatMap((tests) => builtTests(tests)),
    folder: prepared[index]?.open ?? "",
  }));
  const open = join(home.path, "one.code-workspace");
  workspaceFile(open, [home.path, parts[0]?.folder ?? ""]);
  // As on the desktop; a server saves what was typed after a second.
  writeUserSettings(join(profile.path, "user"), { "files.autoSave": "off" });
  try {
    const window = { open, profile: profile.path, restricted: false, env: {} };
    return await runWindow({ title: scenes.map(({ name }) => name).join(", "), parts, ...window });
  } finally {
    prepared.forEach((each) => {
      each.cleanup();
    });
    home.remove();
    if (!process.env["VSCODE_HOST_KEEP"]) profile.remove();
  }
}
