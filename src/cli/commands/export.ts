import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { isUtf8 } from "node:buffer";
import path from "node:path";
import type { Command } from "commander";
import { UserError } from "../../core/errors";
import type { Row } from "../../core/ports";
import type { Project } from "../../node/project";
import { hashFile } from "../../node/files/hashFile";
import { showsForeignText } from "../../node/engine/record/columnTexts";
import { dotEnvSecrets } from "../../node/processes/dotEnv";
import { createRedactor, hideSecretsOf, hideValuesOf } from "../../node/redaction/createRedactor";
import type { Redactor } from "../../node/redaction/redactor";
import { readSettings } from "../../node/settings/readSettings";
import type { Io } from "../io";
import { exportRun } from "../../node/store/exportRun";
import { openStore } from "../../node/store/openStore";
import { runById } from "../../node/store/queries/runs";
import { runCommand, type CommandContext, type Outcome } from "../command";
import { readForeign } from "../../node/files/readForeign";

type Tables = Record<string, Row[]>;

/** Files below a folder with their sha256, so that an auditor sees that none was changed. */
function checksums(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => {
      return `${hashFile(file)}  ${path.relative(folder, file).split(path.sep).join("/")}\n`;
    })
    .join("");
}

/** What this project keeps secret, for whoever gets the rows has no right to it. */
function redactorOf(project: Project, env: Io["env"]): Redactor {
  hideSecretsOf(dotEnvSecrets(project.root));
  hideValuesOf(env, readSettings(project).settings.env);
  return createRedactor(env);
}

/** Rows in which nothing secret is left, also of what was frozen byte for byte. */
function redactTables(tables: Tables, redact: Redactor): Tables {
  const clean = (table: string, row: Row): Row =>
    Object.fromEntries(
      Object.entries(row).map(([column, value]) => {
        const mayShow = typeof value === "string" && showsForeignText(`${table}.${column}`);
        return [column, mayShow ? redact(value) : value];
      }),
    );
  return Object.fromEntries(
    Object.entries(tables).map(([table, rows]) => [table, rows.map((row) => clean(table, row))]),
  );
}

/** Copies files, each without what is secret. A link that an agent left there could lead anywhere. */
function copyRedacted(from: string, to: string, redact: Redactor): void {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, redact(entry.name))];
    if (entry.isDirectory()) copyRedacted(source, target, redact);
    if (!entry.isFile()) continue;
    const bytes = readForeign(source, "state");
    const encoding = isUtf8(bytes) ? "utf8" : "latin1";
    writeFileSync(target, redact(bytes.toString(encoding)), { mode: 0o600, encoding });
  }
}

/** Writes the rows and a copy of the run's logs into a folder that must not be there yet. */
function writeFolder(project: Project, tables: Tables, folder: string, redact: Redactor): string {
  if (existsSync(folder)) throw new UserError(`${folder} is there already. Name a new folder.`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(path.join(folder, "run.json"), `${JSON.stringify(tables, null, 2)}\n`, {
    mode: 0o600,
  });
  const logs = tables["runs"]?.[0]?.["log_folder"];
  const from = typeof logs === "string" ? path.resolve(project.root, logs) : "";
  const isOurs = from.startsWith(path.join(project.stateFolder, "logs") + path.sep);
  if (isOurs && existsSync(from)) copyRedacted(from, path.join(folder, "logs"), redact);
  writeFileSync(path.join(folder, "SHA256SUMS"), checksums(folder), { mode: 0o600 });
  return folder;
}

async function exported(
  context: CommandContext,
  asked: string,
  out: string | undefined,
): Promise<Outcome> {
  const project = context.project();
  const reader = await openStore(project.stateFolder, { readOnly: true });
  try {
    const run = runById(reader, asked).id;
    const redact = redactorOf(project, context.io.env);
    const tables = redactTables(exportRun(reader, run), redact);
    const folder =
      out === undefined
        ? null
        : writeFolder(project, tables, path.resolve(context.io.cwd, out), redact);
    const human =
      folder === null
        ? `${JSON.stringify(tables, null, 2)}\n`
        : `${run} is in ${folder}. Check it with: sha256sum -c SHA256SUMS\n`;
    return { data: { run, folder, tables }, human };
  } finally {
    await reader.close();
  }
}

/** `export`: all that is known of one run, for somebody who has not this project. */
export function defineExport(program: Command): void {
  const command = program
    .command("export")
    .description("print all rows about one run, or write them and its logs into a folder")
    .argument("<run>", "its id, or the first characters of it")
    .option("--out <folder>", "a new folder for rows, logs and checksums");
  command.action((asked: string, { out }: { out?: string }) =>
    runCommand(command, "export", (context) => exported(context, asked, out)),
  );
}
