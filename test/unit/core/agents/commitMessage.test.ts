import assert from "node:assert/strict";
import { buildCommitMessage, parseTrailers } from "../../../../src/core/agents/commitMessage";

const trailers = { change: "rate-limiting", workstream: "ws-x", run: "run-1", attempt: "edit#1" };

suite("commit messages", () => {
  test("a message has one subject line and the four trailers", () => {
    assert.equal(
      buildCommitMessage("Add\nrate  limiting", trailers),
      "Add rate limiting\n\nOpenSpec-Change: rate-limiting\nWorkstream: ws-x\nRun: run-1\nAttempt: edit#1\n",
    );
  });

  test("trailers are read back, also beside a person's own", () => {
    const message = buildCommitMessage("Add", trailers);
    assert.deepEqual(parseTrailers(message), trailers);
    assert.deepEqual(parseTrailers(`${message}Signed-off-by: A <a@b>\n`), trailers);
  });

  test("a message that only speaks of them, or lacks one, is not ours", () => {
    assert.equal(parseTrailers(`${buildCommitMessage("Add", trailers)}\nAnd more text\n`), null);
    assert.equal(parseTrailers("Add\n\nWorkstream: ws-x\nRun: run-1\nAttempt: edit#1\n"), null);
    assert.equal(parseTrailers("Add\n"), null);
  });
});
