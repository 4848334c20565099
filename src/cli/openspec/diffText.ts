import type { ComparedOperation } from "../../core/openspec/modifiedDiffs";
import { colours } from "../terminal/styles";

const { bold, dim, green, red, yellow, cyan, underline } = colours;

function indented(text: string, paint: (line: string) => string = (line) => line): string[] {
  return text.split("\n").map((line) => paint(`    ${line}`));
}

function diffLine(line: string): string {
  if (line.startsWith("+")) return green(`    ${line}`);
  return line.startsWith("-") ? red(`    ${line}`) : `    ${line}`;
}

function modifiedLines({ name, raw, diff, warning }: ComparedOperation): string[] {
  return [
    bold(yellow(`  MODIFIED: ${name}`)),
    ...(warning === undefined ? [] : [yellow(`    ⚠ ${warning}`)]),
    ...(diff === undefined ? indented(raw) : []),
    ...(diff === "" ? [dim("    (no textual changes)")] : []),
    ...(diff === undefined || diff === "" ? [] : diff.split("\n").map(diffLine)),
  ];
}

function operationLines(operation: ComparedOperation): string[] {
  const { name, raw, rename } = operation;
  switch (operation.operation) {
    case "ADDED":
      return [bold(green(`  ADDED: ${name}`)), ...indented(raw, green)];
    case "REMOVED":
      return [bold(red(`  REMOVED: ${name}`)), ...indented(raw, red)];
    case "RENAMED":
      return [bold(cyan(`  RENAMED: ${rename?.from ?? ""} → ${rename?.to ?? ""}`))];
    case "MODIFIED":
      return modifiedLines(operation);
  }
}

/** Every operation of a change with its diff, below the capability that it changes. */
export function diffText(change: string, operations: readonly ComparedOperation[]): string {
  if (operations.length === 0) return `\nNo delta specs to diff for change "${change}".\n`;
  const lines = ["", bold("Specifications Changed (diffs)"), ""];
  let capability = "";
  for (const operation of operations) {
    if (operation.capability !== capability) {
      if (capability !== "") lines.push("");
      capability = operation.capability;
      lines.push(bold(underline(capability)), "");
    }
    lines.push(...operationLines(operation), "");
  }
  return `${lines.join("\n")}\n`;
}
