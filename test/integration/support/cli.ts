import { spawnSync } from "node:child_process";
import { join } from "node:path";
import * as z from "zod";
import { InspectRowsDocumentSchema } from "../../../src/protocol/cli";
import { extension } from "./extension";

/** Rows of the project's database, read by the command line and not by the extension. */
export function query(root: string, sql: string): Record<string, unknown>[] {
  const script = join(extension().extensionPath, "dist/cli.cjs");
  const args = [script, "inspect", "--sql", sql, "--json", "--root", root];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: "utf8",
    env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" },
  });
  const document = z.string().transform(parse).pipe(InspectRowsDocumentSchema).safeParse(stdout);
  if (!document.success || document.data.data === null) {
    throw new Error(`inspect said: ${stdout}${stderr}`);
  }
  return document.data.data;
}

function parse(text: string): unknown {
  return JSON.parse(text);
}
