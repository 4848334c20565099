import assert from "node:assert/strict";
import { connectWebview, type MessagePort } from "../../../../src/extension/editor/connectWebview";
import type { ToHost } from "../../../../src/protocol/bundleEditor";

function connected() {
  let listener: (message: unknown) => void = () => undefined;
  const handled: ToHost[] = [];
  const warnings: string[] = [];
  const onDidReceiveMessage: MessagePort["onDidReceiveMessage"] = (listen) => {
    listener = listen;
    return { dispose: () => undefined };
  };
  connectWebview(
    { onDidReceiveMessage, postMessage: async () => true },
    (message) => handled.push(message),
    { warn: (text) => warnings.push(text) },
  );
  const receive = (message: unknown): void => {
    listener(message);
  };
  return { handled, warnings, receive };
}

suite("connectWebview", () => {
  test("messages of the protocol are handed on, trimmed as the schema says", () => {
    const { handled, warnings, receive } = connected();
    receive({ type: "ready" });
    receive({ type: "edit", edit: { kind: "add", list: "tasks", value: "  Write docs " } });
    assert.deepEqual(handled, [
      { type: "ready" },
      { type: "edit", edit: { kind: "add", list: "tasks", value: "Write docs" } },
    ]);
    assert.deepEqual(warnings, []);
  });

  const unknown = [
    ["no object", "run"],
    ["an unknown act", { type: "do", act: "format" }],
    [
      "a field that may not be set",
      { type: "edit", edit: { kind: "set", field: "id", value: "x" } },
    ],
    [
      "a limit of the wrong type",
      { type: "edit", edit: { kind: "set", field: "gate", value: "1" } },
    ],
    ["an empty task", { type: "edit", edit: { kind: "add", list: "tasks", value: "  " } }],
    [
      "a negative index",
      { type: "edit", edit: { kind: "remove", list: "tasks", index: -1, was: "" } },
    ],
    ["a place before the file", { type: "open", file: "a", line: 0, column: 1 }],
  ] as const;
  for (const [what, message] of unknown) {
    test(`${what} is logged and dropped`, () => {
      const { handled, warnings, receive } = connected();
      receive(message);
      assert.deepEqual(handled, []);
      assert.equal(warnings.length, 1);
    });
  }
});
