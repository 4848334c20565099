import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { agentCommandFiles } from "../../../../src/core/agents/agentCommandFiles";

const texts = Object.values(agentCommandFiles);

suite("commands for agents", () => {
  test("are the three of the workflow, with what they take", () => {
    assert.deepEqual(
      Object.keys(agentCommandFiles).map((file) => file.split("/").slice(-2).join(":")),
      ["openspec:proposal.md", "openspec:apply.md", "openspec:archive.md"],
    );
    for (const text of texts)
      assert.match(text, /^---\ndescription: .+\nargument-hint: <.+>\n---\n/);
    for (const text of texts) assert.ok(text.includes("$ARGUMENTS"));
  });

  test("call only commands and options that there are", () => {
    const known = readFileSync("docs/cli.md", "utf8");
    const calls = texts.flatMap((text) => [...text.matchAll(/`openspec-workstreams ([^`]+)`/g)]);
    const words = calls.flatMap(([, call = ""]) => [
      call.split(" ")[0] ?? "",
      ...(call.match(/--[\w-]+/g) ?? []),
    ]);
    assert.ok(words.length > 12);
    assert.deepEqual(
      words.filter((word) => !known.includes(word)),
      [],
    );
  });
});
