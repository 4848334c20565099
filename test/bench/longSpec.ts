/** A valid spec of about so many lines. */
export function longSpec(lines: number): string {
  const block = (at: number) => [
    `### Requirement: Topic ${at}`,
    "The system SHALL answer, and MUST say so when it cannot.",
    "",
    "#### Scenario: Asked",
    "- **WHEN** a client asks",
    "- **THEN** it gets an answer",
    "",
  ];
  const head = [
    "# long Specification",
    "",
    "## Purpose",
    "Answers what clients ask, at length, so that it can be measured.",
    "",
    "## Requirements",
    "",
  ];
  const count = Math.ceil((lines - head.length) / block(0).length);
  return [...head, ...Array.from({ length: count }, (_, at) => block(at)).flat()].join("\n");
}
