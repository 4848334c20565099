const opening = /^(?:(`{3,})([^`]*)|(~{3,})((?!~).*|))$/;

/** The code fence that a line opens in the first column, with the language that it names. */
export function fenceOpened(line: string): { marks: string; language: string } | undefined {
  const found = opening.exec(line);
  const marks = found?.[1] ?? found?.[3];
  if (marks === undefined) return undefined;
  const language = /[^ \t]+/.exec(found?.[2] ?? found?.[4] ?? "")?.[0] ?? "";
  return { marks, language };
}

/** Whether a line closes the code fence that was opened with these marks. */
export function fenceClosed(line: string, marks: string): boolean {
  const closing = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1];
  return closing?.startsWith(marks) ?? false;
}
