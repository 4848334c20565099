import { hollowMessage } from "../redReason";
import { inComments, type ChangedFile, type HollowVersion } from "./hollowVersion";

interface Names {
  plain: Set<string>;
  errors: Set<string>;
}

/** What a module defines at its top: functions, classes and variables; classes of errors for themselves. */
function namesOf(text: string): Names {
  const found: Names = { plain: new Set(), errors: new Set() };
  for (const line of text.split(/\r?\n/)) {
    const made =
      /^(?:async\s+)?(?:def|class)\s+(\w+)\s*(\([^)]*\)?)?|^(\w+)\s*(?::[^=]*)?=(?!=)/.exec(line);
    const name = made?.[1] ?? made?.[3];
    if (name === undefined) continue;
    const isError = line.startsWith("class") && /Error|Exception|Warning/.test(made?.[2] ?? "");
    (isError ? found.errors : found.plain).add(name);
  }
  return found;
}

function definition(version: HollowVersion): string[] {
  switch (version) {
    case "nothing":
      return ["def _workstream_hollow(*_args, **_kwargs):", "    return None"];
    case "anything":
      return [
        "from unittest.mock import MagicMock as _WorkstreamMock",
        "_workstream_hollow = _WorkstreamMock()",
      ];
    case "throws":
      return [
        "def _workstream_hollow(*_args, **_kwargs):",
        `    raise RuntimeError(${JSON.stringify(hollowMessage)})`,
      ];
  }
}

/** A Python module without the change: as on the base, and hollow where the change defines something new. */
export function hollowPython(
  { base, commit }: ChangedFile,
  version: HollowVersion,
): { text: string; stubs: number } {
  const [made, had] = [namesOf(commit), namesOf(base ?? "")];
  const isKnown = (each: string) => had.plain.has(each) || had.errors.has(each);
  const plain = [...made.plain].filter((each) => !isKnown(each) && !/^__\w+__$/.test(each));
  const errors = [...made.errors].filter((each) => !isKnown(each));
  const stubs = [
    ...plain.map((each) => `${each} = _workstream_hollow`),
    ...errors.map((each) => `class ${each}(Exception):\n    pass`),
  ];
  const imports = [
    "def __getattr__(name):",
    '    if name.startswith("__"):',
    "        raise AttributeError(name)",
    "    return _workstream_hollow",
  ];
  const parts = [
    base ?? "",
    ...(stubs.length > 0 || base === undefined ? definition(version) : []),
    ...stubs,
    ...(base === undefined ? imports : []),
    inComments(commit, "#"),
    "",
  ];
  return {
    text: parts.join("\n"),
    stubs: base === undefined ? Math.max(1, stubs.length) : stubs.length,
  };
}
