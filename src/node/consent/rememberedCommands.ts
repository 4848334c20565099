import { randomUUID } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import * as z from "zod";
import { projectIdentity } from "./projectIdentity";
import { userStateFolder } from "./userStateFolder";
import { sha256 } from "../../core/text/sha256";
import { readForeignText } from "../files/readForeign";

/** One version of what is run: a file, or a script of a package. */
export interface Content {
  name: string;
  sha256: string;
}

/** What a file of the repository asks to run, or to be given. */
export interface RepositoryCommand {
  /** `configuration` is a file that is code, `variable` the name of one that is handed on. */
  kind?: "command" | "agent" | "tool" | "configuration" | "variable";
  command: string;
  /** The file it stands in, relative to the openspec root. */
  from: string;
  /** What it runs besides its own text, as it is now. */
  content?: readonly Content[];
}

/** What nobody has said yes to. */
export interface OpenCommand extends RepositoryCommand {
  /** What is not what it was when a person said yes; undefined where nobody has. */
  changed: readonly string[] | undefined;
}

/** Whose commands, and where this user's yes is kept. */
export interface ConsentPlace {
  project: { root: string };
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * sha256 of a project and what was approved in it → when the person said yes, in milliseconds since 1970. What version 1
 * holds says nothing of content, so it counts no more.
 */
const RememberedSchema = z.object({
  version: z.literal(2),
  approved: z.record(z.string(), z.number()),
});
type Remembered = z.infer<typeof RememberedSchema>;

function fileOf({ env }: ConsentPlace): string {
  return path.join(userStateFolder(env), "approved-commands.json");
}

function keyOf(identity: string, parts: readonly string[]): string {
  return sha256(JSON.stringify([identity, ...parts]));
}

/** The keys of a command: of its text, and of each version of what it runs. */
function keysOf(identity: string, { kind = "command", command, content = [] }: RepositoryCommand) {
  const of = (...parts: string[]) => keyOf(identity, [kind, command, ...parts]);
  return {
    text: of(),
    content: content.map(({ name, sha256 }) => ({ name, key: of(name, sha256) })),
  };
}

/** A file that cannot be read holds no yes. */
function read(place: ConsentPlace): Remembered {
  const nothing: Remembered = { version: 2, approved: {} };
  const file = fileOf(place);
  if (!existsSync(file)) return nothing;
  try {
    return RememberedSchema.parse(JSON.parse(readForeignText(file, "state")));
  } catch {
    return nothing;
  }
}

function write(file: string, remembered: Remembered): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${randomUUID()}`;
  const handle = openSync(temporary, "wx", 0o600);
  try {
    writeSync(handle, `${JSON.stringify(remembered, null, 2)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(temporary, file);
}

/** What the person has not said yes to in this project as it is now, each once. */
export function unapprovedCommands(
  commands: readonly RepositoryCommand[],
  place: ConsentPlace,
): OpenCommand[] {
  if (commands.length === 0) return [];
  const { approved } = read(place);
  const identity = projectIdentity(place.project.root);
  const seen = new Set<string>();
  return commands.flatMap((command): OpenCommand[] => {
    const { text, content } = keysOf(identity, command);
    const isSeen = seen.has(text);
    seen.add(text);
    if (isSeen) return [];
    if (!Object.hasOwn(approved, text)) return [{ ...command, changed: undefined }];
    const changed = content.filter(({ key }) => !Object.hasOwn(approved, key));
    return changed.length === 0 ? [] : [{ ...command, changed: changed.map(({ name }) => name) }];
  });
}

/** Keeps the person's yes to these commands of this project as it is now, in the user's own storage. */
export function rememberCommands(
  commands: readonly RepositoryCommand[],
  place: ConsentPlace,
  now: number,
): void {
  if (commands.length === 0) return;
  const remembered = read(place);
  const identity = projectIdentity(place.project.root);
  for (const command of commands) {
    const { text, content } = keysOf(identity, command);
    for (const key of [text, ...content.map((each) => each.key)]) remembered.approved[key] = now;
  }
  write(fileOf(place), remembered);
}
