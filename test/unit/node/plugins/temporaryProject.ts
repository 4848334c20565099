import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** A project in a folder of its own, with spaces in its path. */
export interface TemporaryProject {
  folder: string;
  write(files: Readonly<Record<string, string>>): void;
  /** Gives the project this repository's own node_modules. */
  install(modules?: string): void;
  remove(): void;
}

export function temporaryProject(files: Readonly<Record<string, string>>): TemporaryProject {
  const top = realpathSync(mkdtempSync(path.join(os.tmpdir(), "plugins-")));
  const folder = path.join(top, "it's a project");
  const write = (all: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(all)) {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  };
  mkdirSync(path.join(folder, ".git"), { recursive: true });
  write(files);
  return {
    folder,
    write,
    install: (modules = path.resolve("node_modules")) => {
      symlinkSync(modules, path.join(folder, "node_modules"), "junction");
    },
    remove: () => {
      rmSync(top, { recursive: true, force: true });
    },
  };
}

/** The environment of a plugin in these tests: nothing but where programs are. */
export const plainEnvironment: Readonly<Record<string, string>> = {
  PATH: process.env["PATH"] ?? "",
  HOME: process.env["HOME"] ?? os.homedir(),
};
