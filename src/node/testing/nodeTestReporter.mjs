// Loaded by node's test runner inside the project under test, on any Node from 20 on: plain JavaScript without imports
// of ours. Writes one file per process into WORKSTREAM_REPORT_DIR, as JSON lines, and prints nothing.
import { appendFileSync, mkdirSync } from "node:fs";
import path from "node:path";

function describeError(error) {
  const cause = error?.cause ?? error;
  const plain = typeof cause === "object" && cause !== null ? cause : undefined;
  return {
    message: String(plain?.message ?? cause ?? "test failed"),
    stack: String(plain?.stack ?? error?.stack ?? ""),
  };
}

function describeTest(kind, data, suite) {
  const { details = {}, name, file, line, skip, todo } = data;
  const skipped = (skip !== undefined && skip !== false) || (todo !== undefined && todo !== false);
  return {
    type: "test",
    kind,
    name,
    suite,
    file,
    line,
    skipped,
    isSuite: details.type === "suite",
    ...(kind === "fail" ? { error: describeError(details.error) } : {}),
  };
}

export default async function* nodeTestReporter(source) {
  const folder = process.env.WORKSTREAM_REPORT_DIR;
  const unique = `${process.pid}-${Date.now()}-${Math.random().toString(36).slice(2, 10)}`;
  const write = (record) => {
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    appendFileSync(path.join(folder, `node-${unique}.jsonl`), `${JSON.stringify(record)}\n`);
  };
  write({ type: "start", cwd: process.cwd() });
  // test:start comes in the order of definition, a parent before its children.
  const open = [];
  for await (const { type, data } of source) {
    if (type === "test:start") {
      open.length = data.nesting;
      open.push(data.name);
    }
    // What a file prints while it cannot be loaded is the only explanation of its failure.
    if (type === "test:stderr") {
      write({ type: "stderr", file: data.file, text: String(data.message).slice(0, 4000) });
    }
    if (type === "test:pass" || type === "test:fail") {
      write(describeTest(type.slice("test:".length), data, open.slice(0, data.nesting)));
    }
  }
  write({ type: "end" });
  yield "";
}
