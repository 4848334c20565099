import type { Conversion } from "../../core/bundle/convertChange";
import { colours } from "../terminal/styles";
import { visibleLine } from "../../core/text/controlCharacters";
import { padText, textWidth } from "../terminal/fitText";

const widest = 60;

function shortFile(file: string, folder: string): string {
  return file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : file;
}

/** Control characters of a document must not reach the terminal; line breaks of the text stay. */
function cleanBlock(text: string): string {
  return text
    .split("\n")
    .map((line) => (/^\s*/.exec(line)?.[0] ?? "") + visibleLine(line))
    .join("\n");
}

/** The text of the bundle, and below it the line that each value came from. */
export function renderConversion({ bundle, text, provenance, doneTasks }: Conversion): string {
  const { dim, bold } = colours;
  const folder = `openspec/changes/${bundle.openspec_change}`;
  const rows = provenance.map(({ field, value, place }) => ({
    field,
    value: visibleLine(value),
    from: `${shortFile(place.file, folder)}:${place.line}`,
  }));
  const width = Math.min(widest, Math.max(0, ...rows.map(({ value }) => textWidth(value))));
  const fieldWidth = Math.max(0, ...rows.map(({ field }) => field.length));
  const origins = rows.map(
    ({ field, value, from }) =>
      `  ${dim(padText(field, fieldWidth))}  ${padText(value, width)}  ${dim(from)}\n`,
  );
  const done = doneTasks.map(
    (task) => `  ${visibleLine(task.text)}  ${dim(`tasks.md:${task.place.line}`)}\n`,
  );
  return [
    cleanBlock(text),
    ...(origins.length > 0 ? [`\n${bold("Where this came from")}\n`, ...origins] : []),
    ...(done.length > 0 ? [`\n${bold("Left out, because they are done")}\n`, ...done] : []),
  ].join("");
}

/** What to type when nothing in the change names a file. */
export function renderCandidates({ bundle, candidates }: Conversion): string {
  const { bold } = colours;
  const change = bundle.openspec_change;
  const suggested = candidates
    .slice(0, 2)
    .map((path) => ` --scope ${quoted(path)}`)
    .join("");
  const list =
    candidates.length === 0
      ? "No tracked file shares a word with it.\n"
      : `Tracked files that share words with it, best first:\n${candidates.map((path) => `  ${visibleLine(path)}\n`).join("")}`;
  return [
    `\n${bold("Needs you: which files may the work change?")}\n`,
    `No path is named in the tasks, the requirements, Impact or design.md of ${visibleLine(change)}. Nothing was written.\n`,
    list,
    "\nNext: name paths in tasks.md, or give them here\n",
    `  openspec-workstreams convert --change-id ${quoted(change)}${suggested || ' --scope "src/**"'}\n`,
  ].join("");
}

/** An argument as a POSIX shell reads it back. */
function quoted(text: string): string {
  return /^[\w./@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** What to do after a bundle was written, or would be. */
export function renderNext({ bundle }: Conversion, isWritten: boolean): string {
  const commands = isWritten
    ? ["check", `run --ws-id ${bundle.id} --dry-run`]
    : [`convert --change-id ${quoted(bundle.openspec_change)}`];
  return `\nNext\n${commands.map((each) => `  openspec-workstreams ${each}\n`).join("")}`;
}
