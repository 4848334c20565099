import assert from "node:assert/strict";
import path from "node:path";
import { withAgentScript } from "../../../../src/node/agents/agentScript";
import { removeTemporaryFolders, temporaryFolder } from "../../../support/temporaryFolder";

suite("the script of an agent", () => {
  suiteTeardown(removeTemporaryFolders);

  const folders = () => ({
    worktree: temporaryFolder({ "tools/committed.mjs": "", "src/app.py": "" }),
    main: temporaryFolder({
      "tools/committed.mjs": "",
      "tools/new.mjs": "",
      "tools/run.sh": "",
      "src/app.py": "",
      "src/new.py": "",
    }),
  });

  test("one that is committed is the worktree's, one that is not is the main checkout's", () => {
    const at = folders();
    const committed = ["node", "tools/committed.mjs", "{promptFile}"];
    assert.deepEqual(withAgentScript(committed, at), committed);
    const added = withAgentScript(["node", "--import", "tsx", "tools/new.mjs", "src/new.py"], at);
    const found = path.join(at.main, "tools/new.mjs");
    assert.deepEqual(added, ["node", "--import", "tsx", found, "src/new.py"]);
    assert.deepEqual(withAgentScript(["./tools/run.sh"], at), [path.join(at.main, "tools/run.sh")]);
  });

  test("files that an agent shall edit, options, placeholders and what is nowhere stay as they are", () => {
    const at = folders();
    for (const command of [
      ["aider", "src/new.py"],
      ["python3", "src/app.py", "src/new.py"],
      ["node", "gone.mjs", "{promptFile}"],
      ["node", "/absolute.mjs"],
      ["agent"],
    ]) {
      assert.deepEqual(withAgentScript(command, at), command);
    }
  });
});
