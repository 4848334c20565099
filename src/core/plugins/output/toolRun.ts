/** How a tool's process ended and what it said. */
export interface ToolRun {
  end: { kind: "exited"; exitCode: number } | { kind: "missing" } | { kind: "failed"; why: string };
  stdout: string;
  stderr: string;
}

/** The part of a run that a text is looked for in: tools say what is wrong with themselves first or last. */
const edge = 500_000;

function edges(text: string): string {
  return text.length <= 2 * edge ? text : `${text.slice(0, edge)}\n${text.slice(-edge)}`;
}

/** What the tool said on both streams, without the middle of very long outputs. */
export function saidBy(run: ToolRun): string {
  return `${edges(run.stdout)}\n${edges(run.stderr)}`;
}

/** The first line that says something. */
export function firstLine(text: string): string {
  return (
    text
      .split("\n")
      .map((line) => line.trim())
      .find((line) => line !== "") ?? ""
  ).slice(0, 300);
}
