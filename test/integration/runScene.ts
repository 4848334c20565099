import { join } from "node:path";
import { temporaryFolder } from "../host/temporaryFolder";
import { sumTestCounts, type TestCounts } from "../host/testCounts";
import { writeUserSettings } from "../host/userSettings";
import { runWindow } from "./runWindow";
import type { Scene } from "./scene";
import { builtTests } from "./testFiles";

/** Runs a scene in a window, or windows, of its own. */
export async function runScene(scene: Scene): Promise<TestCounts> {
  const profiles = scene.tests.map(() => temporaryFolder());
  const prepared = scene.prepare();
  const isAtOnce = scene.options?.atOnce === true;
  const windows = scene.tests.map((tests, index) => () => {
    const profile = profiles[isAtOnce ? index : 0]?.path ?? "";
    writeUserSettings(join(profile, "user"), scene.options?.settings);
    const title = scene.tests.length > 1 ? `${scene.name} (window ${index + 1})` : scene.name;
    return runWindow({
      title,
      parts: [{ title, files: builtTests(tests) }],
      open: prepared.open,
      profile,
      restricted: scene.options?.restricted ?? false,
      env: prepared.env ?? {},
    });
  });
  try {
    if (isAtOnce) return sumTestCounts(await Promise.all(windows.map((open) => open())));
    const counts: TestCounts[] = [];
    for (const open of windows) counts.push(await open());
    return sumTestCounts(counts);
  } finally {
    prepared.cleanup();
    if (!process.env["VSCODE_HOST_KEEP"])
      profiles.forEach((profile) => {
        profile.remove();
      });
  }
}
