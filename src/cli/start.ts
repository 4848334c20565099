// What is started: it lets Node keep the compiled code of the program, then loads it.
import { lstatSync, mkdirSync } from "node:fs";
import * as nodeModule from "node:module";
import path from "node:path";
import { userCacheFolder } from "../node/files/userCacheFolder";

/** Makes the folder; false where somebody else could put code into it. */
function isOwnFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const stats = lstatSync(folder);
    const isPrivate = process.platform === "win32" || (stats.mode & 0o077) === 0;
    return stats.isDirectory() && isPrivate && stats.uid === (process.getuid?.() ?? stats.uid);
  } catch {
    return false;
  }
}

/** Node has it since 22.1. */
function keepCompiledCode(): void {
  const enable: unknown = Reflect.get(nodeModule, "enableCompileCache");
  const folder = path.join(userCacheFolder(process.env), "compiled");
  if (typeof enable === "function" && isOwnFolder(folder))
    Reflect.apply(enable, undefined, [folder]);
}

keepCompiledCode();
// A name in a variable is left alone by the bundler: the program is a bundle of its own, in modules.
const program = "./main.mjs";
void import(program);
