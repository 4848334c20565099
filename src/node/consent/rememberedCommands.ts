import { createHash, randomUUID } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import * as z from "zod";
import { userStateFolder } from "./userStateFolder";

/** A command that a file of the repository asks to run. */
export interface RepositoryCommand {
  command: string;
  /** The file it stands in, relative to the openspec root. */
  from: string;
}

/** Whose commands, and where this user's yes is kept. */
export interface ConsentPlace {
  project: { root: string };
  env: Readonly<Record<string, string | undefined>>;
}

/** sha256 of project and command → when the person said yes, in milliseconds since 1970. */
const RememberedSchema = z.object({
  version: z.literal(1),
  approved: z.record(z.string(), z.number()),
});
type Remembered = z.infer<typeof RememberedSchema>;

function fileOf({ env }: ConsentPlace): string {
  return path.join(userStateFolder(env), "approved-commands.json");
}

function keyOf({ project }: ConsentPlace, command: string): string {
  return createHash("sha256").update(`${project.root}\0${command}`).digest("hex");
}

/** A file that cannot be read holds no yes. */
function read(place: ConsentPlace): Remembered {
  const nothing: Remembered = { version: 1, approved: {} };
  const file = fileOf(place);
  if (!existsSync(file)) return nothing;
  try {
    return RememberedSchema.parse(JSON.parse(readFileSync(file, "utf8")));
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

/** The commands that the person has not said yes to in this project, each once. */
export function unapprovedCommands(
  commands: readonly RepositoryCommand[],
  place: ConsentPlace,
): RepositoryCommand[] {
  if (commands.length === 0) return [];
  const { approved } = read(place);
  const seen = new Set<string>();
  return commands.filter(({ command }) => {
    const isNew = !seen.has(command) && !Object.hasOwn(approved, keyOf(place, command));
    seen.add(command);
    return isNew;
  });
}

/** Keeps the person's yes to these commands of this project, in the user's own storage. */
export function rememberCommands(
  commands: readonly RepositoryCommand[],
  place: ConsentPlace,
  now: number,
): void {
  if (commands.length === 0) return;
  const remembered = read(place);
  for (const { command } of commands) remembered.approved[keyOf(place, command)] = now;
  write(fileOf(place), remembered);
}
