// Started by oddFiles.test.ts: says what it is about to do in one line, so that who waits knows where it hangs.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { oddKinds, oddPlaces, type OddKind } from "./oddPlaces";
import { callCli } from "../support/runCli";

const [, , master = "", ...commands] = process.argv;
const project = path.join(master, "../project");

async function socket(file: string): Promise<void> {
  const server = createServer().unref();
  await new Promise<void>((resolve) => server.listen(path.relative(process.cwd(), file), resolve));
}

const make: Readonly<Record<OddKind, (file: string) => Promise<void> | void>> = {
  pipe: (file) => void execFileSync("mkfifo", [file]),
  endless: (file) => {
    symlinkSync("/dev/zero", file);
  },
  socket,
  folder: (file) => {
    mkdirSync(file);
  },
  large: (file) => {
    writeFileSync(file, "# Title\n");
    truncateSync(file, 60_000_000);
  },
};

/** A crash prints where in the program it was. */
const trace = /^\s+at .*[:(].*\d/m;

for (const place of oddPlaces) {
  for (const kind of oddKinds) {
    rmSync(project, { recursive: true, force: true });
    cpSync(master, project, { recursive: true, verbatimSymlinks: true });
    process.chdir(project);
    rmSync(place, { recursive: true, force: true });
    mkdirSync(path.dirname(place), { recursive: true });
    await make[kind](path.join(project, place));
    for (const command of commands) {
      const name = `${command}, with ${kind} at ${place}`;
      console.log(`begins: ${name}`);
      const { stderr } = await callCli(command.split(" "), { cwd: project });
      if (trace.test(stderr)) console.log(`crashed: ${name}\n${stderr}`);
    }
  }
}
console.log("ended");
process.exit();
