import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { TestCase } from "../../core/plugins/testCase";
import type { TestRunner } from "./testRunner";

// pytest's own ids are not in its report: this takes exactly the test whose name there is asked for.
const pytestPlugin = `import os


def pytest_collection_modifyitems(config, items):
    wanted = os.environ.get("WORKSTREAM_ONLY_TEST")
    if not wanted:
        return
    kept = [item for item in items if _name(item.nodeid) == wanted]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def _name(nodeid):
    head, bracket, params = nodeid.partition("[")
    parts = head.split("::")
    parts[0] = parts[0].replace("/", ".")
    if parts[0].endswith(".py"):
        parts[0] = parts[0][:-3]
    return ".".join(parts[:-1]) + "::" + parts[-1] + bracket + params
`;

function joined(...parts: (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join(" ");
}

function onlyPytest(env: Readonly<Record<string, string>>, test: TestCase, folder: string) {
  const plugins = `${folder}.pytest`;
  mkdirSync(plugins, { recursive: true, mode: 0o700 });
  const file = path.join(plugins, "workstream_only.py");
  writeFileSync(file, pytestPlugin, { mode: 0o600 });
  return {
    PYTHONPATH: [plugins, env["PYTHONPATH"]].filter(Boolean).join(path.delimiter),
    PYTEST_ADDOPTS: joined(env["PYTEST_ADDOPTS"], "-p workstream_only"),
    WORKSTREAM_ONLY_TEST: `${test.suite.at(-1) ?? ""}::${test.name}`,
  };
}

function quotedPattern(name: string): string {
  return `^${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`;
}

function onlyIn(
  runner: TestRunner,
  env: Readonly<Record<string, string>>,
  test: TestCase,
  folder: string,
): Record<string, string> {
  switch (runner) {
    case "pytest":
      return onlyPytest(env, test, folder);
    case "node-test":
      return { WORKSTREAM_ONLY_TEST: test.name };
    case "jest":
    case "vitest":
    case "mocha":
      return { WORKSTREAM_ONLY_TEST: [...test.suite, test.name].join(" ") };
    case "go-test": {
      const names = [...test.suite.slice(1), test.name].map(quotedPattern);
      return { GOFLAGS: joined(env["GOFLAGS"], `-run=${names.join("/")}`, "-count=1") };
    }
    case "cargo-test":
      // It takes a name in its arguments only: at least none runs beside another.
      return { RUST_TEST_THREADS: "1" };
  }
}

/** The environment in which a command runs this test and as little else as its runner allows; the command is unchanged. */
export function aloneEnvironment(
  runner: TestRunner,
  env: Readonly<Record<string, string>>,
  test: TestCase,
  folder: string,
): Record<string, string> {
  return { ...env, ...onlyIn(runner, env, test, folder) };
}

/** Whether both are the same test, told in two reports. */
export function isSameTest(one: TestCase, other: TestCase): boolean {
  const name = ({ suite, name: own, file }: TestCase) => [...suite, own, file ?? ""].join("\0");
  const short = ({ suite, name: own }: TestCase) => [...suite, own].join("\0");
  // Python, Go and Rust name the file of a failure, which a test that passed has none of.
  const isPlaced = one.file !== undefined && other.file !== undefined;
  return isPlaced ? name(one) === name(other) : short(one) === short(other);
}
