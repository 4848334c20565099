import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";

const visible = path.join(import.meta.dirname, "../../../shared/openspec/visible");

const AnswerSchema = z.object({
  args: z.array(z.string()),
  exitCode: z.number(),
  json: z
    .union([
      z.record(z.string(), z.unknown()),
      // `schemas` is a bare list.
      z.array(z.unknown()).transform((list) => ({ list })),
    ])
    .nullable(),
});

/** One call of OpenSpec's CLI and what it answered. */
export interface CapturedCall {
  /** `lucinate-ai+concord list` */
  title: string;
  root: string;
  args: readonly string[];
  exitCode: number;
  json: Readonly<Record<string, unknown>>;
}

function foldersIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

function callsIn(root: string, oracle: string): CapturedCall[] {
  return foldersIn(oracle).flatMap((file) => {
    const found = AnswerSchema.safeParse(JSON.parse(readFileSync(path.join(oracle, file), "utf8")));
    if (!found.success || found.data.json === null) return [];
    const title = `${path.basename(root)} ${path.basename(file, ".json")}`;
    return [{ ...found.data, title, root, json: found.data.json }];
  });
}

/** Every captured call of a command; empty where no captured answers are. */
export function capturedCalls(command: string): CapturedCall[] {
  const projects = [
    ...foldersIn(path.join(visible, "corpus")).map((name) => ({
      root: path.join(visible, "corpus", name),
      oracle: path.join(visible, "oracle", name),
    })),
    ...foldersIn(path.join(visible, "edge-cases")).map((name) => ({
      root: path.join(visible, "edge-cases", name),
      oracle: path.join(visible, "edge-cases", name, "oracle"),
    })),
  ];
  return projects
    .flatMap(({ root, oracle }) => callsIn(root, oracle))
    .filter(({ args }) => args[0] === command);
}

/** The folders of captured archives. */
export function archiveCases(): string[] {
  const folder = path.join(visible, "archive-cases");
  return foldersIn(folder).map((name) => path.join(folder, name));
}

/** An answer without what differs between machines: where the project is and when its files were written. */
export function comparable(document: unknown, root: string): unknown {
  const text = JSON.stringify(document)
    .replaceAll(JSON.stringify(root).slice(1, -1), "<ROOT>")
    .replace(/"durationMs":\d+/g, '"durationMs":0')
    .replace(/"lastModified":"[^"]+"/g, '"lastModified":"<MTIME>"');
  return JSON.parse(text);
}
