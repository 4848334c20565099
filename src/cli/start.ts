// What is started: it runs the bundle of main.ts, and what that loads late, with the code that V8 compiled when the
// bundles were built, since compiling costs a quick command as much as its work. V8 itself refuses the code of another
// version.
import { readFileSync } from "node:fs";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { Script } from "node:vm";

/** From esbuild.mjs: how eagerly V8 optimises, and the version that knows it by this name. */
declare const v8Flags: readonly string[];
declare const builtByV8: string;

const loaded = new Map<string, { exports: unknown }>();

/** What `require` answers in our bundles: one of them with its compiled code, anything else from Node. */
function requireCompiled(id: string): unknown {
  return /^\.\/cli\w+\.cjs$/.test(id) ? bundle(id).exports : module.require(id);
}

function bundle(name: string): { exports: unknown } {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const file = path.join(__dirname, name);
  const cachedData = compiledCode(file);
  // The bundler writes ASCII only.
  const script = new Script(readFileSync(file, "latin1"), {
    filename: file,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  const own: { exports: unknown } = { exports: {} };
  loaded.set(name, own);
  const run: unknown = script.runInThisContext();
  if (typeof run === "function")
    Reflect.apply(run, undefined, [own.exports, requireCompiled, own, file, __dirname]);
  return own;
}

function compiledCode(file: string): Buffer | undefined {
  try {
    return readFileSync(file.replace(/cjs$/, "cache"));
  } catch {
    return undefined;
  }
}

// Whatever a text says and whichever library reads it: it is never run as JavaScript.
setFlagsFromString("--disallow-code-generation-from-strings");
if (process.versions.v8 === builtByV8) for (const flag of v8Flags) setFlagsFromString(flag);
bundle("./cliQuick.cjs");
