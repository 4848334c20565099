import assert from "node:assert/strict";
import { openGit } from "../../../../../src/node/git/git";
import { Repository } from "../../../../support/repository";

suite("a tree with single paths exchanged", () => {
  let repository: Repository;

  setup(() => {
    repository = new Repository();
  });
  teardown(() => {
    repository.remove();
  });

  for (const text of ["", "no line end", "a\r\nb\n", "\u00e4\n"]) {
    test(`holds exactly the text ${JSON.stringify(text)}, with the mode that the path had`, async () => {
      const before = repository.commit({ "run.sh": "#!/bin/sh\n", "data.txt": "old\n" });
      repository.git("update-index", "--chmod=+x", "run.sh");
      repository.git("commit", "-qm", "Run it");
      const git = openGit(repository.top);
      const tree = await git.composeTree("HEAD", [
        { path: "run.sh", as: "text", text },
        { path: "data.txt", as: "commit", commit: before },
      ]);
      const commit = await git.commitTree(tree, [], "A version");
      const contents = await git.contentsAt(commit, ["run.sh", "data.txt"]);
      assert.equal(contents.get("run.sh")?.toString("utf8"), text);
      assert.equal(contents.get("data.txt")?.toString("utf8"), "old\n");
      assert.match(repository.git("ls-tree", tree, "run.sh"), /^100755 /);
    });
  }
});
