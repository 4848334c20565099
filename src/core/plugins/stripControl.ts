const escape = String.fromCharCode(27);
const bell = String.fromCharCode(7);
const csi = String.fromCharCode(0x9b);
const sequences = new RegExp(
  [
    `(?:${escape}\\[|${csi})[0-?]*[ -/]*[@-~]`,
    `${escape}\\][^${bell}${escape}]*(?:${bell}|${escape}\\\\)`,
    `${escape}[ -/]+[0-~]`,
    `${escape}[@-_]`,
  ].join("|"),
  "g",
);

/** Text without colours, links and other terminal control sequences. */
export function stripControl(text: string): string {
  return text.replace(sequences, "");
}

/** A tool's output as plain lines: without control sequences and byte order marks, with one kind of line break. */
export function plainText(text: string): string {
  return stripControl(text)
    .replace(/^\uFEFF/, "")
    .replaceAll("\0", "")
    .replace(/\r+\n?/g, (run) => (run.endsWith("\n") ? "\n" : "\n".repeat(run.length)));
}
