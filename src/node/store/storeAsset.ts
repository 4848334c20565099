import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

function beside(name: string): string | undefined {
  const file = fileURLToPath(new URL(name, import.meta.url));
  return existsSync(file) ? file : undefined;
}

/** Where sql.js's WebAssembly lies: beside the bundle, or in its package when run from sources. */
export function wasmFile(): string {
  return (
    beside("sql-wasm.wasm") ?? createRequire(import.meta.url).resolve("sql.js/dist/sql-wasm.wasm")
  );
}

/** Where `schema.sql` lies: beside this module or the bundle. */
export function schemaFile(): string {
  const file = beside("schema.sql");
  if (file === undefined) throw new Error("schema.sql is missing beside the program");
  return file;
}
