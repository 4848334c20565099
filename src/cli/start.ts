// What is started: it runs the bundle of main.ts with the code that V8 compiled when the bundle was built, since
// compiling costs a quick command as much as its work. V8 itself refuses the code of another version.
import { readFileSync } from "node:fs";
import path from "node:path";
import { Script } from "node:vm";

const file = path.join(__dirname, "cliQuick.cjs");

function compiledCode(): Buffer | undefined {
  try {
    return readFileSync(path.join(__dirname, "cliQuick.cache"));
  } catch {
    return undefined;
  }
}

// The bundler writes ASCII only.
const source = readFileSync(file, "latin1");
const cachedData = compiledCode();
const script = new Script(source, {
  filename: file,
  ...(cachedData === undefined ? {} : { cachedData }),
});
const run: unknown = script.runInThisContext();
if (typeof run === "function")
  Reflect.apply(run, undefined, [exports, require, module, file, __dirname]);
