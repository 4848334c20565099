import path from "node:path";
import { fileURLToPath } from "node:url";
import { knownRunner } from "./testRunner";

/** Where the reporter lies beside this file, both in the sources and in the bundle. */
const reporterUrl = new URL("nodeTestReporter.mjs", import.meta.url).href;
const hookFile = fileURLToPath(new URL("nodeRunnerHook.cjs", import.meta.url));

/** What the runners need for their reports, beside what they test. */
export function reportNeeds(reportFolder: string): { read: string[]; write: string[] } {
  const beside = ["", ".python", ".pytest"].map((ending) => `${reportFolder}${ending}`);
  return { read: [path.dirname(hookFile)], write: beside };
}

/** NODE_OPTIONS splits at spaces; inside double quotes a backslash escapes. */
function quoted(value: string): string {
  return `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** How a command's own text asks for node's test reporters: ours must stand beside them in equal number. */
function nodeReporterOptions(runnerText: string): string[] {
  const ours = [`--test-reporter=${quoted(reporterUrl)}`, "--test-reporter-destination=stderr"];
  const hasReporter = /--test-reporter[= ]/.test(runnerText);
  const hasDestination = /--test-reporter-destination[= ]/.test(runnerText);
  if (hasDestination) return ours;
  // The command's single reporter has no destination of its own; with two reporters node wants two.
  if (hasReporter) return [...ours, "--test-reporter-destination=stdout"];
  return [...ours, "--test-reporter=spec", "--test-reporter-destination=stdout"];
}

/** pytest splits PYTEST_ADDOPTS like a shell. */
function shellQuoted(value: string): string {
  return `'${value.replaceAll("'", `'"'"'`)}'`;
}

function joined(...parts: (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== "").join(" ");
}

/** Where pytest is asked to write its report. */
export function pytestReportFile(reportFolder: string): string {
  return path.join(reportFolder, "pytest.xml");
}

/** Without `-v` go names no test that passed; it reads what it does not understand in GOFLAGS as an error. */
function goFlags(env: Readonly<Record<string, string>>, runnerText: string) {
  return knownRunner(runnerText) === "go-test"
    ? { GOFLAGS: joined(env["GOFLAGS"], "-v=true") }
    : {};
}

/**
 * The environment in which the test runners write a report into the folder, whatever starts them; the command itself
 * stays as it is. `runnerText`: the command and the scripts that it may call.
 */
export function requestReports(
  env: Readonly<Record<string, string>>,
  reportFolder: string,
  runnerText: string,
): Record<string, string> {
  const xml = pytestReportFile(reportFolder).split(path.sep).join("/");
  return {
    // Byte code beside the sources would look like an edit.
    PYTHONDONTWRITEBYTECODE: "1",
    ...env,
    WORKSTREAM_REPORT_DIR: reportFolder,
    NODE_OPTIONS: joined(
      env["NODE_OPTIONS"],
      `--require=${quoted(hookFile)}`,
      ...nodeReporterOptions(runnerText),
    ),
    ...goFlags(env, runnerText),
    PYTEST_ADDOPTS: joined(
      env["PYTEST_ADDOPTS"],
      shellQuoted(`--junitxml=${xml}`),
      "-o junit_family=xunit2",
    ),
  };
}
