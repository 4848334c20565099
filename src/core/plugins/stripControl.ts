const escape = String.fromCharCode(27);
const bell = String.fromCharCode(7);
const sequences = new RegExp(
  [
    `${escape}\\[[0-?]*[ -/]*[@-~]`,
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
