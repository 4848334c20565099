import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { readForeignText } from "../files/readForeign";

/** Two checkouts of one repository: tests of the worktree must not import the main one's code. */
export interface Checkouts {
  main: string;
  worktree: string;
}

/** A Python module that tests took from outside of the worktree. */
export interface ForeignModule {
  name: string;
  file: string;
}

// Every Python that a command starts imports a `sitecustomize` that it finds; at its end it tells which modules came from
// another checkout (an editable install, a PYTHONPATH). One that was there before is imported after it.
const siteCustomize = `import atexit
import json
import os
import sys


def _inside(file, folder):
    return file == folder or file.startswith(folder + os.sep)


def _tell(folder, main, worktree):
    # A virtual environment below the checkout is none of its code; a prefix above it says nothing.
    own = [os.path.realpath(prefix) for prefix in (sys.prefix, sys.base_prefix)]
    own = [prefix for prefix in own if prefix != main and _inside(prefix, main)]
    found = {}
    for name, module in list(sys.modules.items()):
        try:
            file = os.path.realpath(module.__file__)
        except Exception:
            continue
        if not _inside(file, main) or _inside(file, worktree):
            continue
        if any(_inside(file, prefix) for prefix in own):
            continue
        if {"site-packages", "dist-packages", ".workstreams"} & set(file.split(os.sep)):
            continue
        found[name] = file
    if found:
        target = os.path.join(folder, "imports-%d.json" % os.getpid())
        private = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(private, "w", encoding="utf-8") as output:
            json.dump([{"name": name, "file": found[name]} for name in sorted(found)], output)


_here = os.path.dirname(os.path.realpath(__file__))
_main = os.environ.get("WORKSTREAM_MAIN_CHECKOUT")
_worktree = os.environ.get("WORKSTREAM_WORKTREE")
if _main and _worktree:
    os.close(os.open(os.path.join(_here, "watched"), os.O_WRONLY | os.O_CREAT, 0o600))
    atexit.register(_tell, _here, os.path.realpath(_main), os.path.realpath(_worktree))

_ours = sys.modules.pop("sitecustomize", None)
_path = list(sys.path)
sys.path[:] = [folder for folder in sys.path if os.path.realpath(folder or ".") != _here]
try:
    import sitecustomize
except ImportError:
    sys.modules["sitecustomize"] = _ours
sys.path[:] = _path
`;

const ForeignModulesSchema = z.array(z.object({ name: z.string(), file: z.string() }));

/** Beside the runners' reports, so that it is none of them. */
function probeFolder(reportFolder: string): string {
  return `${reportFolder}.python`;
}

/** Prepares the folder and gives the environment in which every Python tells what it imported from elsewhere. */
export function watchImports(
  env: Readonly<Record<string, string>>,
  reportFolder: string,
  { main, worktree }: Checkouts,
): Record<string, string> {
  const folder = probeFolder(reportFolder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(path.join(folder, "sitecustomize.py"), siteCustomize, { mode: 0o600 });
  const earlier = env["PYTHONPATH"] ?? "";
  return {
    ...env,
    PYTHONPATH: earlier === "" ? folder : `${folder}${path.delimiter}${earlier}`,
    WORKSTREAM_MAIN_CHECKOUT: main,
    WORKSTREAM_WORKTREE: worktree,
  };
}

/** The modules that came from the main checkout or another worktree, as told since `watchImports`; each once. */
export function foreignModules(reportFolder: string): ForeignModule[] {
  const folder = probeFolder(reportFolder);
  const told = readdirSync(folder)
    .filter((name) => /^imports-\d+\.json$/.test(name))
    .sort()
    .flatMap((name) =>
      ForeignModulesSchema.parse(JSON.parse(readForeignText(path.join(folder, name), "document"))),
    );
  return [...new Map(told.map((module) => [module.name, module])).values()];
}

/** Whether any Python was started that would have told: a command's own PYTHONPATH takes the place of ours. */
export function hasWatched(reportFolder: string): boolean {
  return existsSync(path.join(probeFolder(reportFolder), "watched"));
}

/** How a command's own text sets PYTHONPATH; the group holds what ends it where it is set to nothing. */
const ownPath = /(?<![\w$])PYTHONPATH=(?:""|'')?(?=([\s;&|)]|$)?)/g;

/** Whether a text, of a command or a script, sets PYTHONPATH itself. */
export function setsPythonPath(text: string): boolean {
  return text.search(ownPath) !== -1;
}

/** The command with our folder in front of what it puts into PYTHONPATH; undefined where that cannot be written. */
export function watchedCommand(command: string, reportFolder: string): string | undefined {
  const folder = probeFolder(reportFolder);
  // Inside of any quotes: only what means the same in all of them.
  if (!setsPythonPath(command) || !/^[\w@%+=:,./-]+$/.test(folder)) return undefined;
  return command.replace(ownPath, (set, end: string | undefined) =>
    end === undefined ? `${set}${folder}${path.delimiter}` : `${set}${folder}`,
  );
}
