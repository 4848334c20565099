import { spawnSync } from "node:child_process";
import { SetupError } from "./setupError.mjs";

/** Runs npm in `folder` and fails when it fails. */
export function npm(folder, args, env = {}) {
  if (!tryNpm(folder, args, env)) {
    throw new SetupError(`\`npm ${args.join(" ")}\` failed in ${folder}; its output is above.`);
  }
}

/** Runs npm in `folder`; says whether it succeeded. */
export function tryNpm(folder, args, env = {}) {
  const all = [...args, "--no-audit", "--no-fund", "--loglevel=error"];
  const { status } = spawnSync("npm", all, {
    cwd: folder,
    env: { ...ownEnvironment(), ...env },
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  return status === 0;
}

/** Without what an outer `npm run` says about its own package, which would confuse an inner npm. */
function ownEnvironment() {
  const outer = /^npm_(package|lifecycle|command|execpath|node_execpath)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !outer.test(name)));
}
