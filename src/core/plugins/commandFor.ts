import { satisfies } from "semver";
import type { PluginCommand, PluginManifest } from "./manifest";

/** The command whose version range fits; an unknown version gets the first one. */
export function commandFor(manifest: PluginManifest, version: string | null): PluginCommand {
  const [first] = manifest.commands;
  if (first === undefined) throw new Error(`plugin ${manifest.id} has no command`);
  if (version === null) return first;
  const full = version.split(".").concat("0", "0").slice(0, 3).join(".");
  return manifest.commands.find((command) => satisfies(full, command.when)) ?? first;
}
