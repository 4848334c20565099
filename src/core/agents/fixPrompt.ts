import type { Strategy } from "../model/states";
import { renderNote } from "./editPrompt";
import { bullets, code, fenced, sections } from "./markdown";
import { renderJudging, type PromptJudging } from "./promptJudging";
import { renderLimits, renderRules, type PromptLimits } from "./promptLimits";

/** One error to fix, and where it shows. */
export interface PromptError {
  /** Who found it: a plugin's id or `tests`. */
  source: string;
  code: string;
  message: string;
  help?: string;
  places: readonly PromptPlace[];
  /** How many attempts have reported it. */
  seen: number;
}

/** A place of an error with the lines around it; `firstLine` is the number of the first of them. */
export interface PromptPlace {
  file: string;
  line: number;
  column: number;
  excerpt?: { firstLine: number; lines: readonly string[] };
}

/** Everything that an agent is told before it fixes. */
export interface FixPromptInput {
  note?: string;
  title: string;
  changeId: string;
  /** The step that failed, in words: `static checks`. */
  failedStep: string;
  errors: readonly PromptError[];
  /** Commands that failed, each with the end of what it printed. */
  failedCommands: readonly { command: string; how: string; outputTail: string }[];
  /** What was tried before, oldest first. */
  tried: readonly { strategy: string; result: string }[];
  strategy: Strategy;
  /** The whole prompt of the edit; used by all strategies that begin anew. */
  editPrompt: string;
  limits: PromptLimits;
  judging: PromptJudging;
}

const mostPlaces = 5;
const mostErrors = 20;
const longestLine = 300;
const longestMessage = 2000;
const longestTail = 6000;

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** The end of a text, from the beginning of a line. */
function endOf(text: string): string {
  if (text.length <= longestTail) return text;
  const tail = text.slice(-longestTail);
  return `…${tail.slice(tail.indexOf("\n"))}`;
}

function renderExcerpt(place: PromptPlace): string {
  const { excerpt } = place;
  if (excerpt === undefined || excerpt.lines.length === 0) return "";
  const width = String(excerpt.firstLine + excerpt.lines.length - 1).length;
  const lines = excerpt.lines.map((text, index) => {
    const line = excerpt.firstLine + index;
    const mark = line === place.line ? ">" : " ";
    return `${mark} ${String(line).padStart(width)} | ${cut(text, longestLine)}`;
  });
  return fenced(lines.join("\n"));
}

function renderPlace(place: PromptPlace): string {
  return sections(code(`${place.file}:${place.line}:${place.column}`), renderExcerpt(place));
}

function renderError(error: PromptError, index: number): string {
  const name = [error.source, error.code].filter((part) => part !== "").join(" ");
  const more = error.places.length - mostPlaces;
  return sections(
    `### ${index + 1}. ${name}: ${cut(error.message.replace(/\s+/g, " "), longestMessage)}`,
    error.seen > 1 ? `Reported ${error.seen} times so far: what was tried did not mend it.` : "",
    cut(error.help ?? "", longestMessage),
    ...error.places.slice(0, mostPlaces).map(renderPlace),
    more > 0 ? `and at ${more} more places` : "",
  );
}

function renderTried(tried: FixPromptInput["tried"]): string {
  if (tried.length === 0) return "";
  const items = tried.map(({ strategy, result }, index) => `${index + 1}: ${strategy}: ${result}`);
  return sections("## What was tried before", bullets(items), "Do something else this time.");
}

function renderCommands(failed: FixPromptInput["failedCommands"]): string {
  return sections(
    ...failed.map(({ command, how, outputTail }) =>
      sections(
        `### ${code(command)}: ${how}`,
        outputTail.trim() === ""
          ? ""
          : sections("The end of its output:", fenced(endOf(outputTail))),
      ),
    ),
  );
}

/** Says what to mend, and only that: one task with the new errors, their code and what was tried. */
export function fixPrompt(input: FixPromptInput): string {
  const more = input.errors.length - mostErrors;
  const own = sections(
    `# Fix: ${input.title}`,
    renderNote(input.note),
    `The work on the change \`${input.changeId}\` is in your working directory. Its ${input.failedStep} failed. Mend what is listed here, in the code that causes it; leave the rest as it is.`,
    "## What is wrong",
    ...input.errors.slice(0, mostErrors).map(renderError),
    more > 0 ? `and ${more} more errors, which are shown when these are mended` : "",
    renderCommands(input.failedCommands),
    renderTried(input.tried),
  );
  const rest =
    input.strategy !== "agent_fix"
      ? [
          "The earlier attempts went wrong. Read the files as they are now with fresh eyes, and take nothing for granted that was done before. This is the whole task:",
          "---",
          input.editPrompt.trim(),
        ]
      : [renderLimits(input.limits), renderJudging(input.judging), renderRules()];
  return `${sections(own, ...rest)}\n`;
}
