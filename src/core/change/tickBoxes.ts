const openTask = /^(\s*(?:[-*+]|\d{1,9}[.)])\s*\[)\s*(\]\s*(?!\s))(.*?)(\r?)$/;

/** Ticks the open boxes whose text is one of `tasks`, exactly; every other byte stays. */
export function tickBoxes(text: string, tasks: readonly string[]): string {
  const wanted = new Set(tasks.map((task) => task.trim()));
  return text
    .split("\n")
    .map((line) => {
      const match = openTask.exec(line);
      if (!match || !wanted.has((match[3] ?? "").trim())) return line;
      return `${match[1] ?? ""}x${match[2] ?? ""}${match[3] ?? ""}${match[4] ?? ""}`;
    })
    .join("\n");
}
