import { runGit } from "./runGit";

const kept = String.raw`^(user\.(name|email)|init\.defaultbranch|core\.autocrlf)$`;

function quoted(value: string): string {
  return `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", " ")}"`;
}

/** A git configuration with the person's name and address, and nothing of theirs that may hold a secret. */
export async function personOfGit(folder: string): Promise<string> {
  const { stdout } = await runGit(folder, ["config", "--global", "-z", "--get-regexp", kept]);
  const entries = stdout
    .toString("utf8")
    .split("\0")
    .filter((entry) => entry.includes("\n"));
  return entries
    .map((entry) => {
      const at = entry.indexOf("\n");
      const [section = "", name = ""] = entry.slice(0, at).split(".");
      return `[${section}]\n\t${name} = ${quoted(entry.slice(at + 1))}\n`;
    })
    .join("");
}
