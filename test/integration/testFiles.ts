import { readdirSync } from "node:fs";
import { join } from "node:path";
import picomatch from "picomatch";
import { root } from "../host/paths";

/** Where scenes and their tests lie. */
export const here = join(root, "test/integration");
/** Where what VS Code loads is built. */
export const out = join(root, "out/test/integration");

/** Every file of the scenes, relative to `here`. */
export const sources: readonly string[] = readdirSync(here, {
  recursive: true,
  encoding: "utf8",
}).map((file) => file.replaceAll("\\", "/"));

/** The built test files that a glob means. */
export function builtTests(glob: string): string[] {
  const matches = picomatch(glob);
  return sources
    .filter((file) => file.endsWith(".test.ts") && matches(file))
    .sort()
    .map((file) => join(out, file.replace(/\.ts$/, ".cjs")));
}
