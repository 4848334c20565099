import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { parseEnv } from "node:util";
import { readForeignText } from "../files/readForeign";

/** A value that a log could show without harm: a place, a switch, a plain word. */
function isHarmless(value: string): boolean {
  return !/\d/.test(value) || !/[A-Za-z]/.test(value) || /^(?:https?:\/\/[^@]*$|\/|\.)/.test(value);
}

/** What `.env` files of a folder set that may be secret: `.env`, `.env.local`, … but no examples. */
export function dotEnvSecrets(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^\.env(?:\.|$)/.test(entry.name))
    .filter(({ name }) => !/example|sample|template|dist$/.test(name));
  const found = files.flatMap(({ name }) =>
    Object.entries(parseEnv(readForeignText(path.join(folder, name), "document"))),
  );
  const secrets = found.flatMap(([name, value]) =>
    value === undefined || (!/KEY|TOKEN|SECRET|PASS/i.test(name) && isHarmless(value))
      ? []
      : [[/KEY|TOKEN|SECRET|PASS/i.test(name) ? name : `${name}_SECRET`, value] as const],
  );
  return Object.fromEntries(secrets);
}
