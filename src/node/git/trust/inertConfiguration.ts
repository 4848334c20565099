/** Sections and the keys in them that decide nothing that the engine does, as git and editors write them. */
const inert: readonly (readonly [section: RegExp, key: RegExp])[] = [
  // VS Code and its extensions note things about branches as a person works.
  [
    /^\[branch "[^"\\]+"\]$/,
    /^\t(?:remote|merge|rebase|pushRemote|description|(?:vscode|github|gk|gitlens)-[\w-]+) = [^\\"#;]*$/,
  ],
  [/^\[user\]$/, /^\t(?:name|email) = [^\\"#;]*$/],
  [/^\[safe\]$/, /^\tdirectory = [^\\"#;]*$/],
];

/**
 * A file of git's configuration without what decides nothing here. Only sections in the very form in which git writes
 * them are left out: whatever could be read in another way stays.
 */
export function withoutInert(text: string): string {
  const kept: string[] = [];
  let keys: RegExp | undefined;
  for (const line of text.split("\n")) {
    // A line that ends so goes on in the next one, whatever that looks like.
    const goesOn = kept.at(-1)?.endsWith("\\") ?? false;
    if (keys?.test(line) === true && !goesOn) continue;
    keys = goesOn ? undefined : inert.find(([section]) => section.test(line))?.[1];
    if (keys === undefined) kept.push(line);
  }
  return kept.join("\n").trimEnd();
}
