import path from "node:path/posix";
import { parse, type ParseEntry } from "shell-quote";
import { UserError } from "../errors";

/** A script of a `package.json` that a command runs. */
export interface StartedScript {
  /** The folder that the package manager is started in. */
  folder: string;
  name: string;
}

/** What a line of shell starts, as far as its text tells. */
export interface StartedCode {
  /** Files that exist. */
  files: string[];
  scripts: StartedScript[];
}

/** Where a line runs, and which files there are; paths are relative to the same folder as `folder`. */
export interface Surroundings {
  folder: string;
  isFile: (path: string) => boolean;
}

const interpreters =
  /^(?:node|nodejs|bun|deno|tsx|ts-node|ts-node-esm|swc-node|esno|jiti|python[\d.]*|pypy[\d.]*|ruby|perl|php|lua|luajit|Rscript|java|groovy|kotlin|swift|osascript|pwsh|powershell|cscript|wscript|sh|bash|dash|zsh|ksh|mksh|ash|fish|busybox|source|\.|tclsh|expect|elixir|escript|julia|go|uv|awk|gawk|sed|cmd)(?:\.exe)?$/;
/** What starts the words behind it. */
const wrappers =
  /^(?:env|time|timeout|gtimeout|nice|ionice|nohup|exec|command|sudo|doas|npx|pnpx|bunx|xargs|cross-env|dotenv|stdbuf|setsid|xvfb-run|poetry|uv|uvx|hatch|pipenv|pdm|rye|bundle|run|if|then|else|elif|do|while|until|!|\{|-.*|\w+=.*|[\d.]+[smhd]?)$/s;
/** What loads a file before the tests of a runner. */
const loads =
  /^(?:-r|-C|--(?:require|import|preload|(?:experimental-)?loader|env-file|test-reporter|test-global-setup))$/;
const shells = /^(?:sh|bash|dash|zsh|ksh|mksh|ash|fish|busybox|cmd)(?:\.exe)?$/;
const packageManagers = /^(?:npm|pnpm|yarn|bun)(?:\.cmd|\.exe)?$/;
const scriptRunners = /^(?:npm-run-all2?|run-s|run-p|run-z|concurrently|wireit)$/;
const suffixes = [
  "",
  ".js",
  ".mjs",
  ".cjs",
  ".ts",
  ".mts",
  ".cts",
  ".py",
  "/index.js",
  "/__main__.py",
];
const lifecycle = [
  "preinstall",
  "install",
  "postinstall",
  "prepublish",
  "preprepare",
  "prepare",
  "postprepare",
];
const installs = new Set(["ci", "i", "install", "add", "rebuild", "rb", "update", "it", "cit"]);
const named = new Set(["test", "start", "stop", "restart", "t", "tst"]);
const mostDepth = 4;
// What takes a line apart takes four times as long for twice the line.
const longestLine = 4000;

type Part = { words: string[]; isFed: boolean };

/** The simple commands of a line, in order; what cannot be told apart stays together. */
function partsOf(entries: readonly ParseEntry[]): Part[] {
  const parts: Part[] = [{ words: [], isFed: false }];
  for (const entry of entries) {
    const last = parts.at(-1);
    if (typeof entry === "string") last?.words.push(entry);
    else if ("comment" in entry) continue;
    else if (entry.op === "glob") last?.words.push(entry.pattern);
    else if (["<", ">", ">>", ">&", "<("].includes(entry.op)) continue;
    else parts.push({ words: [], isFed: entry.op === "|" || entry.op === "|&" });
  }
  return parts.filter(({ words }) => words.length > 0);
}

/** Variables keep their names: what they stand for is not known here. */
function parsed(line: string): ParseEntry[] {
  const text = line.replace(/\r?\n/g, " ; ").replaceAll("`", " ; ");
  try {
    return parse(text, (name) => `$${name}`);
  } catch {
    return text.split(/\s+/).filter((word) => word !== "");
  }
}

class Reader {
  readonly files = new Set<string>();
  readonly scripts = new Map<string, StartedScript>();

  constructor(private readonly isFile: (path: string) => boolean) {}

  /** Takes the word for a file, or for what Node or Python would find for it. */
  add(folder: string, word: string, isModule = false): boolean {
    const name = isModule ? word.replaceAll(".", "/") : word;
    if (name === "" || name.startsWith("/")) return false;
    const at = path.normalize(path.join(folder, name));
    const found = suffixes.map((suffix) => `${at}${suffix}`).find((file) => this.isFile(file));
    if (found !== undefined) this.files.add(found);
    return found !== undefined;
  }

  script(folder: string, name: string): void {
    for (const each of [`pre${name}`, name, `post${name}`]) {
      this.scripts.set(`${folder}\0${each}`, { folder, name: each });
    }
  }

  line(text: string, from: string, depth = 0): void {
    let folder = from;
    const parts = partsOf(parsed(text));
    for (const { words } of parts) {
      const [program, target] = words;
      if ((program === "cd" || program === "pushd") && target !== undefined) {
        folder = path.normalize(path.join(folder, target));
      } else this.words(words, folder, depth);
    }
    // What is piped into a shell, or another interpreter, is a script too.
    const isFed = parts.some(
      ({ words, isFed: fed }) => fed && interpreters.test(path.basename(words[0] ?? "")),
    );
    if (isFed) for (const word of parts.flatMap(({ words }) => words)) this.add(folder, word);
  }

  private words(words: readonly string[], folder: string, depth: number): void {
    words.forEach((word, at) => {
      const name = path.basename(word);
      const rest = words.slice(at + 1);
      // A program by its path; behind a wrapper it is not the first word.
      const isProgram = words.slice(0, at).every((each) => wrappers.test(each));
      if (isProgram && word.includes("/")) this.add(folder, word);
      if (packageManagers.test(name)) this.packageManager(rest, folder);
      if (scriptRunners.test(name)) this.runner(rest, folder, depth);
      if (interpreters.test(name)) this.interpreter(name, rest, folder, depth);
    });
  }

  private interpreter(name: string, args: readonly string[], folder: string, depth: number): void {
    const isTestRun = args.includes("--test") || args[0] === "test";
    const isShell = shells.test(name);
    const isCode = isShell ? /^-[a-z]*c$/i : /^-{1,2}(?:[a-z]*[cep]|eval|print|command)$/i;
    for (const [at, arg] of args.entries()) {
      const before = args[at - 1] ?? "";
      const value = /^-[^=]*=(.*)$/s.exec(arg)?.[1];
      if (value !== undefined) this.add(folder, value);
      if (arg === "--run" && args[at + 1] !== undefined) this.script(folder, args[at + 1] ?? "");
      if (arg.startsWith("-")) continue;
      if (isCode.test(before)) {
        this.inline(isShell, arg, folder, depth);
        continue;
      }
      if (before === "-m") {
        this.add(folder, arg, true);
        return;
      }
      // Tests are source that a runner finds; what is loaded before them is not.
      if (isTestRun && !loads.test(before)) continue;
      if (this.add(folder, arg) && !before.startsWith("-")) return;
    }
  }

  /** A program in an argument: a line of shell, or code that may load files. */
  private inline(isShell: boolean, text: string, folder: string, depth: number): void {
    if (isShell && depth < mostDepth) this.line(text, folder, depth + 1);
    for (const [, file = ""] of text.matchAll(/["']([^"'\n]{1,500})["']/g)) this.add(folder, file);
  }

  private packageManager(args: readonly string[], folder: string): void {
    let at = folder;
    const plain: string[] = [];
    args.forEach((arg, index) => {
      const option = /^(?:--(?:prefix|cwd|dir)|-C)(?:=(.*))?$/.exec(arg);
      const into = option === null ? undefined : (option[1] ?? args[index + 1]);
      if (into !== undefined) at = path.normalize(path.join(folder, into));
      const isValue = /^(?:--(?:prefix|cwd|dir|workspace|filter)|-C|-w|-F)$/.test(
        args[index - 1] ?? "",
      );
      const workspace = /^(?:--workspace|-w)$/.test(args[index - 1] ?? "")
        ? arg
        : /^--workspace=(.*)$/.exec(arg)?.[1];
      if (workspace !== undefined) at = path.normalize(path.join(folder, workspace));
      if (!arg.startsWith("-") && !isValue) plain.push(arg);
    });
    const [verb = "install", ...rest] = plain;
    if (installs.has(verb)) for (const name of lifecycle) this.script(at, name);
    if (["run", "run-script", "rum", "urn"].includes(verb)) this.script(at, rest[0] ?? "");
    else this.script(at, named.has(verb) && verb.startsWith("t") ? "test" : verb);
    if (verb === "it" || verb === "cit") this.script(at, "test");
    // `npm exec`, `pnpm exec`, `yarn dlx`, `bun x.ts`: a program, or a file, follows.
    this.add(at, verb);
  }

  private runner(args: readonly string[], folder: string, depth: number): void {
    for (const arg of args) {
      if (arg.startsWith("-")) continue;
      const named = /^(?:npm|pnpm|yarn|bun)(?: run)?:(.+)$/.exec(arg)?.[1];
      this.script(folder, named ?? arg);
      if (arg.includes(" ") && depth < mostDepth) this.line(arg, folder, depth + 1);
    }
  }
}

/**
 * Reads from a command which files of the project it starts, and which scripts of its packages. Throws a UserError for a
 * command for which that cannot be determined.
 */
export function startedCode(line: string, { folder, isFile }: Surroundings): StartedCode {
  if (line.length > longestLine) {
    const message = `The command "${line.slice(0, 60)}…" has ${line.length} characters, and is read up to ${longestLine}. Put it into a script, and call that.`;
    throw new UserError(message, { exitCode: 2 });
  }
  const reader = new Reader(isFile);
  reader.line(line, folder);
  return { files: [...reader.files].sort(), scripts: [...reader.scripts.values()] };
}
