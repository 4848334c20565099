import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

export type UserSettings = Readonly<Record<string, unknown>>;

/** A VS Code that asks nothing, fetches nothing and shows only what the test is about. */
const quiet: UserSettings = {
  "telemetry.telemetryLevel": "off",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "extensions.autoUpdate": "off",
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "update.mode": "none",
  "git.autofetch": false,
  "npm.fetchOnlinePackageInfo": false,
  "security.workspace.trust.startupPrompt": "never",
  // As text in the page, where tests and screen readers find it, not on a canvas.
  "terminal.integrated.gpuAcceleration": "off",
};

/** Adds to the user settings of a profile; a running VS Code notices. */
export function writeUserSettings(userDataDir: string, added: UserSettings = {}): void {
  const file = join(userDataDir, "User", "settings.json");
  mkdirSync(join(userDataDir, "User"), { recursive: true });
  const present = existsSync(file) ? readSettings(file) : quiet;
  writeFileSync(file, JSON.stringify({ ...present, ...added }, null, 2));
}

function readSettings(file: string): UserSettings {
  return z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, "utf8")));
}
