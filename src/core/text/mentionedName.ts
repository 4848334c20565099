/** The name in what stands behind `### Requirement:`, in a line that only mentions it: without a closing backtick. */
export function mentionedName(written: string | undefined): string | undefined {
  return written?.trimEnd().replace(/(?<=.)`$/, "");
}
