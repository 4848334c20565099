import { resolve } from "node:path";
import { parseArgs } from "node:util";

export interface DesktopArguments {
  readonly open: string | undefined;
  readonly developmentPath: string | undefined;
  readonly testsPath: string;
  readonly userDataDir: string;
  readonly extensionsDir: string;
  readonly trusted: boolean;
}

/** Reads the part of desktop VS Code's command line that `runTests` uses; the rest is ignored. */
export function parseDesktopArguments(argv: readonly string[]): DesktopArguments {
  const { values, positionals } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: { type: "string" },
      extensionTestsPath: { type: "string" },
      "user-data-dir": { type: "string" },
      "extensions-dir": { type: "string" },
      restricted: { type: "boolean" },
    },
  });
  const path = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === "string" ? resolve(value) : undefined;
  };
  const required = (name: string): string => {
    const value = path(name);
    if (value === undefined) throw new Error(`--${name} is required`);
    return value;
  };
  return {
    open: positionals[0] === undefined ? undefined : resolve(positionals[0]),
    developmentPath: path("extensionDevelopmentPath"),
    testsPath: required("extensionTestsPath"),
    userDataDir: required("user-data-dir"),
    extensionsDir: required("extensions-dir"),
    trusted: values["restricted"] !== true,
  };
}
