import type { ConfigFile } from "./manifest";

/** The lines of an INI or TOML section and of those below it: `tool.ruff`, `tool.ruff.lint`, `mypy-x.*`. */
function sectionText(text: string, section: string): string | undefined {
  const own: string[] = [];
  let inside = false;
  for (const line of text.split(/\r?\n/)) {
    const name = /^\s*\[\[?\s*(?!\s)(?:tool:)?([^\]]+)\]/.exec(line)?.[1]?.trimEnd();
    if (name !== undefined) {
      const next = name.startsWith(section) ? name.charAt(section.length) : "x";
      inside = ["", ".", "-", ":", " "].includes(next);
    }
    if (inside) own.push(line);
  }
  return own.length === 0 ? undefined : own.join("\n");
}

function keyText(text: string, key: string): string | undefined {
  try {
    const document: unknown = JSON.parse(text);
    if (typeof document !== "object" || document === null) return undefined;
    const value: unknown = Object.entries(document).find(([name]) => name === key)?.[1];
    return value === undefined ? undefined : JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** The part of a file that configures a tool; undefined when the file says nothing about it. */
export function configText(wanted: ConfigFile, text: string): string | undefined {
  if (typeof wanted === "string") return text;
  return "section" in wanted ? sectionText(text, wanted.section) : keyText(text, wanted.key);
}
